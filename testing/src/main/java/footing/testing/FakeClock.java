package footing.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time that stands still until it is moved. Safe for use by many threads.
public final class FakeClock implements InstantSource {
    /// Where it starts.
    public static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

    private long nanos;

    public FakeClock() {}

    /// Moves time on.
    public synchronized void advance(Duration by) {
        nanos = Math.addExact(nanos, by.toNanos());
    }

    /// As `System.nanoTime()`: starts at 0.
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized Instant instant() {
        return START.plusNanos(nanos);
    }
}
