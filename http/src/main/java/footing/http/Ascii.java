package footing.http;

/// What the grammar of HTTP says about single characters, and comparing without regard to case.
final class Ascii {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = true;
            TOKEN[c - 'a' + 'A'] = true;
        }
        for (char c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private Ascii() {}

    static boolean isToken(int c) {
        return c >= 0 && c < 128 && TOKEN[c];
    }

    /// Visible characters, space, tab and the upper half of Latin-1.
    static boolean isFieldText(int c) {
        return (c >= 0x20 && c < 0x7f) || c == '\t' || (c >= 0x80 && c <= 0xff);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /// The value of a hexadecimal digit, or -1.
    static int hex(int c) {
        if (isDigit(c)) {
            return c - '0';
        }
        int low = c | 0x20;
        return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
    }

    /// Whether `bytes` hold `lower`, which is in lower case, without regard to case.
    static boolean same(byte[] bytes, int from, int to, String lower) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (low(bytes[from + i]) != low(lower.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int low(int c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }
}
