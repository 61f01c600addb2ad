package footing.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One request as the fake supplier saw it, and how its answer ended: the second witness of a test.
public final class Seen {
    /// How the answer ended.
    public enum Ending {
        /// Not yet.
        RUNNING,
        /// All that should be said was said.
        ANSWERED,
        /// The fault that was asked for broke it off.
        BROKEN_BY_FAULT,
        /// The other side closed or reset its connection before the end.
        CALLER_CLOSED,
        /// The fake supplier was closed first.
        SHUT_DOWN
    }

    private final int number;
    private final int connection;
    private final String method;
    private final String target;
    private final List<String> headers;
    private final byte[] body;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Ending ending = Ending.RUNNING;
    private volatile long endedNanos;
    private volatile int events;

    Seen(
            int number,
            int connection,
            String method,
            String target,
            List<String> headers,
            byte[] body) {
        this.number = number;
        this.connection = connection;
        this.method = method;
        this.target = target;
        this.headers = List.copyOf(headers);
        this.body = body;
    }

    /// 1 for the first request that the supplier saw.
    public int number() {
        return number;
    }

    /// 1 for the first connection that the supplier took.
    public int connection() {
        return connection;
    }

    public String method() {
        return method;
    }

    /// Path and query as they came.
    public String target() {
        return target;
    }

    /// The header lines as they came, `name: value`.
    public List<String> headers() {
        return headers;
    }

    /// The value of the first header of this name, without regard to case.
    public Optional<String> header(String name) {
        for (String line : headers) {
            int colon = line.indexOf(':');
            if (colon == name.length() && line.regionMatches(true, 0, name, 0, colon)) {
                return Optional.of(line.substring(colon + 1).strip());
            }
        }
        return Optional.empty();
    }

    public byte[] body() {
        return body.clone();
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// Events of a stream that were given to the socket, comments not counted.
    public int events() {
        return events;
    }

    public Ending ending() {
        return ending;
    }

    /// `System.nanoTime()` when the answer ended; 0 while it runs.
    public long endedNanos() {
        return endedNanos;
    }

    /// Waits for the answer's end.
    ///
    /// @return how it ended, or `RUNNING` when `patience` ran out
    public Ending awaitEnd(Duration patience) throws InterruptedException {
        over.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        return ending;
    }

    void sent(int newEvents) {
        events = newEvents;
    }

    void end(Ending how) {
        if (over.getCount() > 0) {
            endedNanos = System.nanoTime();
            ending = how;
            over.countDown();
        }
    }
}
