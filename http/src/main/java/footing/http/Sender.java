package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Sends a large request on a thread of its own, while the caller's already waits for the answer: a
/// server may answer before it has read the body, and never read the rest.
///
/// Each slice must go out within the first-byte clock; after the last one the same clock is the
/// answer's.
final class Sender implements Runnable {
    /// How long the reader of an end waits for the sender to say that it was a reset, in
    /// milliseconds.
    private static final long TOLD = 20;

    private final Link link;
    private final byte[] body;
    private final Duration patience;
    private final Deadline deadline;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean done;
    private volatile boolean failed;
    private volatile boolean answered;

    Sender(Link link, byte[] body, Duration patience) {
        this.link = link;
        this.body = body;
        this.patience = patience;
        this.deadline = new Deadline(link.keeper, link.line::close);
    }

    @Override
    public void run() {
        try {
            deadline.set(link.keeper.in(patience));
            link.line.send();
            for (int at = 0; at < body.length && !answered; at += Line.SLICE) {
                deadline.set(link.keeper.in(patience));
                link.line.send(body, at, Math.min(Line.SLICE, body.length - at));
            }
            deadline.set(link.keeper.in(patience));
            done = !answered;
        } catch (IOException e) {
            // the thread that waits for the answer sees what became of the connection
            failed = !link.line.closed();
        } finally {
            ended.countDown();
        }
    }

    /// The first byte of the answer has come, or will not.
    void answered() {
        answered = true;
        deadline.clear();
        deadline.retire();
    }

    /// Whether the request went out to its end.
    boolean done() {
        return done;
    }

    /// What a break means that came while waiting for the first byte.
    HttpBreak explain(HttpBreak e, Stage silent) {
        Symptom symptom = e.symptom();
        if (symptom == Symptom.CANCELLED && deadline.expired()) {
            symptom = Symptom.FIRST_BYTE_TIMEOUT;
        } else if (symptom == Symptom.CLOSED && hasFailed()) {
            symptom = Symptom.RESET;
        }
        Stage stage = silent == Stage.WAIT && !done ? Stage.SEND : silent;
        return symptom == e.symptom() && stage == e.stage()
                ? e
                : new HttpBreak(symptom, stage, "broken while sending: " + symptom, e);
    }

    /// A reset is told only once by the system: to the thread that sends, or to the one that reads,
    /// and the other one sees an end.
    private boolean hasFailed() {
        try {
            return !done && ended.await(TOLD, TimeUnit.MILLISECONDS) && failed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed;
        }
    }
}
