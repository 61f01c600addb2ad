package footing.gateway;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Looks after the requests in flight: watches for callers who leave while an answer takes its
/// time, and keeps the connections of silent streams open.
///
/// One platform thread looks every few milliseconds, so that the many quick answers pay for no
/// watch of their own.
final class Sentinel implements AutoCloseable {
    /// Nanoseconds between two looks.
    private static final long PERIOD = 5_000_000;

    /// Nanoseconds between two looks for silence; there is nothing to see in most.
    private static final long SILENCE_PERIOD = 100_000_000;

    /// An answer that takes longer than this is watched, nanoseconds.
    private static final long QUICK = 5_000_000;

    /// A stream is silent after this time without a byte, nanoseconds; clients and proxies cut
    /// after 15 s and more.
    private static final long SILENCE = 10_000_000_000L;

    private final Set<Passage> inFlight = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoTime;
    private final Thread thread;
    private long silenceLooked;
    private volatile boolean closed;

    Sentinel(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.silenceLooked = nanoTime.getAsLong() - SILENCE_PERIOD;
        this.thread = Thread.ofPlatform().name("footing-sentinel").daemon().unstarted(this::watch);
    }

    void start() {
        thread.start();
    }

    void enter(Passage passage) {
        inFlight.add(passage);
    }

    void leave(Passage passage) {
        inFlight.remove(passage);
    }

    int inFlight() {
        return inFlight.size();
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(PERIOD);
            look();
        }
    }

    /// One look at all requests in flight. For one thread.
    void look() {
        long now = nanoTime.getAsLong();
        boolean forSilence = now - silenceLooked >= SILENCE_PERIOD;
        if (forSilence) {
            silenceLooked = now;
        }
        long silentSince = now - SILENCE;
        for (Passage passage : inFlight) {
            if (!passage.armed() && passage.ageNanos(now) > QUICK) {
                passage.arm();
            }
            if (forSilence && passage.relay.takeSilence(silentSince)) {
                // A caller who does not read blocks the write: that must not hold up the look.
                Thread.startVirtualThread(() -> passage.relay.keepAlive(silentSince));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
