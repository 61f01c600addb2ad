package footing.gateway;

import footing.legs.Evidence;
import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.legs.Outcome;
import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.verdict.Sighting;
import footing.legs.verdict.Subject;
import footing.legs.verdict.Verdict;
import footing.legs.verdict.VerdictBook;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds out by small questions of its own whether what verdicts close can be opened again, and
/// whether models still carry on what another began. No request of a caller is ever spent on that.
///
/// One platform thread looks once a second; each probe has a virtual thread, so that one that hangs
/// keeps nobody waiting.
final class Prober implements AutoCloseable {
    /// Under this name probes stand in the books.
    static final String KEY = "probe";

    private static final Logger LOG = System.getLogger(Prober.class.getName());

    /// Nanoseconds between two looks.
    private static final long PERIOD = 1_000_000_000L;

    /// How long a closed house waits for its probes.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final VerdictBook book;
    private final Prefills prefills;
    private final Supplier<List<Leg>> legs;
    private final BooleanSupplier leads;
    private final Meter meter;
    private final Senses senses;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    /// A prober of the legs that stand at the time.
    ///
    /// @param leads whether this node asks about what all nodes know
    Prober(
            VerdictBook book,
            Prefills prefills,
            Supplier<List<Leg>> legs,
            BooleanSupplier leads,
            Meter meter,
            Senses senses) {
        this.book = book;
        this.prefills = prefills;
        this.legs = legs;
        this.leads = leads;
        this.meter = meter;
        this.senses = senses;
        this.thread = Thread.ofPlatform().name("footing-prober").daemon().unstarted(this::watch);
    }

    void start() {
        thread.start();
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(PERIOD);
            if (!closed) {
                look();
            }
        }
    }

    /// One look at what is due; its probes run on when this returns.
    void look() {
        try {
            for (Verdict verdict : book.due(leads.getAsBoolean())) {
                run(() -> lookInto(verdict));
            }
            for (Prefills.Pair pair : prefills.due()) {
                run(() -> tryPrefill(pair));
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a look at due probes failed: " + e);
        }
    }

    private void run(Runnable probe) {
        Thread one =
                Thread.ofVirtual()
                        .name("footing-probe")
                        .unstarted(() -> {
                            try {
                                probe.run();
                            } finally {
                                running.remove(Thread.currentThread());
                            }
                        });
        running.add(one);
        one.start();
    }

    private void lookInto(Verdict verdict) {
        Optional<Probe> probe = probe(verdict.subject());
        if (probe.isEmpty()) {
            // Nobody is there to be asked: as good as asked in vain, and asked the more seldom.
            book.probed(verdict, sighting(verdict));
            return;
        }
        Outcome outcome = send(probe.get());
        if (outcome instanceof Outcome.CallerLeft) {
            return;
        }
        book.probed(verdict, failure(probe.get(), outcome));
    }

    private void tryPrefill(Prefills.Pair pair) {
        Leg leg = named(pair.leg());
        Party party = leg == null ? null : leg.party().orElse(null);
        if (leg == null || party == null) {
            return;
        }
        List<String> keys = leg.keys();
        String key = keys.isEmpty() ? null : keys.getFirst();
        if (book.closed(party, key, pair.model()).isPresent()) {
            return;
        }
        switch (send(new Probe(leg, pair.model(), key, true))) {
            case Outcome.Answered _ -> prefills.found(leg, pair.model(), true);
            case Outcome.Refused(Refusal why, Evidence _, Outcome.Timing _) when isOwnFault(why) ->
                    prefills.found(leg, pair.model(), false);
            case Outcome.Refused _,
                    Outcome.Unreached _,
                    Outcome.BrokeOff _,
                    Outcome.CallerLeft _ -> {}
        }
    }

    private Outcome send(Probe probe) {
        String id = senses.newId("prb_");
        Outcome outcome = probe.send(id);
        Plan.Step step = new Plan.Step(probe.leg(), probe.model(), null);
        long now = senses.nanoTime().getAsLong();
        Tried tried = new Tried(step, 1, probe.key(), null, Tried.Fate.OWN, outcome, now);
        meter.probe(id, probe.ask(), tried);
        return outcome;
    }

    /// What speaks against the leg; null where it answered, if only that the question is wrong.
    private static @Nullable Sighting failure(Probe probe, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered _, Outcome.CallerLeft _ -> null;
            case Outcome.Refused(Refusal why, Evidence evidence, Outcome.Timing _) ->
                    isOwnFault(why) ? null : sighting(probe, why, evidence);
            case Outcome.Unreached(Refusal why, Evidence evidence, Outcome.Timing _) ->
                    sighting(probe, why, evidence);
            case Outcome.BrokeOff brokeOff -> sighting(probe, brokeOff.why(), brokeOff.evidence());
        };
    }

    private static boolean isOwnFault(Refusal why) {
        return switch (why.kind()) {
            case INVALID_REQUEST, CONTENT_FILTERED, CONTEXT_LENGTH_EXCEEDED, NOT_SUPPORTED -> true;
            default -> false;
        };
    }

    private static Sighting sighting(Probe probe, Refusal why, Evidence evidence) {
        return new Sighting(
                probe.leg().party().orElseThrow(), probe.key(), probe.model(), why, evidence);
    }

    private static Sighting sighting(Verdict verdict) {
        Subject of = verdict.subject();
        return new Sighting(
                new Party(of.leg(), of.supplier(), of.host(), false),
                of.key().isEmpty() ? null : of.key(),
                of.model(),
                new Refusal(verdict.kind(), "", null, verdict.decidedBy()),
                verdict.evidence());
    }

    /// The leg, model and key that a verdict speaks of; empty where the house has no such leg, no
    /// such key, or knows no model to ask for.
    private Optional<Probe> probe(Subject of) {
        for (Leg leg : legs.get()) {
            Party party = leg.party().orElse(null);
            List<String> keys = leg.keys();
            if (party == null
                    || !meant(of.leg(), party.leg())
                    || !meant(of.supplier(), party.supplier())
                    || !meant(of.host(), party.host())
                    || (!of.key().isEmpty() && !keys.contains(of.key()))) {
                continue;
            }
            String model = of.model().isEmpty() ? model(leg) : of.model();
            if (model != null) {
                String first = keys.isEmpty() ? null : keys.getFirst();
                return Optional.of(
                        new Probe(leg, model, of.key().isEmpty() ? first : of.key(), false));
            }
        }
        return Optional.empty();
    }

    private static boolean meant(String wanted, String is) {
        return wanted.isEmpty() || wanted.equals(is);
    }

    /// The model that callers last wanted of the leg, else its first.
    private @Nullable String model(Leg leg) {
        String wanted = prefills.lastWanted(leg.name());
        return wanted != null
                ? wanted
                : leg.models().stream()
                        .filter(card -> card.kind() == ModelCard.Kind.CHAT)
                        .findFirst()
                        .map(ModelCard::id)
                        .orElse(null);
    }

    private @Nullable Leg named(String name) {
        return legs.get().stream().filter(leg -> leg.name().equals(name)).findFirst().orElse(null);
    }

    /// Waits until the probes that run are over; for tests.
    boolean idle() {
        return running.isEmpty();
    }

    /// Breaks off what runs.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        running.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread one : List.copyOf(running)) {
            try {
                boolean over = one.join(PATIENCE);
                if (!over) {
                    LOG.log(Level.WARNING, "a probe did not end when it was told to");
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
