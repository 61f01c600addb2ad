package footing.tokens;

/// How many tokens a text is, roughly: one for 1.5 Chinese characters or for 4 others.
final class Ratio {
    private Ratio() {}

    static long tokens(CharSequence text) {
        long han = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= 0x2E80 && c < 0xD800) || (c >= 0xF900 && c < 0xFB00)) {
                han++;
            }
        }
        long others = text.length() - han;
        return (han * 8 + others * 3 + 11) / 12;
    }
}
