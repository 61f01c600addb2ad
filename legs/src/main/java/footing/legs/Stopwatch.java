package footing.legs;

import java.util.function.LongSupplier;

/// Times one attempt. Used by its thread alone.
final class Stopwatch {
    private final LongSupplier nanoTime;
    private final long start;
    private long firstToken = -1;

    Stopwatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    void firstToken() {
        if (firstToken < 0) {
            firstToken = elapsed();
        }
    }

    /// Nanoseconds since the attempt began.
    long elapsed() {
        return nanoTime.getAsLong() - start;
    }

    Outcome.Timing stop() {
        return new Outcome.Timing(firstToken, elapsed());
    }
}
