package footing.ledger.allow;

/// A pool of requests under way: who ends lets the next one in.
final class Slots implements Pool {
    /// Nobody knows when a request ends; so long a caller waits before it asks again, milliseconds.
    private static final long AGAIN = 1_000;

    private long amount;
    private long inside;

    Slots(long amount) {
        this.amount = amount;
    }

    @Override
    public synchronized long take(long wanted, long now) {
        if (inside + wanted <= amount) {
            inside += wanted;
            return TAKEN;
        }
        return amount < wanted ? NEVER : now + AGAIN;
    }

    @Override
    public synchronized void settle(long held, long used, long now) {
        inside = Math.max(0, inside - held);
    }

    @Override
    public synchronized long left(long now) {
        return amount - inside;
    }

    @Override
    public synchronized long whole(long now) {
        return inside == 0 ? now : now + AGAIN;
    }

    @Override
    public synchronized long taken(long now) {
        return inside;
    }

    @Override
    public synchronized void resize(long slots) {
        amount = slots;
    }
}
