package footing.tokens;

/// GPT-2's alphabet, in which words of byte-level tokenizers are written: a letter for each byte,
/// the printable ones for themselves.
final class ByteLetters {
    private static final char[] LETTERS = new char[256];

    /// The byte plus one, by letter; the last letter is U+0143.
    private static final short[] BYTES = new short[0x144];

    static {
        char next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b != 0xAD);
            LETTERS[b] = printable ? (char) b : next++;
            BYTES[LETTERS[b]] = (short) (b + 1);
        }
    }

    private ByteLetters() {}

    static char letter(int b) {
        return LETTERS[b];
    }

    /// The bytes of a word; none when it is not written in this alphabet, as added tokens are not.
    static byte[] bytes(String word) {
        byte[] bytes = new byte[word.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = word.charAt(i);
            if (c >= BYTES.length || BYTES[c] == 0) {
                return new byte[0];
            }
            bytes[i] = (byte) (BYTES[c] - 1);
        }
        return bytes;
    }
}
