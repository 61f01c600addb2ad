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

    /// Bytes of chunks that may still come; negative where there is no limit.
    private int left = -1;

    private Fault.How cut = Fault.How.FIN;

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

    /// After so many bytes of chunks from now on the body is cut; [#send] does it.
    void cut(int bytes, Fault.How how) {
        left = bytes;
        cut = how;
    }

    void chunk(String text) {
        byte[] bytes = Truth.utf8(text);
        if (left < 0) {
            chunk(bytes, bytes.length, bytes.length);
        } else if (left > 0) {
            int come = Math.min(left, bytes.length);
            chunk(bytes, cut == Fault.How.END ? come : bytes.length, come);
            left -= come;
        }
    }

    private void chunk(byte[] bytes, int told, int come) {
        put(Integer.toHexString(told) + "\r\n");
        pending.write(bytes, 0, come);
        if (told == come) {
            put("\r\n");
        }
    }

    /// Gathers a text; nothing more once the body is cut, or it would be taken for a part of it.
    void text(String text) {
        if (left != 0) {
            put(text);
        }
    }

    private void put(String text) {
        pending.writeBytes(Truth.utf8(text));
    }

    /// Gives what was gathered to the socket, in one write.
    void send() throws Over {
        boolean cutNow = left == 0;
        if (cutNow && cut == Fault.How.END) {
            put("0\r\n\r\n");
        }
        if (pending.size() == 0 && !cutNow) {
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
        if (cutNow) {
            left = -1;
            throw cutOff();
        }
    }

    private Over cutOff() throws Over {
        return switch (cut) {
            case FIN -> close();
            case RST -> reset();
            case END -> new Over(Seen.Ending.BROKEN_BY_FAULT);
        };
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
