package footing.ledger.allow;

import java.time.Instant;

/// A pool that begins anew with each period of the calendar.
///
/// What was spent is kept for the present period and the one before, so that a clock that jumps
/// forward and back again finds what it left: neither does a budget come back by it, nor is it
/// spent twice. What is held counts in whichever period it is.
///
/// What other nodes spent, and what was spent before this process began, is told from the books
/// with [#tell].
final class Budget implements Pool {
    private static final long MILLIS_OF_DAY = 86_400_000;

    private long amount;
    private final Window window;
    private Period now;
    private Period before = new Period(Long.MIN_VALUE, 0, 0);
    private long held;

    /// The day of the last look at the calendar.
    private long turned = Long.MIN_VALUE;

    /// @param firstDay of the period, days since 1970
    /// @param own spent in it by this process
    /// @param others spent in it by anybody else, as the books say
    private record Period(long firstDay, long own, long others) {
        long spent() {
            return own + others;
        }
    }

    Budget(long amount, Window window, long nowMillis) {
        this.amount = amount;
        this.window = window;
        now = new Period(firstDay(nowMillis), 0, 0);
    }

    private long firstDay(long millis) {
        return window.firstDay(Math.floorDiv(millis, MILLIS_OF_DAY));
    }

    private void turn(long millis) {
        long today = Math.floorDiv(millis, MILLIS_OF_DAY);
        if (today == turned) {
            return;
        }
        turned = today;
        long day = window.firstDay(today);
        if (day != now.firstDay) {
            Period back = before.firstDay == day ? before : new Period(day, 0, 0);
            before = now;
            now = back;
        }
    }

    @Override
    public synchronized long take(long wanted, long millis) {
        turn(millis);
        if (wanted <= amount - now.spent() - held) {
            held += wanted;
            return TAKEN;
        }
        return end();
    }

    private long end() {
        Instant end = window.end(now.firstDay);
        return end.equals(Instant.MAX) ? NEVER : end.toEpochMilli();
    }

    @Override
    public synchronized void settle(long ended, long used, long millis) {
        turn(millis);
        held = Math.max(0, held - ended);
        now = new Period(now.firstDay, now.own + used, now.others);
    }

    @Override
    public synchronized void begin(long own, long millis) {
        turn(millis);
        now = new Period(now.firstDay, own, now.others);
    }

    /// What everybody but this process spent in the period that `millis` lies in.
    synchronized void tell(long others, long millis) {
        turn(millis);
        now = new Period(now.firstDay, now.own, others);
    }

    @Override
    public synchronized long left(long millis) {
        turn(millis);
        return amount - now.spent() - held;
    }

    @Override
    public synchronized long whole(long millis) {
        turn(millis);
        return now.spent() + held == 0 ? millis : end();
    }

    @Override
    public synchronized long taken(long millis) {
        turn(millis);
        return now.spent() + held;
    }

    /// Spent in the present period, without what is held.
    synchronized long spent(long millis) {
        turn(millis);
        return now.spent();
    }

    @Override
    public synchronized void resize(long units) {
        amount = units;
    }
}
