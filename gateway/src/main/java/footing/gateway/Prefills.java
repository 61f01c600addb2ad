package footing.gateway;

import footing.legs.Leg;
import footing.legs.Resume;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// What was found out about models that are said to carry on the beginning of their own turn:
/// suppliers withdraw that without a word. What is not known is used as declared. Safe for use by
/// many threads.
final class Prefills {
    /// How long a finding holds.
    static final Duration HOLDS = Duration.ofHours(24);

    private final Map<Pair, Finding> findings = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    Prefills(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// A model of a leg.
    record Pair(String leg, String model) {}

    private record Finding(boolean works, long nanos) {}

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
        findings.put(new Pair(leg.name(), model), new Finding(works, nanoTime.getAsLong()));
    }

    /// What is known; empty where nothing is, or no more.
    Optional<Boolean> works(Pair pair) {
        Finding finding = findings.get(pair);
        return finding == null || nanoTime.getAsLong() - finding.nanos > HOLDS.toNanos()
                ? Optional.empty()
                : Optional.of(finding.works);
    }
}
