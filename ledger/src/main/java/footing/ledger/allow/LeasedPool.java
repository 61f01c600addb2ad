package footing.ledger.allow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// This node's part of a pool that several nodes share.
///
/// Requests take from the part in memory; the part is fetched, and what is too much of it given
/// back, by the thread of [Leases]. All that was ever taken in a period is one figure: what was
/// spent, what is held, and what is in hand. What is held when a period ends is held in the next.
final class LeasedPool implements Pool {
    /// How many windows of a pool that refills can be owed at most.
    private static final int DEBT = 5;

    /// The dearest that the common store can count to the unit.
    private static final long MOST = 1L << 52;

    /// No books were shown.
    private static final long NONE = -1;

    private static final long MILLIS_OF_DAY = 86_400_000;
    private static final long NANOS_OF_MILLI = 1_000_000;

    /// In how long a time what is taken is what is liked to be in hand.
    private static final long FLOW_NANOS = 250 * NANOS_OF_MILLI;

    /// After how many such times without a request nothing is liked to be in hand.
    private static final int IDLE = 8;

    /// How long a request is refused at once after others gave nothing.
    private static final long DRY_NANOS = 250 * NANOS_OF_MILLI;

    /// The same where nobody had any left. Each request asks again, without waiting.
    private static final long EMPTY_NANOS = 2_000 * NANOS_OF_MILLI;

    /// How long nothing is kept in hand of what somebody calls for.
    private static final long CALLED_NANOS = 500 * NANOS_OF_MILLI;

    /// How long to wait before asking again for what was not given.
    private static final long MODEST_NANOS = 100 * NANOS_OF_MILLI;

    /// Nobody knows when a request ends, milliseconds.
    private static final long AGAIN = 1_000;

    private final Leases leases;
    private final String name;
    private final Common.Kind kind;
    private final Window window;
    private final Told told;
    private long amount;
    private Period now;
    private @Nullable Period before;
    private long held;

    private long demand;
    private long leastDemand;
    private long peak;
    private long lately;
    private long flow;
    private int idle;
    private long flowAt;
    private long dryUntil;
    private long modestUntil;
    private long calledUntil;
    private boolean repeat;
    private @Nullable Away away;
    private boolean listed;
    private volatile boolean kept = true;

    /// What the books say of the pool.
    interface Told {
        Common.Books of(PastSpending past, long firstDay);
    }

    /// What this life had in a period. Guarded by the pool.
    private static final class Period {
        private final long firstDay;
        private long mine;
        private long spent;
        private long left;
        private boolean joined;
        private boolean wantsBooks = true;
        private long shown = NONE;

        Period(long firstDay) {
            this.firstDay = firstDay;
        }
    }

    /// What is given out beyond the lease while the others cannot be reached.
    ///
    /// @param more for good
    /// @param refill the part of what refills
    private record Away(long more, @Nullable Bucket refill) {}

    LeasedPool(
            Leases leases, String name, Common.Kind kind, Window window, Told told, long millis) {
        this.leases = leases;
        this.name = name;
        this.kind = kind;
        this.window = window;
        this.told = told;
        now = new Period(firstDay(millis));
        flowAt = leases.nanos();
        dryUntil = flowAt;
        modestUntil = flowAt;
        calledUntil = flowAt;
    }

    private long firstDay(long millis) {
        return window.calendar() ? window.firstDay(Math.floorDiv(millis, MILLIS_OF_DAY)) : 0;
    }

    private void turn(long millis) {
        long day = firstDay(millis);
        if (day != now.firstDay) {
            Period back = before != null && before.firstDay == day ? before : new Period(day);
            before = now;
            now = back;
            away = null;
            dryUntil = leases.nanos();
            list();
        }
    }

    private long must() {
        return now.spent + held;
    }

    private long free() {
        return now.mine - must();
    }

