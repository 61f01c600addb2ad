package footing.ledger.allow;

/// A pool that refills evenly: `amount` in each `window`, and never more than that at once.
///
/// The level is kept in units times milliseconds of the window, so that no fraction is lost. A
/// clock that goes back stops the refill until it has caught up, a minute at most.
final class Bucket implements Pool {
    /// A clock that went back further is believed, and the refill goes on from there.
    private static final long BACKWARDS = 60_000;

    /// How many windows can be owed at most; it takes as many to be let in again.
    private static final int DEBT = 5;

    private long amount;
    private final long window;
    private long capacity;
    private long level;
    private long at;

    Bucket(long amount, Window window, long nowMillis) {
        this.amount = amount;
        this.window = window.millis();
        this.capacity = Math.multiplyExact(amount, this.window);
        level = capacity;
        at = nowMillis;
    }

    private void refill(long now) {
        long passed = now - at;
        if (passed < 0) {
            at = passed < -BACKWARDS ? now : at;
            return;
        }
        at = now;
        if (passed >= window) {
            // A window is enough to fill it from empty; what is owed beyond takes more of them.
            long windows = passed / window;
            level = windows > DEBT ? capacity : Math.min(capacity, level + windows * capacity);
            passed %= window;
        }
        level = Math.min(capacity, level + passed * amount);
    }

    @Override
    public synchronized long take(long wanted, long now) {
        refill(now);
        if (wanted > amount) {
            return NEVER;
        }
        long need = wanted * window;
        if (level >= need) {
            level -= need;
            return TAKEN;
        }
        return now + Math.max(1, ceilDiv(need - level));
    }

    private long ceilDiv(long missing) {
        return amount == 0 ? NEVER / 2 : Math.ceilDiv(missing, amount);
    }

    @Override
    public synchronized void settle(long held, long used, long now) {
        refill(now);
        long back = Math.clamp(held - used, -DEBT * amount, amount);
        level = Math.clamp(level + back * window, -DEBT * capacity, capacity);
    }

    @Override
    public synchronized long left(long now) {
        refill(now);
        return Math.floorDiv(level, window);
    }

    @Override
    public synchronized long whole(long now) {
        refill(now);
        return level >= capacity ? now : now + ceilDiv(capacity - level);
    }

    @Override
    public synchronized long taken(long now) {
        refill(now);
        return Math.ceilDiv(capacity - level, window);
    }

    @Override
    public synchronized void resize(long units) {
        long gone = capacity - level;
        amount = units;
        capacity = Math.multiplyExact(units, window);
        level = Math.max(capacity - gone, -DEBT * capacity);
    }
}
