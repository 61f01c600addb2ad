package footing.http;

import java.util.concurrent.atomic.AtomicLong;

/// A time at which something is cut, moved on or taken away by the thread that is being timed.
///
/// Either that thread clears it in time or the [Timekeeper] takes it; never both. Once taken it
/// stays expired.
final class Deadline {
    /// No deadline is running.
    static final long NONE = Long.MAX_VALUE;

    private static final long EXPIRED = Long.MIN_VALUE;

    private final AtomicLong at = new AtomicLong(NONE);
    private final Timekeeper keeper;
    private final Runnable cut;

    /// @param cut ends what is being timed; runs once, on the timekeeper's thread, and must not
    ///   block
    Deadline(Timekeeper keeper, Runnable cut) {
        this.keeper = keeper;
        this.cut = cut;
        keeper.register(this);
    }

    /// Runs until `time` of [Timekeeper#now] from here on; false when it had expired before.
    boolean set(long time) {
        long before = at.get();
        while (before != EXPIRED) {
            if (at.compareAndSet(before, time)) {
                keeper.noticed(time);
                return true;
            }
            before = at.get();
        }
        return false;
    }

    /// Stops it; false when it had expired before.
    boolean clear() {
        long before = at.get();
        while (before != EXPIRED) {
            if (before == NONE || at.compareAndSet(before, NONE)) {
                return true;
            }
            before = at.get();
        }
        return false;
    }

    boolean expired() {
        return at.get() == EXPIRED;
    }

    /// The running time, or [#NONE].
    long time() {
        long time = at.get();
        return time == EXPIRED ? NONE : time;
    }

    /// Takes it if it still stands at `time`.
    void take(long time) {
        if (at.compareAndSet(time, EXPIRED)) {
            cut.run();
        }
    }

    /// Is never looked at again.
    void retire() {
        keeper.unregister(this);
    }
}
