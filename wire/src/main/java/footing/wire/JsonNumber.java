package footing.wire;

import java.nio.charset.StandardCharsets;

/// Reads good JSON numbers.
final class JsonNumber {
    /// What [#whole] answers for a number that is no integer or fits no `long`.
    static final long NOT_WHOLE = Long.MIN_VALUE;

    private JsonNumber() {}

    /// The number at `at` where it is written as an integer (`12`, `-3`; not `12.0` or `1e2`).
    static long whole(byte[] b, int at, int end) {
        int i = b[at] == '-' ? at + 1 : at;
        long value = 0;
        for (; i < end && b[i] >= '0' && b[i] <= '9'; i++) {
            int digit = b[i] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return NOT_WHOLE;
            }
            value = value * 10 + digit;
        }
        if (i < end && (b[i] == '.' || b[i] == 'e' || b[i] == 'E')) {
            return NOT_WHOLE;
        }
        return b[at] == '-' ? -value : value;
    }

    /// The number of `[from, to)`; may be infinite.
    static double decimal(byte[] b, int from, int to) {
        return Double.parseDouble(new String(b, from, to - from, StandardCharsets.US_ASCII));
    }

    static boolean isZero(byte[] b, int at, int end) {
        for (int i = at; i < end; i++) {
            if (b[i] >= '1' && b[i] <= '9') {
                return false;
            }
            if (b[i] != '0' && b[i] != '-' && b[i] != '.') {
                return true;
            }
        }
        return true;
    }
}
