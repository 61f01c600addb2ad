package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import java.io.IOException;
import java.util.Arrays;

/// Reads a request's body to its end, within a size and under its clocks.
///
/// Memory grows with what has come, never with what was announced.
final class BodyReader {
    /// Room at the start for a body of unknown length or a long one, in bytes.
    private static final int FIRST = 16 * 1024;

    private static final byte[] EMPTY = new byte[0];

    /// Asks the caller for the body.
    @FunctionalInterface
    interface Ask {
        void ask() throws IOException;
    }

    private final ServerConnection connection;
    private final Line line;
    private final Framing framing;
    private final int limit;
    private final long start;
    private byte[] body = EMPTY;
    private int length;

    BodyReader(ServerConnection connection, int limit) {
        this.connection = connection;
        this.line = connection.line;
        this.framing = connection.framing;
        this.limit = limit;
        this.start = connection.server.keeper.now();
    }

    byte[] read(Ask ask) throws HttpBreak {
        if (framing.ended()) {
            return EMPTY;
        }
        if (!framing.isChunked()) {
            within(framing.left());
        }
        try {
            boolean asked = false;
            while (true) {
                switch (framing.advance(line)) {
                    case END -> {
                        return body.length == length ? body : Arrays.copyOf(body, length);
                    }
                    case BROKEN -> throw broken(Symptom.BAD_FRAMING, framing.fault());
                    case DATA -> take();
                    case MORE -> {
                        if (!asked) {
                            asked = true;
                            ask.ask();
                        }
                        more();
                    }
                }
            }
        } catch (HttpBreak e) {
            throw e;
        } catch (IOException e) {
            throw new HttpBreak(Symptom.RESET, Stage.BODY, "the caller is gone", e);
        }
    }

    private void take() throws HttpBreak {
        int n = (int) Math.min(framing.left(), line.buffered());
        room(n);
        System.arraycopy(line.buffer, line.from, body, length, n);
        line.from += n;
        took(n);
    }

    /// Reads more under the clock; straight into the body where no framing is in between.
    private void more() throws IOException {
        connection.limitReading(limitNow());
        boolean straight = !framing.isChunked() && line.buffered() == 0;
        int n;
        if (straight) {
            room(1);
            int most = (int) Math.min(framing.left(), body.length - length);
            n = line.readInto(body, length, most);
        } else {
            n = line.fill();
        }
        if (!connection.inTime()) {
            throw broken(Symptom.BODY_TOO_SLOW, "the body came too slowly");
        }
        if (n < 0) {
            throw broken(Symptom.CLOSED, "the caller left within the body");
        }
        if (straight) {
            took(n);
        }
    }

    private void took(int n) {
        length += n;
        framing.took(n);
    }

    /// Silence, pace and the whole each have their limit; the earliest counts.
    private long limitNow() {
        ServerSettings.Clocks clocks = connection.server.settings.clocks();
        long silence = connection.server.keeper.in(clocks.body());
        long pace = start + clocks.body().toNanos() + length * 1_000_000_000L / clocks.bodyRate();
        long whole = start + clocks.bodyTotal().toNanos();
        return Math.min(silence, Math.min(pace, whole));
    }

    /// Refuses what would not fit, before a byte of it is read.
    private void within(long more) throws HttpBreak {
        if (length + more > limit) {
            throw broken(Symptom.BODY_TOO_LARGE, "the body is longer than " + limit + " bytes");
        }
    }

    /// Makes room for `more` bytes. It grows with what has come, not with what was promised.
    private void room(long more) throws HttpBreak {
        within(more);
        if (body.length - length >= more && body.length > 0) {
            return;
        }
        long known = framing.isChunked() ? Long.MAX_VALUE : length + framing.left();
        long wanted = Math.max(Math.max(FIRST, body.length * 2L), length + more);
        body = Arrays.copyOf(body, (int) Math.min(Math.min(wanted, known), limit));
    }

    private static HttpBreak broken(Symptom symptom, String says) {
        return new HttpBreak(symptom, Stage.BODY, says, null);
    }
}
