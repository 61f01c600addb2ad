package footing.local.engine.child;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Where replies leave the process. Safe for use by many threads. When the parent is gone nothing
/// more can be said, and the reader ends the process.
final class Outbox {
    private final OutputStream out;

    Outbox(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 14);
    }

    /// Says `reply` with the next [#flush].
    synchronized void add(Reply reply) {
        try {
            out.write(Frames.of(reply));
        } catch (IOException _) {
            // The parent is gone: the reader sees the end of its pipe.
        }
    }

    synchronized void flush() {
        try {
            out.flush();
        } catch (IOException _) {
            // As above.
        }
    }

    void say(Reply reply) {
        add(reply);
        flush();
    }
}
