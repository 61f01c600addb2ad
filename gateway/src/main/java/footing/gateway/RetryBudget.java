package footing.gateway;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// How often hosts may be asked again within one request, so that an outage is not made worse by
/// those who try again: a fifth of the requests of the last ten seconds, and ten more. Safe for use
/// by many threads.
final class RetryBudget {
    /// Seconds that count.
    private static final int WINDOW = 10;

    /// Repeats that are allowed in a window however few the requests are.
    private static final int LEAST = 10;

    /// One repeat for so many requests.
    private static final int SHARE = 5;

    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    RetryBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Notes that a request comes to a host for the first time.
    void request(String host) {
        of(host).request(second());
    }

    /// Whether a request may come to a host once more; if so, that is spent.
    boolean repeat(String host) {
        return of(host).repeat(second());
    }

    private Host of(String host) {
        Host known = hosts.get(host);
        return known != null ? known : hosts.computeIfAbsent(host, _ -> new Host());
    }

    private long second() {
        return Math.floorDiv(nanoTime.getAsLong(), 1_000_000_000L);
    }

    /// The last seconds of one host, a slot for each. Guarded by itself.
    private static final class Host {
        private final int[] requests = new int[WINDOW];
        private final int[] repeats = new int[WINDOW];
        private long now = Long.MIN_VALUE;

        synchronized void request(long second) {
            requests[slot(second)]++;
        }

        synchronized boolean repeat(long second) {
            int slot = slot(second);
            int allowed = LEAST + Arrays.stream(requests).sum() / SHARE;
            if (Arrays.stream(repeats).sum() >= allowed) {
                return false;
            }
            repeats[slot]++;
            return true;
        }

        private int slot(long second) {
            if (second > now) {
                long from = Math.max(now + 1, second - WINDOW + 1);
                for (long gone = from; gone <= second; gone++) {
                    requests[Math.floorMod(gone, WINDOW)] = 0;
                    repeats[Math.floorMod(gone, WINDOW)] = 0;
                }
                now = second;
            }
            return Math.floorMod(second, WINDOW);
        }
    }
}
