package footing.http;

/// What heads of requests and of answers have in common.
final class Heads {
    private Heads() {}

    /// The number in a content-length: digits only, and no more than fit.
    static long length(Fields fields, int line) throws BadMessage {
        int from = fields.valueStart(line);
        int to = fields.valueEnd(line);
        if (to == from || to - from > 18) {
            throw BadMessage.malformed("malformed content-length");
        }
        long length = 0;
        for (int i = from; i < to; i++) {
            byte c = fields.bytes[i];
            if (!Ascii.isDigit(c)) {
                throw BadMessage.malformed("malformed content-length");
            }
            length = length * 10 + (c - '0');
        }
        return length;
    }

    /// Checks that a host, with or without a port, is what it should be: a name or an IPv4 address,
    /// or an IPv6 address in brackets.
    static void authority(byte[] bytes, int from, int to) throws BadMessage {
        if (to == from) {
            throw BadMessage.malformed("empty host");
        }
        boolean literal = bytes[from] == '[';
        int i = literal ? from + 1 : from;
        int start = i;
        while (i < to && (literal ? isIpv6(bytes[i]) : isName(bytes[i]))) {
            i++;
        }
        boolean well = i > start && (!literal || (i < to && bytes[i++] == ']'));
        if (well && i < to) {
            well = bytes[i++] == ':';
            while (i < to && Ascii.isDigit(bytes[i])) {
                i++;
            }
        }
        if (!well || i < to) {
            throw BadMessage.malformed("malformed host");
        }
    }

    private static boolean isName(int c) {
        return Ascii.isDigit(c)
                || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
                || c == '.'
                || c == '-'
                || c == '_'
                || c == '~';
    }

    private static boolean isIpv6(int c) {
        return Ascii.hex(c) >= 0 || c == ':' || c == '.';
    }

    /// Whether any connection header lists `token`, which is in lower case.
    static boolean connectionHas(Fields fields, String token) {
        for (int line = fields.find("connection", -1);
                line >= 0;
                line = fields.find("connection", line)) {
            if (lists(fields, line, token)) {
                return true;
            }
        }
        return false;
    }

    private static boolean lists(Fields fields, int line, String token) {
        byte[] b = fields.bytes;
        int end = fields.valueEnd(line);
        int i = fields.valueStart(line);
        while (i < end) {
            int stop = i;
            while (stop < end && b[stop] != ',') {
                stop++;
            }
            int from = i;
            int to = stop;
            while (from < to && (b[from] == ' ' || b[from] == '\t')) {
                from++;
            }
            while (to > from && (b[to - 1] == ' ' || b[to - 1] == '\t')) {
                to--;
            }
            if (Ascii.same(b, from, to, token)) {
                return true;
            }
            i = stop + 1;
        }
        return false;
    }
}
