package footing.legs.verdict;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Chance for many threads without a lock: a counter, well stirred.
final class Dice {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final AtomicLong state;

    Dice(RandomGenerator seed) {
        this.state = new AtomicLong(seed.nextLong());
    }

    /// True in `permille` of a thousand cases.
    boolean admits(int permille) {
        return permille >= 1000 || (next() >>> 11) % 1000 < permille;
    }

    /// Between 1 - `spread` and 1 + `spread`.
    double around(double spread) {
        return 1 + spread * (2 * ((next() >>> 11) * 0x1.0p-53) - 1);
    }

    private long next() {
        long z = state.getAndAdd(STEP);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
