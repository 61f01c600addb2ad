package footing.http;

/// The head of a request: its line, and what its headers say about framing. Everything that two
/// servers could read differently is refused.
final class RequestHead {
    /// The longest method, in bytes.
    private static final int METHOD = 32;

    /// The longest target, in bytes.
    static final int TARGET = 8 * 1024;

    /// How the caller announces the body.
    enum Body {
        NONE,
        LENGTH,
        CHUNKED
    }

    final Fields fields = new Fields();
    String method = "";
    String path = "";
    String query = "";
    boolean http10;
    boolean close;
    boolean expectsContinue;
    Body body = Body.NONE;
    long length;
    private int target;
    private int targetEnd;
    private int authorityEnd;

    void parse(int mostHeaders) throws BadMessage {
        int start = line();
        fields.parse(start, mostHeaders);
        int authority = target();
        framing();
        host(authority);
        connection();
        expect();
    }

    /// Reads the request line; the index after it.
    private int line() throws BadMessage {
        byte[] b = fields.bytes;
        int i = 0;
        while (Ascii.isToken(b[i])) {
            i++;
        }
        if (i == 0 || i > METHOD || b[i] != ' ') {
            throw BadMessage.malformed("malformed request line: method");
        }
        method = method(i);
        target = ++i;
        while (b[i] > 0x20 && b[i] < 0x7f && b[i] != '#') {
            i++;
        }
        targetEnd = i;
        if (targetEnd - target > TARGET) {
            throw tooLong();
        }
        if (i == target || b[i] != ' ') {
            throw BadMessage.malformed("malformed request line: target");
        }
        return version(i + 1);
    }

    static BadMessage tooLong() {
        return new BadMessage(
                414, "uri_too_long", "the request target is longer than " + TARGET + " bytes");
    }

    private String method(int end) {
        byte[] b = fields.bytes;
        if (end == 4 && b[0] == 'P' && b[1] == 'O' && b[2] == 'S' && b[3] == 'T') {
            return "POST";
        }
        if (end == 3 && b[0] == 'G' && b[1] == 'E' && b[2] == 'T') {
            return "GET";
        }
        return fields.text(0, end);
    }

    private int version(int i) throws BadMessage {
        byte[] b = fields.bytes;
        boolean version =
                fields.length - i >= 10
                        && b[i] == 'H'
                        && b[i + 1] == 'T'
                        && b[i + 2] == 'T'
                        && b[i + 3] == 'P'
                        && b[i + 4] == '/'
                        && Ascii.isDigit(b[i + 5])
                        && b[i + 6] == '.'
                        && Ascii.isDigit(b[i + 7])
                        && b[i + 8] == '\r'
                        && b[i + 9] == '\n';
        if (!version) {
            throw BadMessage.malformed("malformed request line: version");
        }
        if (b[i + 5] != '1' || b[i + 7] > '1') {
            // 400 and not 505: the request is at fault, and clients repeat what got a 5xx.
            throw new BadMessage(
                    400,
                    "http_version_not_supported",
                    "only HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        http10 = b[i + 7] == '0';
        return i + 10;
    }

    /// Cuts the target into path and query; where the authority of an absolute target begins, or
    /// -1.
    private int target() throws BadMessage {
        byte[] b = fields.bytes;
        int start = target;
        int authority = -1;
        if (b[start] != '/') {
            if (method.equals("CONNECT")) {
                throw new BadMessage(400, "not_implemented", "CONNECT is not spoken here");
            }
            if (method.equals("OPTIONS") && targetEnd - start == 1 && b[start] == '*') {
                path = "*";
                query = "";
                return -1;
            }
            authority = start + scheme(start);
            start = authority;
            while (start < targetEnd && b[start] != '/' && b[start] != '?') {
                start++;
            }
            authorityEnd = start;
        }
        int mark = start;
        while (mark < targetEnd && b[mark] != '?') {
            mark++;
        }
        path = mark == start ? "/" : samePath(start, mark) ? path : fields.text(start, mark);
        query = mark < targetEnd ? fields.text(mark + 1, targetEnd) : "";
        return authority;
    }

    /// A caller mostly asks for the same path again and again.
    private boolean samePath(int from, int to) {
        if (path.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (path.charAt(i - from) != fields.bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private int scheme(int at) throws BadMessage {
        int length = targetEnd - at;
        if (length > 7 && Ascii.same(fields.bytes, at, at + 7, "http://")) {
            return 7;
        }
        if (length > 8 && Ascii.same(fields.bytes, at, at + 8, "https://")) {
            return 8;
        }
        throw BadMessage.malformed("malformed request line: target");
    }

    private void framing() throws BadMessage {
        int lengthAt = fields.find("content-length", -1);
        int codingAt = fields.find("transfer-encoding", -1);
        body = Body.NONE;
        length = 0;
        if (codingAt >= 0) {
            if (lengthAt >= 0) {
                throw BadMessage.malformed("content-length together with transfer-encoding");
            }
            if (http10) {
                throw BadMessage.malformed("transfer-encoding in HTTP/1.0");
            }
            if (fields.find("transfer-encoding", codingAt) >= 0
                    || !fields.hasValue(codingAt, "chunked")) {
                throw BadMessage.malformed("transfer-encoding other than exactly chunked");
            }
            body = Body.CHUNKED;
        } else if (lengthAt >= 0) {
            if (fields.find("content-length", lengthAt) >= 0) {
                throw BadMessage.malformed("more than one content-length");
            }
            length = Heads.length(fields, lengthAt);
            body = length > 0 ? Body.LENGTH : Body.NONE;
        }
    }

    private void host(int authority) throws BadMessage {
        int host = fields.find("host", -1);
        if (host < 0) {
            if (!http10) {
                throw BadMessage.malformed("no host header");
            }
        } else {
            if (fields.find("host", host) >= 0) {
                throw BadMessage.malformed("more than one host header");
            }
            Heads.authority(fields.bytes, fields.valueStart(host), fields.valueEnd(host));
        }
        if (authority >= 0) {
            Heads.authority(fields.bytes, authority, authorityEnd);
            String named = fields.text(authority, authorityEnd);
            if (host >= 0 && !named.equalsIgnoreCase(fields.value(host))) {
                throw BadMessage.malformed("target and host header name different servers");
            }
        }
    }

    private void connection() {
        close =
                Heads.connectionHas(fields, "close")
                        || (http10 && !Heads.connectionHas(fields, "keep-alive"));
    }

    private void expect() throws BadMessage {
        expectsContinue = false;
        int expect = fields.find("expect", -1);
        if (expect < 0 || http10) {
            return;
        }
        if (!fields.hasValue(expect, "100-continue") || fields.find("expect", expect) >= 0) {
            throw new BadMessage(
                    417, "expectation_failed", "only the expectation 100-continue is met here");
        }
        expectsContinue = true;
    }
}
