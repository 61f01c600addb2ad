package footing.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One connection, plain or TLS, with its buffers; the same class on both sides.
///
/// What has been read and not yet used lies in `buffer` from `from` to `to`. One thread reads at a
/// time, one writes at a time; they may be two.
final class Line {
    /// Size of the read buffer at the start and at rest, in bytes.
    private static final int FIRST = 4 * 1024;

    /// A buffer up to this size is kept between two messages, in bytes.
    private static final int KEPT = 16 * 1024;

    /// A read that filled the buffer makes the next one larger, up to this, in bytes.
    private static final int LARGE = 64 * 1024;

    /// One write gives at most this much to the socket under one write clock, in bytes.
    static final int SLICE = 64 * 1024;

    final Socket raw;
    final Outgoing outgoing = new Outgoing();
    byte[] buffer = new byte[FIRST];
    int from;
    int to;
    private InputStream in;
    private OutputStream out;
    private @Nullable SSLSocket tls;
    private boolean filled;
    private volatile boolean closed;

    Line(Socket raw) throws IOException {
        this.raw = raw;
        this.in = raw.getInputStream();
        this.out = raw.getOutputStream();
    }

    /// Speaks TLS from here on; the handshake is done.
    void secure(SSLSocket socket) throws IOException {
        tls = socket;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    boolean secured() {
        return tls != null;
    }

    /// How many bytes have been read and not used.
    int buffered() {
        return to - from;
    }

    /// Reads at least one byte more into the buffer, or -1 at the end.
    int fill() throws IOException {
        if (from == to) {
            from = 0;
            to = 0;
            if (filled && buffer.length < LARGE) {
                buffer = new byte[Math.min(buffer.length * 4, LARGE)];
            }
        } else if (to == buffer.length) {
            if (from > 0) {
                System.arraycopy(buffer, from, buffer, 0, to - from);
                to -= from;
                from = 0;
            } else {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        }
        int room = buffer.length - to;
        int n = in.read(buffer, to, room);
        filled = n == room;
        if (n > 0) {
            to += n;
        }
        return n;
    }

    /// Reads past the buffer, which must be empty.
    int readInto(byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length);
    }

    /// Whether bytes wait outside the buffer.
    boolean arrived() throws IOException {
        return in.available() > 0;
    }

    /// Whether bytes of a plain connection wait, though nothing was asked.
    boolean unasked() {
        try {
            return buffered() > 0 || (tls == null && in.available() > 0);
        } catch (IOException e) {
            return true;
        }
    }

    /// Sends what lies in [#outgoing], in one write.
    void send() throws IOException {
        outgoing.sendTo(out);
    }

    void send(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    /// Between two messages: gives large buffers back.
    void rest() {
        outgoing.rest();
        filled = false;
        if (from == to && buffer.length > KEPT) {
            buffer = new byte[FIRST];
            from = 0;
            to = 0;
        }
    }

    /// No more will be sent; the other side sees a proper end.
    void endOutput() {
        try {
            if (tls != null) {
                tls.shutdownOutput();
            }
            raw.shutdownOutput();
        } catch (IOException e) {
            close();
        }
    }

    /// A blocked read sees the end; what is to be sent can still be sent.
    void endInput() {
        try {
            raw.shutdownInput();
        } catch (IOException e) {
            close();
        }
    }

    /// Ends the connection properly, as far as it still can.
    void end() {
        if (tls != null && !closed) {
            endOutput();
        }
        close();
    }

    /// Closes the socket at once; wakes whoever is blocked on it.
    void close() {
        closed = true;
        try {
            raw.close();
        } catch (IOException e) {
            // closed for good either way
        }
    }

    /// Closes with a reset, so that what was sent cannot be taken for whole.
    void reset() {
        try {
            raw.setSoLinger(true, 0);
        } catch (IOException e) {
            // already closed
        }
        close();
    }

    boolean closed() {
        return closed;
    }
}