    /// The leases look after it.
    private void list() {
        if (!listed) {
            listed = true;
            leases.list(this);
        }
    }

    private void hold(long taken) {
        held += taken;
        lately += taken;
        peak = Math.max(peak, taken);
        idle = 0;
        list();
    }

    @Override
    public synchronized long take(long wanted, long millis) {
        turn(millis);
        if (wanted <= Math.max(0, free())) {
            hold(wanted);
            return TAKEN;
        }
        if (wanted > amount) {
            return never(wanted, millis);
        }
        if (isAway()) {
            return takeAlone(wanted, millis);
        }
        want(wanted, wanted);
        return leases.nanos() - dryUntil < 0 ? frees(wanted, millis) : SHORT;
    }

    /// Asks for more.
    ///
    /// @param least with less nobody would be helped
    private void want(long wanted, long least) {
        leastDemand = demand == 0 ? least : Math.min(leastDemand, least);
        demand += wanted;
        peak = Math.max(peak, wanted);
        list();
    }

    private boolean isAway() {
        return leases.away();
    }

    /// The others can be reached but have not heard yet what the books say, as after a loss. Who
    /// knows the books itself does not refuse what may well be left.
    private boolean isUntold() {
        return !now.joined && leases.pastNumber() > 0;
    }

    private long never(long wanted, long millis) {
        return kind == Common.Kind.COUNTED ? frees(wanted, millis) : NEVER;
    }

    @Override
    public synchronized long lastly(long wanted, long millis, boolean answered) {
        turn(millis);
        if (wanted <= Math.max(0, free())) {
            hold(wanted);
            return TAKEN;
        }
        if (wanted > amount) {
            return never(wanted, millis);
        }
        if (!answered || isAway() || isUntold()) {
            return takeAlone(wanted, millis);
        }
        giveUp();
        return frees(wanted, millis);
    }

    /// The others were asked long enough.
    synchronized void giveUp() {
        dryUntil = leases.nanos() + (now.left > 0 ? DRY_NANOS : EMPTY_NANOS);
    }

    private long takeAlone(long wanted, long millis) {
        if (leases.whenAway() == WhenAway.OPEN) {
            leases.alone();
            hold(wanted);
            return TAKEN;
        }
        Away share = alone(millis);
        boolean taken =
                share.refill == null
                        ? wanted <= free() + share.more
                        : share.refill.take(wanted, millis) == TAKEN;
        if (taken) {
            leases.alone();
            hold(wanted);
            return TAKEN;
        }
        return share.refill == null
                ? frees(wanted, millis)
                : Math.max(share.refill.take(amount, millis), millis + 1);
    }

    /// What this node may give out beyond its lease until the others are heard again.
    private Away alone(long millis) {
        if (away == null) {
            away = leases.whenAway() == WhenAway.CLOSED ? new Away(0, null) : share(millis);
        }
        return away;
    }

    /// Its part of what was left: as it was told last, or as the books say where that is less. Of
    /// what comes back by itself the part is rounded up, so that a small limit is not none.
    private Away share(long millis) {
        int nodes = leases.nodes();
        if (kind == Common.Kind.REFILLING) {
            Bucket refill = new Bucket(Math.ceilDiv(amount, nodes), window, millis);
            if (now.joined) {
                refill.settle(Math.max(0, now.left / nodes), refill.left(millis), millis);
            }
            return new Away(0, refill);
        }
        long left = now.joined ? now.left : amount - must();
        if (kind == Common.Kind.SLOTS) {
            return new Away(Math.ceilDiv(Math.max(0, left), nodes), null);
        }
        Common.Books books = told.of(leases.past(), now.firstDay);
        long others = books.rest();
        for (long sum : books.live().values()) {
            others = Math.addExact(others, sum);
        }
        left = Math.min(left, amount - others - Math.max(must(), now.mine));
        return new Away(Math.max(0, left) / nodes, null);
    }

