package footing.bench;

import org.jspecify.annotations.Nullable;

/// Reads HTTP/1.1 answers from bytes in any slices and hands their bodies on. Strict: what is not
/// an answer is a fault, not a guess.
final class AnswerReader {
    private static final int HEAD_LIMIT = 16 * 1024;

    private final byte[] head = new byte[HEAD_LIMIT];
    private int headLength;
    private At at = At.HEAD;
    private long left;
    private int digits;
    private int status;
    private @Nullable String fault;

    /// Takes the bytes of one answer; returns the place after what it used.
    int feed(byte[] bytes, int from, int to, Body body) {
        int i = from;
        while (i < to && at != At.END && fault == null) {
            i =
                    switch (at) {
                        case HEAD -> head(bytes, i, to);
                        case LENGTH, CHUNK -> body(bytes, i, to, body);
                        case CHUNK_SIZE -> chunkSize(bytes[i], i);
                        case CHUNK_END -> chunkEnd(bytes[i], i);
                        case LAST_LINE -> lastLine(bytes[i], i);
                        case END -> throw new IllegalStateException("past the end");
                    };
        }
        return i;
    }

    boolean ended() {
        return at == At.END;
    }

    int status() {
        return status;
    }

    /// Why the bytes were no answer; null while they are.
    @Nullable String fault() {
        return fault;
    }

    /// Makes ready for the next answer on the same connection.
    void again() {
        headLength = 0;
        at = At.HEAD;
        status = 0;
    }

    private int head(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (headLength == HEAD_LIMIT) {
                fault = "head over " + HEAD_LIMIT + " bytes";
                return i;
            }
            byte b = bytes[i++];
            head[headLength++] = b;
            if (b == '\n'
                    && headLength >= 4
                    && head[headLength - 2] == '\r'
                    && head[headLength - 3] == '\n') {
                headEnd();
                return i;
            }
        }
        return i;
    }

    private void headEnd() {
        status = (int) Ascii.number(head, 9, Math.min(12, headLength));
        int length = header("content-length:");
        if (header("transfer-encoding: chunked") >= 0) {
            at = At.CHUNK_SIZE;
            left = 0;
            digits = 0;
        } else if (length >= 0) {
            int digit = length + "content-length:".length();
            while (head[digit] == ' ') {
                digit++;
            }
            left = Ascii.number(head, digit, headLength);
            at = left == 0 ? At.END : At.LENGTH;
        } else {
            fault = "an answer of unknown length, status " + status;
        }
    }

    private int header(String lower) {
        int length = lower.length();
        outer:
        for (int i = 0; i < headLength - length; i++) {
            if (head[i] != '\n') {
                continue;
            }
            for (int k = 0; k < length; k++) {
                byte b = head[i + 1 + k];
                int l = b >= 'A' && b <= 'Z' ? b + 32 : b;
                if (l != lower.charAt(k)) {
                    continue outer;
                }
            }
            return i + 1;
        }
        return -1;
    }

    private int body(byte[] bytes, int from, int to, Body body) {
        int n = (int) Math.min(left, to - from);
        body.take(bytes, from, from + n);
        left -= n;
        if (left == 0) {
            at = at == At.LENGTH ? At.END : At.CHUNK_END;
        }
        return from + n;
    }

    private int chunkSize(byte b, int i) {
        int digit = Character.digit(b, 16);
        if (digit >= 0 && digits < 8) {
            left = left * 16 + digit;
            digits++;
        } else if (b == '\n' && digits > 0) {
            at = left == 0 ? At.LAST_LINE : At.CHUNK;
            digits = 0;
        } else if (b != '\r') {
            fault = "chunk size: byte " + b;
        }
        return i + 1;
    }

    private int chunkEnd(byte b, int i) {
        if (b == '\n') {
            at = At.CHUNK_SIZE;
            left = 0;
        } else if (b != '\r') {
            fault = "end of chunk: byte " + b;
        }
        return i + 1;
    }

    private int lastLine(byte b, int i) {
        if (b == '\n') {
            at = At.END;
        } else if (b != '\r') {
            fault = "after the last chunk: byte " + b;
        }
        return i + 1;
    }

    /// Takes an answer's body, piece by piece.
    interface Body {
        void take(byte[] bytes, int from, int to);
    }

    private enum At {
        HEAD,
        LENGTH,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        LAST_LINE,
        END
    }
}
