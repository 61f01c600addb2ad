package footing.legs.verdict;

import java.util.concurrent.atomic.LongAdder;

/// How a leg's model has done lately: opens its circuit when it fails too often.
///
/// Answers are counted without a clock and without a lock; each failure remembers how many there
/// were before it.
final class Pulse {
    private static final int KEPT = 32;
    private static final int FEW = 3;
    private static final long FEW_WITHIN = 30_000;
    private static final int MANY = 20;
    private static final long MANY_WITHIN = 600_000;

    private final LongAdder answers = new LongAdder();
    private volatile boolean fresh;

    private final long[] at = new long[KEPT];
    private final long[] answersThen = new long[KEPT];
    private int failures;
    private long answeredAt = Long.MIN_VALUE;

    void answered() {
        answers.increment();
        if (!fresh) {
            fresh = true;
        }
    }

    /// Notes a failure; true where the circuit should open: three within 30 s and no more answers
    /// than failures meanwhile, or more than half of the last twenty and more.
    ///
    /// Without the answers, a busy leg would be closed for a share of failures that retrying cures.
    synchronized boolean failed(long now) {
        long sum = answers.sum();
        at[failures % KEPT] = now;
        answersThen[failures % KEPT] = sum;
        failures++;
        for (int count = FEW; count <= Math.min(failures, KEPT); count++) {
            int first = (failures - count) % KEPT;
            long age = now - at[first];
            long between = sum - answersThen[first];
            if (age < 0 || age > MANY_WITHIN) {
                return false;
            }
            if (count == FEW && age <= FEW_WITHIN && between <= FEW) {
                return true;
            }
            if (count + between >= MANY && between < count) {
                return true;
            }
        }
        return false;
    }

    /// Begins to count anew.
    synchronized void forget() {
        failures = 0;
    }

    /// Dates the answers since the last stamp, so that an answer need not look at a clock.
    synchronized void stamp(long now) {
        if (fresh) {
            fresh = false;
            answeredAt = now;
        }
    }

    /// Whether it answered within `millis` of `now`.
    synchronized boolean answeredWithin(long now, long millis) {
        return fresh || (answeredAt != Long.MIN_VALUE && Math.abs(now - answeredAt) <= millis);
    }
}
