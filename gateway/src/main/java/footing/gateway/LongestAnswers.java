package footing.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/// How long the answers of a route are, so that an ask without a limit of its own holds as many
/// tokens as all but one answer in a hundred need. Safe for use by many threads.
///
/// Counts in buckets that grow by a quarter; halved when there are many, so that what was long ago
/// is forgotten.
final class LongestAnswers {
    /// Tokens that are held where too few answers are known.
    static final long USUAL = 1_024;

    private static final int FEW = 30;
    private static final int MANY = 4_000;
    private static final int BUCKETS = 80;
    private static final double GROWTH = Math.log(1.25);

    private final Map<String, AtomicLongArray> routes = new ConcurrentHashMap<>();

    void saw(String route, long tokensOut) {
        AtomicLongArray counts =
                routes.computeIfAbsent(route, _ -> new AtomicLongArray(BUCKETS + 1));
        counts.incrementAndGet(bucket(tokensOut));
        if (counts.incrementAndGet(BUCKETS) > MANY) {
            halve(counts);
        }
    }

    /// Tokens that all but one answer in a hundred of the route need.
    long of(String route) {
        AtomicLongArray counts = routes.get(route);
        long seen = counts == null ? 0 : counts.get(BUCKETS);
        if (counts == null || seen < FEW) {
            return USUAL;
        }
        long beyond = seen / 100;
        for (int i = BUCKETS - 1; i >= 0; i--) {
            beyond -= counts.get(i);
            if (beyond < 0) {
                return upTo(i);
            }
        }
        return USUAL;
    }

    private static int bucket(long tokens) {
        return tokens <= 1
                ? 0
                : Math.min(BUCKETS - 1, (int) Math.ceil(Math.log((double) tokens) / GROWTH - 1e-9));
    }

    private static long upTo(int bucket) {
        return (long) Math.ceil(Math.exp(bucket * GROWTH));
    }

    /// Others may count meanwhile; a few counts more or less do no harm.
    private static void halve(AtomicLongArray counts) {
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) {
            long half = counts.get(i) / 2;
            counts.set(i, half);
            all += half;
        }
        counts.set(BUCKETS, all);
    }
}