    @Override
    public synchronized void settle(long ended, long used, long millis) {
        turn(millis);
        held = Math.max(0, held - ended);
        spend(used);
        list();
    }

    private void spend(long used) {
        if (kind == Common.Kind.SLOTS) {
            return;
        }
        long most = kind == Common.Kind.REFILLING ? Math.multiplyExact(DEBT, amount) : used;
        now.spent = Math.addExact(now.spent, Math.min(used, most));
    }

    /// Ends a hold and spends as much of `wanted` as this node has; answers how much.
    synchronized long draw(long ended, long wanted, long millis) {
        turn(millis);
        held = Math.max(0, held - ended);
        long more = away == null ? 0 : away.more;
        long drawn = Math.clamp(free() + more, 0, wanted);
        spend(drawn);
        list();
        return drawn;
    }

    /// Holds as much of `wanted` as this node has, and answers how much.
    synchronized long takeSome(long wanted, long millis) {
        turn(millis);
        boolean alone = isAway();
        long more = alone && leases.whenAway() != WhenAway.CLOSED ? alone(millis).more : 0;
        long part = Math.clamp(free() + more, 0, wanted);
        if (part > Math.max(0, free())) {
            leases.alone();
        }
        hold(part);
        if (part < wanted && !alone) {
            want(wanted - part, 1);
        }
        return part;
    }

    /// Whether others may have some and can be asked.
    synchronized boolean askable() {
        return !isAway() && leases.nanos() - dryUntil >= 0;
    }

    @Override
    public synchronized void begin(long own, long millis) {
        turn(millis);
        now.spent = Math.max(now.spent, own);
    }

    private long frees(long wanted, long millis) {
        return switch (kind) {
            case SLOTS -> millis + AGAIN;
            case COUNTED -> {
                Instant end = window.end(now.firstDay);
                yield end.equals(Instant.MAX) ? NEVER : end.toEpochMilli();
            }
            case REFILLING -> {
                long missing = wanted - free() - now.left;
                yield amount == 0 ? NEVER : millis + Math.max(1, refillMillis(missing));
            }
        };
    }

    private long refillMillis(long units) {
        return Math.ceilDiv(Math.clamp(units, 0, DEBT * amount) * window.millis(), amount);
    }

    @Override
    public synchronized long left(long millis) {
        turn(millis);
        return free() + (now.joined ? now.left : amount - now.mine);
    }

    @Override
    public synchronized long whole(long millis) {
        long taken = amount - left(millis);
        if (taken <= 0) {
            return millis;
        }
        return kind == Common.Kind.REFILLING && amount > 0
                ? millis + refillMillis(taken)
                : frees(taken, millis);
    }

    @Override
    public synchronized long taken(long millis) {
        return amount - left(millis);
    }

    /// Held by this node.
    synchronized long held() {
        return held;
    }

    @Override
    public synchronized void resize(long units) {
        amount = Math.min(units, MOST);
    }

    /// Whether the rules still name it.
    void keep(boolean named) {
        kept = named;
    }

    boolean isKept() {
        return kept;
    }

    /// Whether nothing is held or in hand.
    synchronized boolean over() {
        return held == 0 && free() <= 0 && !listed;
    }

    /// Whether it is one of these by the name that all nodes know.
    synchronized boolean isOneOf(Set<String> names) {
        return !names.isEmpty() && names.contains(key(now));
    }

    /// The same for all periods.
    String name() {
        return name;
    }

    private String key(Period of) {
        return window.calendar() ? name + "@" + of.firstDay : name;
    }

    /// Says all of it again: the others may have lost it.
    synchronized void tellAnew() {
        repeat = true;
        now.wantsBooks = true;
        now.shown = NONE;
        list();
    }

    /// Somebody wants more than is there.
    synchronized void call() {
        calledUntil = leases.nanos() + CALLED_NANOS;
        list();
    }

