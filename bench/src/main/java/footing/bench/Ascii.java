package footing.bench;

import java.nio.charset.StandardCharsets;

/// Looks for text in bytes, and writes numbers as text, without making strings.
final class Ascii {
    private Ascii() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The first place of `needle` in `hay[from, to)`; -1 where it is not.
    static int find(byte[] hay, int from, int to, byte[] needle) {
        byte first = needle[0];
        outer:
        for (int i = from; i <= to - needle.length; i++) {
            if (hay[i] != first) {
                continue;
            }
            for (int k = 1; k < needle.length; k++) {
                if (hay[i + k] != needle[k]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }

    /// The number whose digits start at `at`; 0 where no digit stands there.
    static long number(byte[] text, int at, int to) {
        long n = 0;
        for (int i = at; i < to && text[i] >= '0' && text[i] <= '9'; i++) {
            n = n * 10 + (text[i] - '0');
        }
        return n;
    }

    /// Writes `n` (not negative) and returns the place after it.
    static int put(byte[] out, int at, long n, int radix) {
        int digits = 1;
        for (long v = n / radix; v > 0; v /= radix) {
            digits++;
        }
        long v = n;
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) Character.forDigit((int) (v % radix), radix);
            v /= radix;
        }
        return at + digits;
    }

    static int put(byte[] out, int at, byte[] text) {
        System.arraycopy(text, 0, out, at, text.length);
        return at + text.length;
    }
}
