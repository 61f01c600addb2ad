package footing.ledger.allow;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What this node has leased of the limits and grants that several nodes share.
///
/// Requests take from leases in memory. One thread tells the common store what is leased, fetches
/// more before it is needed and gives back what is not; it is on the way of a request only where
/// the lease is too small, and then for a bounded time. See docs/shared-limits.md.
public final class Leases {
    private static final Logger LOG = System.getLogger("footing.ledger");
    private static final long NANOS_OF_MILLI = 1_000_000;

    /// Between two calls while anything is in hand, and else.
    private static final long BUSY_NANOS = 25 * NANOS_OF_MILLI;

    private static final long QUIET_NANOS = 1_000 * NANOS_OF_MILLI;

    /// Between two calls at least.
    private static final long GAP_NANOS = 2 * NANOS_OF_MILLI;

    /// After a call that failed.
    private static final long RETRY_NANOS = 200 * NANOS_OF_MILLI;

    /// One call speaks of so many pools at most.
    private static final int MOST_ASKS = 200;

    private static final String GRANT = "grant:";

    private final Common common;
    private final LongSupplier ticker;
    private final WhenAway whenAway;
    private final long patience;
    private final Map<String, LeasedPool> pools = new ConcurrentHashMap<>();
    private final Set<LeasedPool> listed = ConcurrentHashMap.newKeySet();
    private final AtomicLong pastNumber = new AtomicLong();
    private final AtomicLong alone = new AtomicLong();
    private final AtomicLong lates = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();
    private final Thread thread;

    private volatile PastSpending past = PastSpending.NONE;
    private volatile Lives lives;
    private volatile int nodes = 1;
    private volatile boolean unreachable = true;
    private volatile boolean gathering;
    private volatile boolean pastIsWhole;
    private volatile @Nullable String error = "not reached yet";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rings = lock.newCondition();
    private final Condition rounds = lock.newCondition();
    private boolean rung;
    private boolean stopping;
    private long begun;
    private long done;

    // For the thread that calls.
    private long seq;
    private long acked;
    private long epoch;
    private long calledAt;

    /// Which lives of gateways have not ended.
    ///
    /// @param asOf the common store's time then; 0 where it was never heard
    public record Lives(Set<String> runs, long asOf) {
        /// Copies the set.
        public Lives {
            runs = Set.copyOf(runs);
        }
    }

    /// How the sharing is doing.
    ///
    /// @param away true while this node does by itself, as it was told to
    /// @param nodes how many there are, as last seen
    /// @param calls calls that were answered
    /// @param failures calls that were not
    /// @param late requests that were decided without an answer, as none came in time
    /// @param alone requests that were let in beyond what is leased
    /// @param pools limits and grants in memory
    public record State(
            boolean away,
            WhenAway whenAway,
            int nodes,
            long calls,
            long failures,
            long late,
            long alone,
            int pools,
            Optional<String> error) {}

    /// @param ticker nanoseconds that only go on
    /// @param wait for how long a request waits for a lease at most
    public Leases(Common common, LongSupplier ticker, WhenAway whenAway, Duration wait) {
        this.common = common;
        this.ticker = ticker;
        this.whenAway = whenAway;
        patience = wait.toNanos();
        lives = new Lives(Set.of(), 0);
        thread = Thread.ofPlatform().name("footing-leases").daemon().unstarted(this::run);
    }

