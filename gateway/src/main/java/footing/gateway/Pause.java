package footing.gateway;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits between two attempts.
@FunctionalInterface
interface Pause {
    /// Returns when `wait` is over.
    ///
    /// @throws InterruptedException where the caller left meanwhile
    void await(Duration wait) throws InterruptedException;

    /// Waits by the machine's clock.
    static Pause real() {
        return wait -> {
            boolean never = new CountDownLatch(1).await(wait.toNanos(), TimeUnit.NANOSECONDS);
            assert !never;
        };
    }
}
