package footing.ledger;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Keeps native code off virtual threads, whose carrier it would hold.
final class Threads {
    private Threads() {}

    /// Runs `work` here when this is a platform thread, else on a fresh one while this one waits.
    static <T> T onPlatform(Callable<T> work) throws Exception {
        if (!Thread.currentThread().isVirtual()) {
            return work.call();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread worker =
                Thread.ofPlatform()
                        .name("footing-ledger")
                        .daemon()
                        .start(() -> complete(result, work));
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } finally {
            join(worker);
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
        try {
            result.complete(work.call());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    /// Waits until the thread has ended, and keeps an interrupt for later.
    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
