package footing.bench;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One connection of a load run: a request at a time. Used by the run's thread only.
final class LoadConnection {
    private final Target target;
    private final Selector selector;
    private final ByteBuffer request;
    private final AnswerReader reader = new AnswerReader();
    private final byte[] piece = new byte[64 * 1024];
    private @Nullable SocketChannel channel;
    private ByteBuffer unsent = ByteBuffer.allocate(0);

    /// Checks the body that is coming.
    final AnswerCheck check;

    /// When the request was sent, or was meant to be; `System.nanoTime()`.
    long since;

    /// Whether an answer is due.
    boolean busy;

    LoadConnection(Target target, Selector selector, ByteBuffer request, AnswerCheck check) {
        this.target = target;
        this.selector = selector;
        this.request = request;
        this.check = check;
    }

    void open() throws IOException {
        close();
        SocketChannel c = SocketChannel.open(target.address());
        c.setOption(StandardSocketOptions.TCP_NODELAY, true);
        c.configureBlocking(false);
        c.register(selector, SelectionKey.OP_READ, this);
        channel = c;
    }

    void close() throws IOException {
        SocketChannel c = channel;
        if (c != null) {
            c.close();
        }
    }

    void send(long since) throws IOException {
        this.since = since;
        busy = true;
        reader.again();
        check.again();
        unsent = request.duplicate();
        push();
    }

    /// Sends what the socket did not take before.
    void push() throws IOException {
        SocketChannel c = opened();
        c.write(unsent);
        SelectionKey key = c.keyFor(selector);
        int ops = SelectionKey.OP_READ | (unsent.hasRemaining() ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != ops) {
            key.interestOps(ops);
        }
    }

    /// Reads what has come; true when the answer has ended or can end no more.
    Progress read(ByteBuffer shared) throws IOException {
        shared.clear();
        int n = opened().read(shared);
        if (n < 0) {
            return busy ? Progress.failed("closed early") : Progress.CLOSED_IDLE;
        }
        if (!busy) {
            return n == 0 ? Progress.MORE_TO_COME : Progress.failed("bytes that nobody asked for");
        }
        shared.flip();
        shared.get(piece, 0, n);
        int used = reader.feed(piece, 0, n, check);
        String fault = reader.fault();
        if (fault != null) {
            return Progress.failed(fault);
        }
        if (!reader.ended()) {
            return Progress.MORE_TO_COME;
        }
        if (reader.status() != 200) {
            return Progress.failed("status " + reader.status());
        }
        String verdict = used < n ? "bytes after the answer" : check.verdict();
        return verdict == null ? Progress.WHOLE : Progress.failed(verdict);
    }

    private SocketChannel opened() {
        SocketChannel c = channel;
        if (c == null) {
            throw new IllegalStateException("not open");
        }
        return c;
    }

    /// How far an answer is.
    ///
    /// @param fault null where nothing is wrong
    record Progress(boolean ended, @Nullable String fault) {
        static final Progress MORE_TO_COME = new Progress(false, null);
        static final Progress WHOLE = new Progress(true, null);
        static final Progress CLOSED_IDLE = new Progress(false, "closed while idle");

        static Progress failed(String fault) {
            return new Progress(true, fault);
        }
    }
}
