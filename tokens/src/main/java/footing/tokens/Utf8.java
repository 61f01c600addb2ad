package footing.tokens;

import java.util.Arrays;

/// Characters into bytes, without a string in between.
final class Utf8 {
    private Utf8() {}

    /// Puts `text` between `from` and `to` into `work.word`, and returns how many bytes it took.
    /// Half a surrogate pair becomes the replacement character.
    static int put(CharSequence text, int from, int to, Work work) {
        int most = Math.multiplyExact(to - from, 3);
        if (work.word.length < most) {
            work.word = Arrays.copyOf(work.word, most);
        }
        byte[] out = work.word;
        int at = 0;
        for (int i = from; i < to; i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                out[at++] = (byte) c;
                continue;
            }
            if (c < 0x800) {
                out[at++] = (byte) (0xC0 | (c >> 6));
            } else {
                if (Character.isSurrogate((char) c)) {
                    if (i + 1 < to && Character.isSurrogatePair((char) c, text.charAt(i + 1))) {
                        c = Character.toCodePoint((char) c, text.charAt(++i));
                    } else {
                        c = 0xFFFD;
                    }
                }
                if (c < 0x10000) {
                    out[at++] = (byte) (0xE0 | (c >> 12));
                } else {
                    out[at++] = (byte) (0xF0 | (c >> 18));
                    out[at++] = (byte) (0x80 | ((c >> 12) & 0x3F));
                }
                out[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            }
            out[at++] = (byte) (0x80 | (c & 0x3F));
        }
        return at;
    }
}
