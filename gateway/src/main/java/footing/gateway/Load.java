package footing.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The attempts under way on one model of one leg, or by one of its keys: how many there are, and
/// how many there may be.
///
/// There may be any number until the leg shows that it is too much. Then the limit is three
/// quarters of what was under way; as many successes as the limit is raise it by one, and it goes
/// when twice what is used would fit into it for a while. Those who find no room wait in the order
/// in which they came. Safe for use by many threads.
final class Load {
    /// Nanoseconds over which the most that is used is looked for.
    private static final long WHILE = 60_000_000_000L;

    final Latency latency = new Latency();
    private final LongSupplier nanoTime;
    private final ArrayDeque<CountDownLatch> waiting = new ArrayDeque<>();

    /// Written under the load's own lock, read by all.
    private volatile int inFlight;

    /// 0 for none. Written under the load's own lock, read by all.
    private volatile int limit;

    private long cuts;
    private int successes;
    private int peak;
    private long peakSince;

    Load(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.peakSince = nanoTime.getAsLong();
    }

    /// How an attempt speaks of the limit.
    enum Sign {
        /// It was answered.
        GOOD,
        /// There were too many at once.
        TOO_MANY,
        /// Not at all.
        NONE
    }

    int inFlight() {
        return inFlight;
    }

    /// How many there may be; 0 for any number.
    int limit() {
        return limit;
    }

    synchronized int waiting() {
        return waiting.size();
    }

    boolean hasRoom() {
        int most = limit;
        return most == 0 || inFlight < most;
    }

    /// Comes in where there is room; as [#enter] otherwise.
    synchronized long tryEnter() {
        settle();
        return waiting.isEmpty() && hasRoom() ? admitted() : -1;
    }

    /// Comes in where there is room within `patience`. Who comes in leaves with [#leave].
    ///
    /// @return how often the limit had been cut by then, for [#leave]; -1 where no room came
    /// @throws InterruptedException where the caller left meanwhile
    long enter(Duration patience) throws InterruptedException {
        CountDownLatch room = new CountDownLatch(1);
        synchronized (this) {
            long cutsThen = tryEnter();
            if (cutsThen >= 0 || !patience.isPositive()) {
                return cutsThen;
            }
            waiting.add(room);
        }
        try {
            boolean _ = room.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException left) {
            if (!gaveUp(room)) {
                leave(Sign.NONE, -1);
            }
            throw left;
        }
        return gaveUp(room) ? -1 : cuts();
    }

    /// Leaves.
    ///
    /// @param cutsThen what [#enter] returned: who came in before the last cut says nothing of the
    ///   limit since
    synchronized void leave(Sign sign, long cutsThen) {
        switch (sign) {
            case TOO_MANY -> {
                if (cutsThen == cuts) {
                    cut();
                }
            }
            case GOOD -> {
                if (limit > 0 && ++successes >= limit) {
                    successes = 0;
                    limit++;
                }
            }
            case NONE -> {}
        }
        inFlight--;
        settle();
    }

    private synchronized void cut() {
        limit = Math.max(1, inFlight * 3 / 4);
        cuts++;
        successes = 0;
        peak = inFlight;
        peakSince = nanoTime.getAsLong();
    }

    private synchronized long admitted() {
        inFlight++;
        peak = Math.max(peak, inFlight);
        return cuts;
    }

    /// Lifts a limit that was twice what was used all the while, and lets in who waits and has
    /// room.
    private synchronized void settle() {
        if (limit > 0 && nanoTime.getAsLong() - peakSince >= WHILE) {
            limit = limit >= 2 * peak ? 0 : limit;
            peak = inFlight;
            peakSince = nanoTime.getAsLong();
        }
        while (!waiting.isEmpty() && hasRoom()) {
            admitted();
            waiting.remove().countDown();
        }
    }

    private synchronized boolean gaveUp(CountDownLatch room) {
        return waiting.remove(room);
    }

    private synchronized long cuts() {
        return cuts;
    }
}
