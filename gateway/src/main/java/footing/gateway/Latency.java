package footing.gateway;

/// How soon a leg's answers begin: a mean of recent times to the first token that forgets. What was
/// seen long ago says little about now, so it drifts to what is usual among the leg's equals.
///
/// Guarded by itself.
final class Latency {
    /// Nanoseconds in which a mean moves most of the way to what is seen now.
    private static final double ADAPTS = 10e9;

    /// Nanoseconds in which most of what is known is forgotten.
    private static final double FORGETS = 60e9;

    /// The least that one time counts, so that many at once are not lost.
    private static final double LEAST = 0.1;

    private double mean = -1;
    private long seen;

    /// Notes one time, nanoseconds.
    synchronized void note(long nanos, long now) {
        double share = Math.max(LEAST, 1 - Math.exp(-Math.max(0, now - seen) / ADAPTS));
        mean = mean < 0 ? nanos : mean + share * (nanos - mean);
        seen = now;
    }

    /// What is known, nanoseconds; -1 for nothing.
    synchronized double mean() {
        return mean;
    }

    /// What to expect now, nanoseconds.
    ///
    /// @param usual what is expected of one of whom nothing is known
    synchronized double expected(double usual, long now) {
        if (mean < 0) {
            return usual;
        }
        double kept = Math.exp(-Math.max(0, now - seen) / FORGETS);
        return usual + kept * (mean - usual);
    }
}
