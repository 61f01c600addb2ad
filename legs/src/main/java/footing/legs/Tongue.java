package footing.legs;

/// The language in which a conversation is led, as far as it matters for the few words that Footing
/// adds to one.
public enum Tongue {
    ENGLISH,
    CHINESE;

    /// A tenth of Chinese letters makes a text Chinese: code, names and markup around them are
    /// mostly Latin.
    public static Tongue of(CharSequence text) {
        int letters = 0;
        int han = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isHan(c)) {
                han++;
            }
            if (Character.isLetter(c)) {
                letters++;
            }
        }
        return han > 0 && han * 10L >= letters ? CHINESE : ENGLISH;
    }

    /// Whether a character is a Chinese one of the common planes.
    public static boolean isHan(char c) {
        return (c >= '\u4e00' && c <= '\u9fff') || (c >= '\u3400' && c <= '\u4dbf');
    }
}
