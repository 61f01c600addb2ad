package footing.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// One connection as the answering side writes to it. Every write looks first whether the other
/// side is still there.
final class Line {
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Socket socket;
    private final Inbox inbox;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    Line(Socket socket, Inbox inbox) {
        this.socket = socket;
        this.inbox = inbox;
    }

    void head(int status, List<String> headers) {
        StringBuilder out = new StringBuilder("HTTP/1.1 ").append(status).append(" Status\r\n");
        for (String header : headers) {
            out.append(header).append("\r\n");
        }
        pending.writeBytes(out.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    void bytes(byte[] bytes, int length) {
        pending.write(bytes, 0, length);
    }

    void chunk(String text) {
        byte[] bytes = Truth.utf8(text);
        text(Integer.toHexString(bytes.length) + "\r\n");
        pending.writeBytes(bytes);
        text("\r\n");
    }

    void text(String text) {
        pending.writeBytes(Truth.utf8(text));
    }

    /// Gives what was gathered to the socket, in one write.
    void send() throws Over {
        if (pending.size() == 0) {
            return;
        }
        if (inbox.closed()) {
            throw new Over(Seen.Ending.CALLER_CLOSED);
        }
        try {
            socket.getOutputStream().write(pending.toByteArray());
            pending.reset();
        } catch (IOException _) {
            throw new Over(Seen.Ending.CALLER_CLOSED);
        }
    }

    /// Lets time pass, but not if the other side leaves.
    void pause(Duration time) throws Over {
        if (time.isZero()) {
            return;
        }
        try {
            if (inbox.awaitClosed(time)) {
                throw new Over(Seen.Ending.CALLER_CLOSED);
            }
        } catch (InterruptedException _) {
            throw new Over(Seen.Ending.SHUT_DOWN);
        }
    }

    /// Says nothing more, until the other side leaves.
    Over stall() throws Over {
        send();
        pause(FOREVER);
        return new Over(Seen.Ending.BROKEN_BY_FAULT);
    }

    /// Closes the sending side, as a process does that ends in peace.
    Over close() throws Over {
        send();
        try {
            socket.shutdownOutput();
        } catch (IOException _) {
            return new Over(Seen.Ending.CALLER_CLOSED);
        }
        return new Over(Seen.Ending.BROKEN_BY_FAULT);
    }

    /// Resets the connection, as a firewall or a killed machine does.
    Over reset() throws Over {
        send();
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            return new Over(Seen.Ending.CALLER_CLOSED);
        }
        return new Over(Seen.Ending.BROKEN_BY_FAULT);
    }
}
