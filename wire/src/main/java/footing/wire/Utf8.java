package footing.wire;

/// Well-formed UTF-8 by the table of the Unicode standard: no overlong forms, no surrogates,
/// nothing above U+10FFFF.
final class Utf8 {
    private Utf8() {}

    /// Skips the characters above ASCII that stand at `i`: the index after them, or the complement
    /// of the index of the first character that is not well-formed.
    static int skip(byte[] b, int i, int end) {
        while (i < end && b[i] < 0) {
            int lead = b[i] & 0xff;
            if (lead >= 0xe0 && lead < 0xf0) {
                if (i + 2 >= end || !three(lead, b[i + 1], b[i + 2])) {
                    return ~i;
                }
                i += 3;
            } else if (lead >= 0xc2 && lead < 0xe0) {
                if (i + 1 >= end || b[i + 1] >= (byte) 0xc0) {
                    return ~i;
                }
                i += 2;
            } else {
                if (i + 3 >= end || !four(lead, b[i + 1], b[i + 2], b[i + 3])) {
                    return ~i;
                }
                i += 4;
            }
        }
        return i;
    }

    private static boolean three(int lead, byte second, byte third) {
        return second < (byte) 0xc0
                && third < (byte) 0xc0
                && (lead != 0xe0 || second >= (byte) 0xa0)
                && (lead != 0xed || second < (byte) 0xa0);
    }

    private static boolean four(int lead, byte second, byte third, byte fourth) {
        return lead >= 0xf0
                && lead <= 0xf4
                && second < (byte) 0xc0
                && third < (byte) 0xc0
                && fourth < (byte) 0xc0
                && (lead != 0xf0 || second >= (byte) 0x90)
                && (lead != 0xf4 || second < (byte) 0x90);
    }
}
