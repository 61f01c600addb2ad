package footing.gateway;

import footing.ledger.LedgerFault;
import footing.ledger.Shelf;
import footing.legs.Evidence;
import footing.legs.Leg;
import footing.legs.Outcome;
import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.refusal.Redaction;
import footing.wire.Ask;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps refusals that no rule knows, for the next rule: without secrets and without what the
/// caller wrote.
///
/// A request only puts what it saw into a queue. One platform thread, because it ends in native
/// code, redacts, counts by shape and writes. What finds no room is dropped and counted.
final class Unclassified implements AutoCloseable {
    private static final Logger LOG = System.getLogger("footing.verdicts");

    /// Refusals that wait, at most.
    private static final int QUEUE = 64;

    /// Bytes of requests that wait with them, at most.
    private static final long HELD_BYTES = 8L * 1024 * 1024;

    private final Consumer<List<Shelf.Unknown>> keeper;
    private final InstantSource clock;
    private final BlockingQueue<Seen> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private boolean faulty;

    /// What a request saw.
    private record Seen(String supplier, Evidence evidence, Ask ask, Instant at) {}

    private record Key(String supplier, int status, String shape) {}

    /// @param keeper keeps what is found; may throw [LedgerFault]
    Unclassified(Consumer<List<Shelf.Unknown>> keeper, InstantSource clock) {
        this.keeper = keeper;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("footing-unknown").daemon().unstarted(this::keep);
    }

    void start() {
        thread.start();
    }

    /// Decided by nothing but the status, or by nothing.
    private static boolean unknown(String decidedBy) {
        return decidedBy.endsWith(":status") || decidedBy.endsWith(":unknown");
    }

    /// Counts and takes in what no rule knows. Never waits.
    void see(Tried tried, Ask ask) {
        Refusal why = tried.refusal();
        Evidence evidence = evidence(tried.outcome());
        if (why == null || evidence == null || !unknown(why.decidedBy())) {
            return;
        }
        Leg leg = tried.step().leg();
        String supplier = leg.party().map(Party::supplier).orElse(leg.name());
        counts.computeIfAbsent(supplier, _ -> new LongAdder()).increment();
        long bytes = ask.body().length;
        boolean room = held.addAndGet(bytes) <= HELD_BYTES;
        if (!room || !queue.offer(new Seen(supplier, evidence, ask, clock.instant()))) {
            held.addAndGet(-bytes);
            dropped.incrementAndGet();
        }
    }

    private static @Nullable Evidence evidence(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused -> refused.evidence();
            case Outcome.BrokeOff brokeOff -> brokeOff.evidence();
            case Outcome.Unreached unreached -> unreached.evidence();
            case Outcome.Answered _, Outcome.CallerLeft _ -> null;
        };
    }

    /// How many refusals no rule knew, by supplier.
    Map<String, LongAdder> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /// Refusals that found no room or could not be written.
    long dropped() {
        return dropped.get();
    }

    private void keep() {
        List<Seen> batch = new ArrayList<>(QUEUE);
        while (!closed) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                break;
            }
            queue.drainTo(batch);
            write(batch);
            batch.clear();
        }
        queue.drainTo(batch);
        write(batch);
    }

    private void write(List<Seen> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Map<Key, Shelf.Unknown> shapes = new LinkedHashMap<>();
        for (Seen seen : batch) {
            held.addAndGet(-(long) seen.ask().body().length);
            Shelf.Unknown one = redacted(seen);
            shapes.merge(
                    new Key(one.supplier(), one.status(), one.shape()), one, Unclassified::both);
        }
        try {
            keeper.accept(List.copyOf(shapes.values()));
            faulty = false;
        } catch (LedgerFault e) {
            dropped.addAndGet(batch.size());
            if (!faulty) {
                LOG.log(
                        Level.WARNING,
                        "refusals that no rule knows cannot be kept: {0}",
                        e.getMessage());
            }
            faulty = true;
        }
    }

    private static Shelf.Unknown redacted(Seen seen) {
        String cause = seen.evidence().cause();
        String said = seen.evidence().body();
        String shown = said.isEmpty() && cause != null ? cause : said;
        String body = Redaction.mask(CallersWords.without(shown, seen.ask()));
        return new Shelf.Unknown(
                seen.supplier(),
                seen.evidence().status(),
                Shape.of(body),
                body,
                1,
                seen.at(),
                seen.at());
    }

    private static Shelf.Unknown both(Shelf.Unknown first, Shelf.Unknown then) {
        return new Shelf.Unknown(
                then.supplier(),
                then.status(),
                then.shape(),
                then.body(),
                first.count() + then.count(),
                first.first(),
                then.last());
    }

    /// Keeps what waits and ends the thread.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
