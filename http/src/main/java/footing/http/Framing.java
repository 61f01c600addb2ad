package footing.http;

/// How a body is cut from its connection: by length, in chunks, or by the connection's end.
///
/// Looks only at bytes that have been read, and keeps its place in the middle of a chunk's head, so
/// that bytes may come in any slices. Never takes a byte that belongs to the next message.
final class Framing {
    /// What comes next.
    enum Next {
        /// Bytes must be read from the connection first.
        MORE,
        /// [#left] bytes of the body follow; some of them have been read.
        DATA,
        END,
        /// The framing is broken; [#fault] tells how.
        BROKEN
    }

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        LINE,
        NAME,
        VALUE,
        LINE_LF,
        LAST_LF,
        END,
        BROKEN
    }

    /// The most digits of a chunk's size.
    private static final int DIGITS = 8;

    /// The most bytes of all chunk extensions of a body.
    private static final int EXTENSIONS = 4 * 1024;

    /// The most bytes of all trailers of a body.
    private static final int TRAILERS = 8 * 1024;

    private State state = State.END;
    private boolean chunks;
    private boolean untilClose;
    private long left;
    private int digits;
    private int extension;
    private int trailer;
    private String fault = "";

    void none() {
        start(State.END, 0, false, false);
    }

    void length(long length) {
        start(length == 0 ? State.END : State.DATA, length, false, false);
    }

    void chunked() {
        start(State.SIZE, 0, true, false);
    }

    void untilClose() {
        start(State.DATA, Long.MAX_VALUE, false, true);
    }

    private void start(State first, long length, boolean inChunks, boolean toTheEnd) {
        state = first;
        left = length;
        chunks = inChunks;
        untilClose = toTheEnd;
        digits = 0;
        extension = 0;
        trailer = 0;
        fault = "";
    }

    boolean ended() {
        return state == State.END;
    }

    boolean isChunked() {
        return chunks;
    }

    /// Whether the end of the connection is the end of the body.
    boolean endsWithConnection() {
        return untilClose;
    }

    /// How much of the body, or of the chunk, is still to come.
    long left() {
        return left;
    }

    String fault() {
        return fault;
    }

    /// The connection has ended, and that is the body's proper end.
    void connectionEnded() {
        state = State.END;
    }

    /// `n` bytes of data have been taken.
    void took(int n) {
        if (untilClose) {
            return;
        }
        left -= n;
        if (left == 0) {
            state = chunks ? State.DATA_CR : State.END;
        }
    }

    /// Moves past framing that has been read.
    Next advance(Line line) {
        while (true) {
            switch (state) {
                case END -> {
                    return Next.END;
                }
                case BROKEN -> {
                    return Next.BROKEN;
                }
                case DATA -> {
                    return line.from < line.to ? Next.DATA : Next.MORE;
                }
                case SIZE,
                        EXTENSION,
                        SIZE_LF,
                        DATA_CR,
                        DATA_LF,
                        LINE,
                        NAME,
                        VALUE,
                        LINE_LF,
                        LAST_LF -> {
                    if (line.from == line.to) {
                        return Next.MORE;
                    }
                    step(line.buffer[line.from++] & 0xff);
                }
            }
        }
    }

    private void step(int c) {
        switch (state) {
            case SIZE -> size(c);
            case EXTENSION -> extension(c);
            case SIZE_LF -> {
                if (!expect(c, '\n', State.DATA)) {
                    return;
                }
                digits = 0;
                if (left == 0) {
                    state = State.LINE;
                }
            }
            case DATA_CR -> expect(c, '\r', State.DATA_LF);
            case DATA_LF -> expect(c, '\n', State.SIZE);
            case LINE -> {
                if (c == '\r') {
                    state = State.LAST_LF;
                } else if (Ascii.isToken(c)) {
                    state = State.NAME;
                    count(c);
                } else {
                    broken("malformed trailer");
                }
            }
            case NAME -> {
                if (c == ':') {
                    state = State.VALUE;
                } else if (!Ascii.isToken(c)) {
                    broken("malformed trailer name");
                }
                count(c);
            }
            case VALUE -> {
                if (c == '\r') {
                    state = State.LINE_LF;
                } else if (!Ascii.isFieldText(c)) {
                    broken("forbidden character in a trailer");
                }
                count(c);
            }
            case LINE_LF -> expect(c, '\n', State.LINE);
            case LAST_LF -> expect(c, '\n', State.END);
            case DATA, END, BROKEN -> throw new IllegalStateException(state.name());
        }
    }

    private void size(int c) {
        int value = Ascii.hex(c);
        if (value >= 0) {
            if (++digits > DIGITS) {
                broken("chunk size with more than " + DIGITS + " digits");
                return;
            }
            left = left * 16 + value;
        } else if (digits == 0) {
            broken("chunk without a size");
        } else if (c == ';') {
            state = State.EXTENSION;
        } else {
            expect(c, '\r', State.SIZE_LF);
        }
    }

    private void extension(int c) {
        if (c == '\r') {
            state = State.SIZE_LF;
        } else if (!Ascii.isFieldText(c)) {
            broken("forbidden character in a chunk extension");
        } else if (++extension > EXTENSIONS) {
            broken("chunk extensions longer than " + EXTENSIONS + " bytes");
        }
    }

    private void count(int c) {
        if (++trailer > TRAILERS && c != '\r') {
            broken("trailers longer than " + TRAILERS + " bytes");
        }
    }

    private boolean expect(int c, int wanted, State next) {
        if (c == wanted) {
            state = next;
            return true;
        }
        broken("malformed chunk: " + c + " (expected: " + wanted + ")");
        return false;
    }

    private void broken(String how) {
        if (state != State.BROKEN) {
            state = State.BROKEN;
            fault = how;
        }
    }
}
