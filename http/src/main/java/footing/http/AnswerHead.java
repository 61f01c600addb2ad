package footing.http;

/// The head of an answer: its status, and what its headers say about framing.
final class AnswerHead {
    /// The most header lines of an answer.
    private static final int HEADERS = 256;

    private static final String START = "HTTP/1.";

    final Fields fields = new Fields();
    int status;
    boolean keepAlive;

    /// Whether what has come can still become the head of an answer in HTTP/1.
    static boolean plausible(byte[] bytes, int from, int to) {
        int n = Math.min(to - from, START.length());
        for (int i = 0; i < n; i++) {
            if (bytes[from + i] != START.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    void parse() throws BadMessage {
        byte[] b = fields.bytes;
        boolean well =
                fields.length > 14
                        && plausible(b, 0, fields.length)
                        && Ascii.isDigit(b[7])
                        && b[8] == ' '
                        && Ascii.isDigit(b[9])
                        && Ascii.isDigit(b[10])
                        && Ascii.isDigit(b[11])
                        && b[9] != '0'
                        && (b[12] == ' ' || b[12] == '\r');
        if (!well) {
            throw BadMessage.malformed("malformed status line");
        }
        status = (b[9] - '0') * 100 + (b[10] - '0') * 10 + (b[11] - '0');
        int i = 12;
        while (Ascii.isFieldText(b[i] & 0xff)) {
            i++;
        }
        if (b[i] != '\r' || b[i + 1] != '\n') {
            throw BadMessage.malformed("forbidden character in the status line");
        }
        fields.parse(i + 2, HEADERS);
        boolean http10 = b[7] == '0';
        keepAlive =
                http10
                        ? Heads.connectionHas(fields, "keep-alive")
                        : !Heads.connectionHas(fields, "close");
    }

    /// Sets the framing of the body that follows.
    void frame(Framing framing, boolean askedForHead) throws BadMessage {
        int coding = fields.find("transfer-encoding", -1);
        int length = fields.find("content-length", -1);
        if (askedForHead || status == 204 || status == 304) {
            framing.none();
        } else if (coding >= 0) {
            if (length >= 0) {
                throw BadMessage.malformed("content-length together with transfer-encoding");
            }
            if (fields.find("transfer-encoding", coding) >= 0
                    || !fields.hasValue(coding, "chunked")) {
                throw BadMessage.malformed("transfer-encoding other than exactly chunked");
            }
            framing.chunked();
        } else if (length >= 0) {
            if (fields.find("content-length", length) >= 0) {
                throw BadMessage.malformed("more than one content-length");
            }
            framing.length(Heads.length(fields, length));
        } else {
            framing.untilClose();
            keepAlive = false;
        }
    }
}
