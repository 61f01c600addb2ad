package footing.ledger;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits for what another thread will do.
final class Until {
    private Until() {}

    /// Looks again every few milliseconds until it holds.
    static void holds(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not hold within " + patience);
            }
            boolean _ = new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
        }
    }
}
