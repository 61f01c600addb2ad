package footing.ledger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The two threads of a gateway's ledger: one drains the journal into the database, one keeps a
/// segment ready and forces the journal to the disk.
///
/// Platform threads, because native code and the disk would hold a virtual thread's carrier. Two,
/// because a database that makes its writer wait must not keep the journal from growing. Nobody
/// rings for a row, which would cost a system call each: the drain looks ten times a second.
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = System.getLogger("footing.ledger");
    private static final long DRAIN_MILLIS = 100;
    private static final long RETRY_MILLIS = 500;
    private static final long FORCE_MILLIS = 1_000;

    private final Journal journal;
    private final Drain drain;
    private final InstantSource clock;
    private final Bell keeperBell;
    private final Runnable everySecond;
    private final Bell drainBell = new Bell();
    private final Thread keeper;
    private final Thread drainer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ran = lock.newCondition();
    private long runsAsked;
    private long runsDone;
    private long runsFailed;
    private @Nullable String error;
    private boolean ended;
    private volatile boolean stopping;

    private Upkeep(
            Journal journal,
            Drain drain,
            InstantSource clock,
            Bell keeperBell,
            Runnable everySecond) {
        this.everySecond = everySecond;
        this.journal = journal;
        this.drain = drain;
        this.clock = clock;
        this.keeperBell = keeperBell;
        keeper = Thread.ofPlatform().name("footing-journal").daemon().unstarted(this::keep);
        drainer = Thread.ofPlatform().name("footing-drain").daemon().unstarted(this::drainOn);
    }

    /// Starts both threads.
    ///
    /// @param keeperBell the bell that the journal rings for a segment
    /// @param everySecond what else is to be done about once a second; must not throw
    static Upkeep start(
            Journal journal,
            Drain drain,
            InstantSource clock,
            Bell keeperBell,
            Runnable everySecond) {
        Upkeep upkeep = new Upkeep(journal, drain, clock, keeperBell, everySecond);
        upkeep.keeper.start();
        upkeep.drainer.start();
        return upkeep;
    }

    private void keep() {
        long forcedAt = clock.millis();
        while (!stopping) {
            journal.prepare();
            boolean rung = keeperBell.await(FORCE_MILLIS);
            long now = clock.millis();
            if (!rung || Math.abs(now - forcedAt) >= FORCE_MILLIS) {
                journal.force();
                everySecond.run();
                forcedAt = now;
            }
        }
    }

    private void drainOn() {
        try (drain) {
            while (!stopping) {
                boolean well = runOnce();
                drainBell.await(well ? DRAIN_MILLIS : RETRY_MILLIS);
            }
            runOnce();
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "closing the database: {0}", Faults.sentence(e));
        } finally {
            ended();
        }
    }

    private void ended() {
        lock.lock();
        try {
            ended = true;
            ran.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean runOnce() {
        long asked = begin();
        try {
            drain.run();
            end(asked, null);
            return true;
        } catch (SQLException | IOException | RuntimeException | InternalError e) {
            end(asked, Faults.sentence(e));
            return false;
        }
    }

    private long begin() {
        lock.lock();
        try {
            return runsAsked;
        } finally {
            lock.unlock();
        }
    }

    private void end(long asked, @Nullable String failure) {
        lock.lock();
        try {
            runsDone = Math.max(runsDone, asked);
            if (failure != null) {
                runsFailed = Math.max(runsFailed, asked);
                if (!failure.equals(error)) {
                    LOG.log(Level.WARNING, "rows wait in the journal: {0}", failure);
                }
            } else if (error != null) {
                LOG.log(Level.INFO, "the database can be written again");
            }
            error = failure;
            ran.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a run of the drain that begins now. Throws where it fails.
    void drainNow() {
        lock.lock();
        try {
            long mine = ++runsAsked;
            drainBell.ring();
            while (runsDone < mine && !ended) {
                ran.await();
            }
            if (runsDone < mine || runsFailed >= mine) {
                throw new LedgerFault(
                        "rows wait in the journal: " + (error == null ? "closed" : error));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerFault("interrupted while waiting for the journal to drain", e);
        } finally {
            lock.unlock();
        }
    }

    /// Why the last run failed.
    Optional<String> error() {
        lock.lock();
        try {
            return Optional.ofNullable(error);
        } finally {
            lock.unlock();
        }
    }

    /// Drains once more and ends both threads.
    @Override
    public void close() {
        stopping = true;
        keeperBell.ring();
        drainBell.ring();
        Threads.join(drainer);
        Threads.join(keeper);
    }
}
