package footing.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One of those that are compared.
///
/// @param whole where requests for answers in one piece go
/// @param streams where requests for streams go
/// @param pid the process whose cost is read; empty for the direct path
/// @param process what this run started and ends; null where it was there before
record Gateway(
        String name, Target whole, Target streams, OptionalLong pid, @Nullable Process process)
        implements AutoCloseable {

    /// Waits until something listens on `port`.
    static void awaitPort(Process process, int port, Duration limit) throws IOException {
        long until = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < until) {
            try (Socket s = new Socket()) {
                s.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 300);
                return;
            } catch (IOException _) {
                if (ended(process, Duration.ofMillis(50))) {
                    throw new IOException("it ended with " + process.exitValue());
                }
            }
        }
        throw new IOException("nothing listens on port " + port + " after " + limit);
    }

    static boolean ended(Process process, Duration within) {
        try {
            return process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!ended(process, Duration.ofSeconds(10))) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