    /// Begins to call, and waits a bounded time for the first answer.
    public void start(Duration most) {
        thread.start();
        lock.lock();
        try {
            long left = most.toNanos();
            while (done == 0 && left > 0) {
                left = rounds.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// The books have all that earlier lives of this node spent.
    public void pastIsWhole() {
        pastIsWhole = true;
        ring();
    }

    /// Which lives there are. The books that are read after it can tell them apart.
    public Lives lives() {
        return lives;
    }

    /// How it is doing.
    public State state() {
        return new State(
                away(),
                whenAway,
                nodes,
                calls.get(),
                failures.get(),
                lates.get(),
                alone.get(),
                pools.size(),
                Optional.ofNullable(error));
    }

    boolean away() {
        return unreachable || gathering;
    }

    WhenAway whenAway() {
        return whenAway;
    }

    int nodes() {
        return Math.max(1, nodes);
    }

    long nanos() {
        return ticker.getAsLong();
    }

    PastSpending past() {
        return past;
    }

    /// Which of the books that were told these are; never more than that of [#past].
    long pastNumber() {
        return pastNumber.get();
    }

    void list(LeasedPool pool) {
        pools.putIfAbsent(pool.name(), pool);
        listed.add(pool);
    }

    void unlist(LeasedPool pool) {
        listed.remove(pool);
    }

    /// A request was let in without the others.
    void alone() {
        alone.incrementAndGet();
    }

    /// No answer came in time: until one does, this node does by itself.
    void late() {
        lates.incrementAndGet();
        unreachable = true;
    }

    Pools pools() {
        return new Pools() {
            @Override
            public Pool limit(Limit limit, long nowMillis) {
                if (isLeg(limit.subject()) && limit.window().calendar()) {
                    return Pools.LOCAL.limit(limit, nowMillis);
                }
                return leased(
                        limit.id(),
                        kind(limit.window()),
                        limit.window(),
                        (books, day) ->
                                books.books(limit.subject(), limit.measure(), limit.window(), day),
                        nowMillis);
            }

            @Override
            public GrantPool grant(Grant grant, long nowMillis) {
                if (isLeg(grant.holder())) {
                    return Pools.LOCAL.grant(grant, nowMillis);
                }
                return new LeasedGrant(
                        grant,
                        leased(
                                name(grant.id()),
                                Common.Kind.COUNTED,
                                Window.EVER,
                                (books, _) -> books.books(grant.id()),
                                nowMillis));
            }

            @Override
            public void keep(Set<String> limits, Set<String> grants) {
                pools.forEach((id, pool) ->
                        pool.keep(
                                id.startsWith(GRANT)
                                        ? grants.contains(id.substring(GRANT.length()))
                                        : limits.contains(id)));
            }

            @Override
            public void tell(PastSpending books) {
                past = books;
                pastNumber.incrementAndGet();
                pools.values().forEach(LeasedPool::newBooks);
            }

            @Override
            public Wait patience() {
                return new Patience();
            }
        };
    }

    /// Of legs the books know no lives, so that what one of them spent cannot be told apart.
    private static boolean isLeg(Subject subject) {
        return subject.kind() == Subject.Kind.LEG;
    }

    private static String name(String grant) {
        return GRANT + grant;
    }

    private static Common.Kind kind(Window window) {
        return switch (window) {
            case NOW -> Common.Kind.SLOTS;
            case SECOND, MINUTE, HOUR -> Common.Kind.REFILLING;
            case DAY, MONTH, EVER -> Common.Kind.COUNTED;
        };
    }

    private LeasedPool leased(
            String id, Common.Kind kind, Window window, LeasedPool.Told told, long millis) {
        LeasedPool pool =
                pools.computeIfAbsent(
                        id, name -> new LeasedPool(this, name, kind, window, told, millis));
        pool.keep(true);
        return pool;
    }

    private final class Patience implements Wait {
        private boolean begunWaiting;
        private long until;
        private boolean answered;

        @Override
        public boolean again() {
            if (!begunWaiting) {
                begunWaiting = true;
                until = nanos() + patience;
            }
            lock.lock();
            try {
                long wanted = begun + 1;
                rung = true;
                rings.signalAll();
                long left = until - nanos();
                while (done < wanted && left > 0) {
                    left = rounds.awaitNanos(left);
                }
                boolean news = done >= wanted;
                answered |= news;
                if (!answered) {
                    late();
                }
                return news;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean answered() {
            return answered;
        }
    }

    private void ring() {
        lock.lock();
        try {
            rung = true;
            rings.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!isStopping()) {
            boolean well = round(false, Common.Leave.NOBODY);
            rest(well);
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    private void rest(boolean well) {
        lock.lock();
        try {
            if (!well) {
                pause(RETRY_NANOS, false);
                return;
            }
            pause(GAP_NANOS, false);
            pause(listed.isEmpty() && !away() ? QUIET_NANOS : BUSY_NANOS, true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long nanos, boolean unlessRung) throws InterruptedException {
        long left = nanos;
        while (left > 0 && !stopping && !(unlessRung && rung)) {
            left = rings.awaitNanos(left);
        }
    }

    /// Says all there is to say; false when it was not heard.
    private boolean round(boolean close, Common.Leave last) {
        long mine = beginRound();
        List<LeasedPool.Said> said = new ArrayList<>();
        for (LeasedPool pool : List.copyOf(listed)) {
            said.addAll(pool.say(nanos(), close));
        }
        boolean well = true;
        try {
            int from = 0;
            do {
                int until = Math.min(said.size(), from + MOST_ASKS);
                List<LeasedPool.Said> part = said.subList(from, until);
                if (well && isDue(part)) {
                    well = call(part, until == said.size() ? last : Common.Leave.NOBODY);
                }
                if (!well) {
                    part.forEach(one -> one.pool().unheard(one));
                }
                from = until;
            } while (from < said.size());
        } finally {
            endRound(mine);
        }
        return well;
    }

    /// Nothing to say is said often while anything is in hand, as somebody may call for it.
    private boolean isDue(List<LeasedPool.Said> part) {
        return !part.isEmpty()
                || !listed.isEmpty()
                || pastIsWhole
                || away()
                || isStopping()
                || nanos() - calledAt >= QUIET_NANOS / 2;
    }

    private long beginRound() {
        lock.lock();
        try {
            rung = false;
            return ++begun;
        } finally {
            lock.unlock();
        }
    }

    private void endRound(long mine) {
        lock.lock();
        try {
            done = mine;
            rounds.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean call(List<LeasedPool.Said> said, Common.Leave last) {
        boolean whole = pastIsWhole;
        Common.Leave leave = last == Common.Leave.NOBODY && whole ? Common.Leave.PAST : last;
        calledAt = nanos();
        try {
            Common.Reply reply =
                    common.swap(
                            new Common.Call(
                                    ++seq,
                                    acked,
                                    epoch,
                                    leave,
                                    said.stream().map(LeasedPool.Said::ask).toList()));
            if (reply.late()) {
                throw new IOException("another gateway calls itself by the same name");
            }
            acked = seq;
            if (leave == Common.Leave.PAST) {
                pastIsWhole = false;
            }
            hear(said, reply);
            return true;
        } catch (IOException | RuntimeException e) {
            failures.incrementAndGet();
            String sentence = e.getMessage() == null ? e.toString() : e.getMessage();
            if (!sentence.equals(error)) {
                LOG.log(
                        Level.WARNING,
                        "common limits cannot be reached, going on by ''when-away: {0}'': {1}: {2}",
                        whenAway.word(),
                        common.name(),
                        sentence);
            }
            error = sentence;
            unreachable = true;
            return false;
        }
    }

    private void hear(List<LeasedPool.Said> said, Common.Reply reply) {
        calls.incrementAndGet();
        boolean lost = epoch != 0 && epoch != reply.epoch();
        epoch = reply.epoch();
        lives = new Lives(reply.runs(), reply.now());
        nodes = reply.nodes();
        for (int i = 0; i < said.size(); i++) {
            LeasedPool.Said one = said.get(i);
            one.pool().hear(one, reply.gots().get(i), nanos());
        }
        if (lost) {
            LOG.log(
                    Level.WARNING,
                    "{0} lost what it knew of common limits: all nodes tell it anew",
                    common.name());
            pools.values().forEach(LeasedPool::tellAnew);
        }
        for (LeasedPool pool : List.copyOf(listed)) {
            if (pool.isOneOf(reply.called())) {
                pool.call();
            }
        }
        pools.values().removeIf(pool -> !pool.isKept() && pool.over());
        gathering = reply.gathering();
        unreachable = false;
        if (error != null) {
            LOG.log(Level.INFO, "common limits are shared through {0}", common.name());
            error = null;
        }
    }

    /// Ends the thread, gives back what is in hand, and closes the common store.
    ///
    /// @param booksAreWhole whether the books have all that this life spent
    public void end(boolean booksAreWhole) {
        stop();
        round(true, booksAreWhole ? Common.Leave.SELF : Common.Leave.NOBODY);
        common.close();
    }

    /// Ends the thread and says nothing more, as a death does.
    public void halt() {
        stop();
        common.close();
    }

    private void stop() {
        lock.lock();
        try {
            stopping = true;
            rings.signalAll();
        } finally {
            lock.unlock();
        }
        join();
    }

    private void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(1));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
