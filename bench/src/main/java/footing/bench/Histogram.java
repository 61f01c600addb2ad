package footing.bench;

/// Times in buckets of about three per cent, from one microsecond to over an hour. Not safe for use
/// by two threads at once.
final class Histogram {
    private static final int EXACT = 64;
    private static final int STEPS = 32;

    private final long[] buckets = new long[EXACT + STEPS * 40];
    private long count;

    void add(long nanos) {
        long micros = Math.max(0, nanos / 1_000);
        buckets[Math.min(bucketOf(micros), buckets.length - 1)]++;
        count++;
    }

    long count() {
        return count;
    }

    /// The time that a share `q` of all stayed under, in microseconds; NaN where nothing was added.
    double micros(double q) {
        if (count == 0) {
            return Double.NaN;
        }
        long rank = Math.min(count - 1, (long) (q * count));
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            seen += buckets[i];
            if (seen > rank) {
                return floorOf(i);
            }
        }
        throw new IllegalStateException("buckets hold less than " + count);
    }

    private static int bucketOf(long micros) {
        if (micros < EXACT) {
            return (int) micros;
        }
        int shift = 63 - Long.numberOfLeadingZeros(micros) - 5;
        return EXACT + (shift - 1) * STEPS + (int) ((micros >>> shift) - STEPS);
    }

    private static long floorOf(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int shift = (bucket - EXACT) / STEPS + 1;
        return (long) ((bucket - EXACT) % STEPS + STEPS) << shift;
    }
}
