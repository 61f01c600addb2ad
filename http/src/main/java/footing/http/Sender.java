package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import java.io.IOException;
import java.time.Duration;

/// Sends a large request on a thread of its own, while the caller's already waits for the answer: a
/// server may answer before it has read the body, and never read the rest.
///
/// Each slice must go out within the first-byte clock; after the last one the same clock is the
/// answer's.
final class Sender implements Runnable {
    private final Link link;
    private final byte[] body;
    private final Duration patience;
    private final Deadline deadline;
    private volatile boolean done;
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
        Stage stage = silent == Stage.WAIT && !done ? Stage.SEND : silent;
        boolean late = deadline.expired() && e.symptom() == Symptom.CANCELLED;
        return late || stage != e.stage()
                ? new HttpBreak(
                        late ? Symptom.FIRST_BYTE_TIMEOUT : e.symptom(),
                        stage,
                        late ? "time is up: no answer" : String.valueOf(e.getMessage()),
                        e)
                : e;
    }
}
