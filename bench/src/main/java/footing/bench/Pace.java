package footing.bench;

import java.time.Duration;

/// How a stream of the mock supplier flows.
///
/// @param chunks how many events carry text, each in its own HTTP chunk and its own write
/// @param between how long the supplier waits after each but the last; zero for a burst
record Pace(int chunks, Duration between) {
    static final int CHUNKS = 64;

    /// All chunks at once.
    static final Pace BURST = new Pace(CHUNKS, Duration.ZERO);

    /// About what a fast model writes.
    static final Pace STEADY = new Pace(CHUNKS, Duration.ofMillis(10));

    /// A stream that takes about 13 seconds.
    static final Pace SLOW = new Pace(CHUNKS, Duration.ofMillis(200));

    Pace {
        if (chunks < 1 || between.isNegative()) {
            throw new IllegalArgumentException(
                    "pace: %d chunks, %s between (expected: at least 1, not negative)"
                            .formatted(chunks, between));
        }
    }
}
