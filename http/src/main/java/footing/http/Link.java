package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import footing.http.Upstream.Origin;
import java.io.IOException;
import java.net.SocketException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// A connection to an origin, and the clock of its blocked reads and writes. Turns every failure
/// into an [HttpBreak] that says what happened.
final class Link {
    final Line line;
    final Origin origin;
    final Timekeeper keeper;
    final AnswerHead head = new AnswerHead();
    final Framing framing = new Framing();

    /// Plain requests go through this proxy and need absolute targets.
    final @Nullable HttpProxy proxy;

    private final Deadline deadline;
    private final Pool pool;
    private boolean used;

    Link(Line line, Origin origin, @Nullable HttpProxy proxy, Pool pool, Timekeeper keeper) {
        this.line = line;
        this.origin = origin;
        this.proxy = proxy;
        this.pool = pool;
        this.keeper = keeper;
        this.deadline = new Deadline(keeper, this::cut);
    }

    private void cut() {
        line.close();
        pool.forget(this);
    }

    /// Whether it has carried an exchange before.
    boolean used() {
        return used;
    }

    /// Goes to the pool until `time`, when it is closed.
    void rest(long time) {
        used = true;
        line.rest();
        deadline.set(time);
    }

    /// Comes from the pool; false when it was closed there, or has something to say unasked.
    boolean wake() {
        return deadline.clear() && !line.unasked();
    }

    /// Closes it for good.
    void discard() {
        line.close();
        deadline.retire();
        pool.closed(this);
    }

    /// The clock of the next blocking call runs until `time`.
    void limit(long time) {
        deadline.set(time);
    }

    /// The blocking call has come back; false when time was up.
    boolean inTime() {
        return deadline.clear();
    }

    /// Reads more into the line's buffer, or -1 at the connection's end.
    ///
    /// @param late what to say when `time` passes
    int fill(long time, Symptom late, Stage stage) throws HttpBreak {
        try {
            begin(time, stage);
            return come(line.fill(), late, stage);
        } catch (IOException e) {
            throw broken(e, late, stage);
        }
    }

    /// Reads past the line's buffer, or -1 at the connection's end.
    int readInto(byte[] into, int offset, int length, long time, Symptom late, Stage stage)
            throws HttpBreak {
        try {
            begin(time, stage);
            return come(line.readInto(into, offset, length), late, stage);
        } catch (IOException e) {
            throw broken(e, late, stage);
        }
    }

    private void begin(long time, Stage stage) throws HttpBreak {
        if (Thread.currentThread().isInterrupted()) {
            line.close();
            throw new HttpBreak(Symptom.CANCELLED, stage, "interrupted", null);
        }
        deadline.set(time);
    }

    private int come(int n, Symptom late, Stage stage) throws HttpBreak {
        if (!deadline.clear()) {
            throw late(late, stage, null);
        }
        return n;
    }

    /// What a failure of the socket means here.
    HttpBreak broken(IOException e, Symptom late, Stage stage) {
        if (e instanceof HttpBreak already) {
            return already;
        }
        boolean expired = !deadline.clear();
        if (Thread.currentThread().isInterrupted()) {
            line.close();
            return new HttpBreak(Symptom.CANCELLED, stage, "interrupted", e);
        }
        if (expired) {
            return late(late, stage, e);
        }
        if (line.closed()) {
            return new HttpBreak(Symptom.CANCELLED, stage, "closed on this side", e);
        }
        boolean tls = e instanceof SSLException && !hasSocketCause(e);
        return tls
                ? new HttpBreak(Symptom.TLS_FAILURE, stage, "TLS failed: " + e.getMessage(), e)
                : new HttpBreak(Symptom.RESET, stage, "connection reset", e);
    }

    private static HttpBreak late(Symptom late, Stage stage, @Nullable IOException e) {
        return new HttpBreak(late, stage, "time is up: " + late, e);
    }

    private static boolean hasSocketCause(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SocketException) {
                return true;
            }
        }
        return false;
    }
}
