package footing.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Watches the deadlines of many connections with one thread.
///
/// A socket's own read timeout costs a timer for every blocked read. Here a read costs one
/// compare-and-set: the keeper sleeps until the earliest deadline it knows of, which under load is
/// almost always moved on before it wakes.
final class Timekeeper implements AutoCloseable {
    /// Two looks at all deadlines are at least this far apart, in nanoseconds.
    private static final long GAP = TimeUnit.MILLISECONDS.toNanos(5);

    private final long start = System.nanoTime();
    private final Set<Deadline> deadlines = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile long wake = Deadline.NONE;
    private volatile boolean closed;

    Timekeeper(String name) {
        thread = Thread.ofVirtual().name(name).start(this::watch);
    }

    /// Nanoseconds since this keeper began; never negative.
    long now() {
        return System.nanoTime() - start;
    }

    /// The time that lies `span` from now.
    long in(Duration span) {
        return now() + span.toNanos();
    }

    void register(Deadline deadline) {
        deadlines.add(deadline);
    }

    void unregister(Deadline deadline) {
        deadlines.remove(deadline);
    }

    /// A deadline was set to `time`.
    void noticed(long time) {
        if (time < wake) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void watch() {
        while (!closed) {
            long looked = now();
            takeExpired(looked);
            long next = earliest();
            wake = next;
            // a deadline set between the look and the line above saw the old wake time
            if (earliest() >= next) {
                pause(next);
            }
            while (!closed && now() < looked + GAP) {
                LockSupport.parkNanos(looked + GAP - now());
            }
        }
    }

    private void pause(long until) {
        if (until == Deadline.NONE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, until - now());
        }
    }

    private void takeExpired(long now) {
        for (Deadline deadline : deadlines) {
            long time = deadline.time();
            if (time <= now) {
                deadline.take(time);
            }
        }
    }

    private long earliest() {
        long next = Deadline.NONE;
        for (Deadline deadline : deadlines) {
            next = Math.min(next, deadline.time());
        }
        return next;
    }
}
