package footing.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/// One connection to the mock supplier: requests in, one after the other, an answer to each. Used
/// by the selector's thread only.
final class MockConnection {
    private static final byte[] HEAD_END = Ascii.bytes("\r\n\r\n");
    private static final byte[] LENGTH = Ascii.bytes("\r\ncontent-length:");
    private static final byte[] CHUNKED = Ascii.bytes("\r\ntransfer-encoding: chunked");
    private static final byte[] LAST_CHUNK = Ascii.bytes("0\r\n\r\n");
    private static final int EVENT_LIMIT = 1_024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer event = ByteBuffer.allocateDirect(EVENT_LIMIT);
    private final byte[] scratch = new byte[EVENT_LIMIT];
    private byte[] in = new byte[4_096];
    private int filled;
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private Pace pace = Pace.BURST;
    private int sent = -1;

    /// When the next chunk is due, in `System.nanoTime()`.
    long due;

    MockConnection(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    boolean streaming() {
        return sent >= 0;
    }

    /// Takes what has come; returns false where the other side is gone.
    boolean read(ByteBuffer shared) throws IOException {
        shared.clear();
        int n = channel.read(shared);
        if (n < 0) {
            return false;
        }
        shared.flip();
        if (in.length - filled < n) {
            in = Arrays.copyOf(in, Math.max(in.length * 2, filled + n));
        }
        shared.get(in, filled, n);
        filled += n;
        return true;
    }

    /// The next whole request's body mark: what was asked for; [Asked#NOTHING] until it is whole.
    Asked next() {
        int headEnd = Ascii.find(in, 0, filled, HEAD_END);
        if (headEnd < 0) {
            return Asked.NOTHING;
        }
        int body = headEnd + HEAD_END.length;
        int end = bodyEnd(headEnd, body);
        if (end < 0 || end > filled) {
            return Asked.NOTHING;
        }
        boolean stream = Ascii.find(in, body, end, Script.STREAM_MARK) >= 0;
        System.arraycopy(in, end, in, 0, filled - end);
        filled -= end;
        return stream ? Asked.STREAM : Asked.WHOLE;
    }

    void answerWhole(ByteBuffer answer) throws IOException {
        send(answer);
    }

    void startStream(Pace pace, ByteBuffer head) throws IOException {
        this.pace = pace;
        sent = 0;
        send(head);
    }

    /// Sends chunks until the pace asks to wait or the stream is complete; true when complete.
    boolean flow() throws IOException {
        while (sent < pace.chunks()) {
            sendChunk(sent++);
            if (!pace.between().isZero() && sent < pace.chunks()) {
                due = System.nanoTime() + pace.between().toNanos();
                return false;
            }
        }
        sendEvent(Script.FINISH, false);
        sendEvent(Script.USAGE, false);
        sendEvent(Script.DONE, true);
        sent = -1;
        return true;
    }

    /// Sends what the socket did not take before.
    void drain() throws IOException {
        channel.write(unsent);
        if (!unsent.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private int bodyEnd(int headEnd, int body) {
        int at = findHeader(LENGTH, headEnd);
        if (at >= 0) {
            int digits = at + LENGTH.length;
            while (in[digits] == ' ') {
                digits++;
            }
            return body + (int) Ascii.number(in, digits, headEnd);
        }
        if (findHeader(CHUNKED, headEnd) < 0) {
            return body;
        }
        int last = Ascii.find(in, body, filled, LAST_CHUNK);
        return last < 0 ? -1 : last + LAST_CHUNK.length;
    }

    private int findHeader(byte[] name, int headEnd) {
        outer:
        for (int i = 0; i <= headEnd - name.length; i++) {
            if (in[i] != '\r') {
                continue;
            }
            for (int k = 2; k < name.length; k++) {
                if ((in[i + k] | 0x20) != (name[k] | 0x20)) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }

    private void sendChunk(int index) throws IOException {
        int n = Ascii.put(scratch, 0, Script.CHUNK_START);
        n = Ascii.put(scratch, n, index, 10);
        n = Ascii.put(scratch, n, Script.CHUNK_STAMP);
        n = Ascii.put(scratch, n, System.nanoTime(), 10);
        n = Ascii.put(scratch, n, Script.CHUNK_END);
        frame(scratch, n, false);
    }

    private void sendEvent(byte[] text, boolean last) throws IOException {
        frame(text, text.length, last);
    }

    private void frame(byte[] text, int length, boolean last) throws IOException {
        event.clear();
        event.put((byte) Character.forDigit(length >> 8, 16));
        event.put((byte) Character.forDigit(length >> 4 & 0xF, 16));
        event.put((byte) Character.forDigit(length & 0xF, 16));
        event.put((byte) '\r').put((byte) '\n');
        event.put(text, 0, length).put((byte) '\r').put((byte) '\n');
        if (last) {
            event.put(LAST_CHUNK);
        }
        send(event.flip());
    }

    private void send(ByteBuffer bytes) throws IOException {
        if (!unsent.hasRemaining()) {
            channel.write(bytes);
        }
        if (bytes.hasRemaining()) {
            ByteBuffer both = ByteBuffer.allocate(unsent.remaining() + bytes.remaining());
            unsent = both.put(unsent).put(bytes).flip();
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    /// What a request wants.
    enum Asked {
        NOTHING,
        WHOLE,
        STREAM
    }
}