    /// What the books say has changed.
    synchronized void newBooks() {
        if (now.wantsBooks && now.mine > 0) {
            list();
        }
    }

    /// What it has to say now; what it gives back is out of its hands from here on.
    ///
    /// @param close gives back all that is not held
    synchronized List<Said> say(long nanos, boolean close) {
        measure(nanos);
        repeat |= away != null && !leases.away();
        List<Said> said = new ArrayList<>(1);
        if (before != null && before.mine > before.spent) {
            Period past = before;
            past.mine = past.spent;
            said.add(
                    new Said(
                            this,
                            past.firstDay,
                            ask(past, past.spent, past.mine, past.mine, past.mine)));
        }
        long must = must();
        long liked = close || nanos - calledUntil < 0 ? 0 : liked();
        boolean gives = now.mine - must > Math.multiplyExact(2, liked);
        boolean modest = nanos - modestUntil < 0;
        boolean lacks = demand > 0 || now.mine < must || (!modest && now.mine - must < liked / 2);
        boolean shows = now.wantsBooks && now.shown != leases.pastNumber() && now.mine > 0;
        if (!gives && !lacks && !repeat && !shows) {
            listed = liked > 0 || now.mine > must || leases.away();
            if (!listed) {
                leases.unlist(this);
            }
            return said;
        }
        long need = must;
        long least = must;
        long like;
        if (demand > 0 && !close) {
            need = Math.addExact(must, demand);
            least = Math.addExact(must, leastDemand);
            like = Math.max(need + liked, now.mine);
        } else if (gives) {
            now.mine = must + liked;
            like = now.mine;
        } else {
            like = Math.max(must + liked, now.mine);
        }
        demand = 0;
        repeat = false;
        said.add(new Said(this, now.firstDay, ask(now, must, least, need, like)));
        return said;
    }

    /// One thing that it says.
    record Said(LeasedPool pool, long firstDay, Common.Ask ask) {}

    private Common.Ask ask(Period of, long must, long least, long need, long like) {
        Common.Books books = null;
        if (kind == Common.Kind.COUNTED && of.wantsBooks && of.shown != leases.pastNumber()) {
            of.shown = leases.pastNumber();
            books = told.of(leases.past(), of.firstDay);
            of.wantsBooks = !books.current();
        }
        return new Common.Ask(
                key(of), kind, amount, window.millis(), must, of.mine, least, need, like, books);
    }

    /// Nobody answered.
    synchronized void unheard(Said said) {
        repeat = true;
        if (said.ask().books() != null && now.firstDay == said.firstDay()) {
            now.wantsBooks = true;
            now.shown = NONE;
        }
        list();
    }

    private void measure(long nanos) {
        long passed = nanos - flowAt;
        if (passed < FLOW_NANOS) {
            return;
        }
        flowAt = nanos;
        idle = lately == 0 ? idle + 1 : 0;
        flow = idle >= IDLE ? 0 : Math.max(lately, flow / 2);
        peak = idle >= IDLE ? 0 : peak - peak / 8;
        lately = 0;
    }

    private long liked() {
        return Math.min(Math.max(Math.max(flow, lately), peak), amount);
    }

    /// What the others answered.
    synchronized void hear(Said said, Common.Got got, long nanos) {
        Period of =
                now.firstDay == said.firstDay()
                        ? now
                        : before != null && before.firstDay == said.firstDay() ? before : null;
        if (of == null) {
            return;
        }
        of.joined = got.joined();
        of.wantsBooks |= got.books();
        if (!got.joined()) {
            of.shown = NONE;
            repeat = true;
            return;
        }
        boolean more = got.mine() > of.mine;
        of.mine = got.mine();
        of.left = got.left();
        if (of == now) {
            away = null;
            if (more && free() > 0) {
                dryUntil = nanos;
            }
            if (got.mine() < said.ask().like()) {
                modestUntil = nanos + MODEST_NANOS;
            }
        }
    }
}
