package footing.gateway;

import footing.legs.Leg;
import footing.legs.Resume;
import footing.wire.Ask;
import footing.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What was found out about models that are said to carry on the beginning of their own turn:
/// suppliers withdraw that without a word. What is not known is used as declared. Safe for use by
/// many threads.
final class Prefills {
    /// How long a finding holds.
    static final Duration HOLDS = Duration.ofHours(24);

    /// A pair is probed when it has been in use for so long: who tries the house once pays nothing.
    private static final Duration IN_USE = Duration.ofMinutes(1);

    /// A pair that nobody wanted for so long is in use no more.
    private static final Duration FORGOTTEN = Duration.ofHours(24);

    /// How long after a probe the next one comes: a finding never runs out between two.
    private static final Duration AGAIN = Duration.ofHours(23);

    /// How long after a probe that found nothing out.
    private static final Duration IN_VAIN = Duration.ofHours(1);

    /// Nanoseconds between two plans that are noted; what is in use shows in any of them.
    private static final long SAMPLE = 1_000_000_000L;

    private final Map<Pair, Finding> findings = new ConcurrentHashMap<>();
    private final Map<Pair, Use> uses = new ConcurrentHashMap<>();
    private final Map<String, String> wanted = new ConcurrentHashMap<>();
    private final AtomicLong nextSample;
    private final LongSupplier nanoTime;

    Prefills(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nextSample = new AtomicLong(nanoTime.getAsLong());
    }

    /// A model of a leg.
    record Pair(String leg, String model) {}

    private record Finding(boolean works, long nanos) {}

    /// When a pair was last in use, and when it is to be probed.
    private record Use(long last, long probe) {}

    /// Notes, about once a second, which legs and models callers may come to.
    void note(Plan plan, Ask ask) {
        long now = nanoTime.getAsLong();
        long next = nextSample.get();
        if (now - next < 0 || !nextSample.compareAndSet(next, now + SAMPLE)) {
            return;
        }
        for (Plan.Step step : plan.steps()) {
            if (ask.endpoint() != Endpoint.EMBEDDINGS) {
                wanted.put(step.leg().name(), step.model());
            }
            if (ask.stream()
                    && plan.terms().onBreak() == OnBreak.CONTINUE
                    && step.leg().party().isPresent()
                    && step.leg().resumes(step.model()).contains(Resume.Way.PREFILL)) {
                Pair pair = new Pair(step.leg().name(), step.model());
                uses.merge(
                        pair,
                        new Use(now, now + IN_USE.toNanos()),
                        (old, fresh) -> new Use(now, old.probe));
            }
        }
    }

    /// The model that callers last wanted of a leg; null where none did.
    @Nullable String lastWanted(String leg) {
        return wanted.get(leg);
    }

    /// Pairs whose probe is due; each is given out once.
    List<Pair> due() {
        long now = nanoTime.getAsLong();
        List<Pair> due = new ArrayList<>();
        uses.values().removeIf(use -> now - use.last > FORGOTTEN.toNanos());
        uses.forEach((pair, use) -> {
            if (now - use.probe >= 0) {
                due.add(pair);
            }
        });
        for (Pair pair : due) {
            uses.computeIfPresent(pair, (_, use) -> new Use(use.last, now + IN_VAIN.toNanos()));
        }
        return due;
    }

    /// The ways that are left of those that a leg declares for a model, the best first.
    List<Resume.Way> ways(Leg leg, String model) {
        List<Resume.Way> declared = leg.resumes(model);
        if (!declared.contains(Resume.Way.PREFILL)
                || works(new Pair(leg.name(), model)).orElse(true)) {
            return declared;
        }
        return declared.stream().filter(way -> way != Resume.Way.PREFILL).toList();
    }

    /// Notes whether a leg carried on the beginning of a model's own turn.
    void found(Leg leg, String model, boolean works) {
        long now = nanoTime.getAsLong();
        Pair pair = new Pair(leg.name(), model);
        findings.put(pair, new Finding(works, now));
        uses.computeIfPresent(pair, (_, use) -> new Use(use.last, now + AGAIN.toNanos()));
    }

    /// What is known; empty where nothing is, or no more.
    Optional<Boolean> works(Pair pair) {
        Finding finding = findings.get(pair);
        return finding == null || nanoTime.getAsLong() - finding.nanos > HOLDS.toNanos()
                ? Optional.empty()
                : Optional.of(finding.works);
    }
}
