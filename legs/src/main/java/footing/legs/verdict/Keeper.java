package footing.legs.verdict;

import footing.legs.verdict.VerdictEvents.Happened;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps the store in step with the docket, once a second, on a thread of its own: what the store
/// does, or fails to do, no request feels.
final class Keeper implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Keeper.class.getName());
    private static final long PERIOD = 1_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration SLOW = Duration.ofSeconds(10);

    /// Ticks without a try after a failure, at most.
    private static final int LONGEST_PAUSE = 60;

    private final Docket docket;
    private final VerdictStore store;
    private final InstantSource clock;
    private final Consumer<List<Happened>> tell;
    private final Runnable each;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Thread thread;

    private volatile @Nullable String fault;
    private volatile @Nullable Instant asking;
    private volatile boolean closed;

    private boolean loaded;
    private boolean ruled;
    private long version;
    private long changes;
    private int failures;
    private int pause;

    /// @param each done once a second besides
    Keeper(
            Docket docket,
            VerdictStore store,
            InstantSource clock,
            Consumer<List<Happened>> tell,
            Runnable each) {
        this.docket = docket;
        this.store = store;
        this.clock = clock;
        this.tell = tell;
        this.each = each;
        this.thread = Thread.ofPlatform().name("footing-verdicts").daemon().unstarted(this::run);
    }

    /// Begins, and waits for what the store has; not for long, where it does not answer.
    void start() {
        thread.start();
        try {
            boolean _ = begun.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        tick();
        begun.countDown();
        while (!closed) {
            LockSupport.parkNanos(PERIOD);
            tick();
        }
        pause = 0;
        tick();
    }

    /// One round: what time does, then the store. Belongs to the keeper's thread.
    void tick() {
        age();
        if (pause > 0) {
            pause--;
            return;
        }
        asking = clock.instant();
        try {
            read();
            write();
            if (failures > 0) {
                LOG.log(Level.INFO, "verdicts are kept again");
            }
            failures = 0;
            fault = null;
        } catch (RuntimeException e) {
            failed(e);
        } finally {
            asking = null;
        }
    }

    /// What fails here must not end the thread: with it all keeping would end, unseen.
    private void age() {
        try {
            each.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a look at the verdicts failed: " + e);
        }
    }

    private void read() {
        // Before the verdicts: what comes between is read again.
        long changed = store.changes();
        if (!loaded) {
            docket.load(store.verdicts(), clock.instant());
            loaded = true;
        } else if (changed != changes) {
            tell.accept(docket.adopt(store.verdicts(), clock.instant()));
        }
        changes = changed;
        // Before the rulings: what comes between is read again.
        long current = store.version();
        if (!ruled || current != version) {
            tell.accept(docket.rule(store.rulings(), clock.instant()));
            version = current;
            ruled = true;
        }
    }

    private void write() {
        Unsaved.Batch batch = docket.takeUnsaved();
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.change(batch.kept(), batch.removed());
            // Our own change is no news, where nobody else changed something meanwhile.
            if (store.changes() == changes + 1) {
                changes++;
            }
        } catch (RuntimeException e) {
            docket.putBack(batch);
            throw e;
        }
    }

    private void failed(RuntimeException e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        fault = "Verdicts are not kept beyond this life of the house: " + message;
        if (failures == 0) {
            LOG.log(Level.WARNING, fault);
        }
        failures++;
        pause = Math.min(LONGEST_PAUSE, (1 << Math.min(failures, 6)) - 1);
    }

    /// What is wrong with the store, a whole sentence; empty where nothing is.
    Optional<String> fault() {
        Instant since = asking;
        if (since != null) {
            Duration waited = Duration.between(since, clock.instant());
            if (waited.compareTo(SLOW) > 0) {
                return Optional.of(
                        "The store of verdicts has not answered for "
                                + waited.toSeconds()
                                + " s; verdicts are not kept meanwhile.");
            }
        }
        return Optional.ofNullable(fault);
    }

    /// Writes what is left, and ends; not later than a store that hangs allows.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
