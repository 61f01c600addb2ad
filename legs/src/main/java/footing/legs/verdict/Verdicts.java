package footing.legs.verdict;

import footing.legs.Evidence;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Verdicts made of verdicts: each method changes what its name says and leaves the rest.
final class Verdicts {
    private Verdicts() {}

    /// Just seen; suspected where it must be confirmed.
    static Verdict first(String id, Judged judged, Evidence evidence, Instant now) {
        return new Verdict(
                id,
                judged.subject(),
                judged.kind(),
                judged.confirmNeeded() ? State.SUSPECT : State.STANDS,
                judged.permanence(),
                judged.confidence(),
                evidence,
                judged.decidedBy(),
                now,
                now,
                1,
                null,
                0,
                null);
    }

    /// Seen again: what was seen last is the evidence.
    static Verdict seen(Verdict v, Judged judged, Evidence evidence, Instant now) {
        return new Verdict(
                v.id(),
                v.subject(),
                v.kind(),
                v.state(),
                judged.permanence(),
                judged.confidence(),
                evidence,
                judged.decidedBy(),
                v.since(),
                now,
                v.seen() + 1,
                v.nextProbe(),
                v.probes(),
                v.ruling());
    }

    /// Suspected from `now` on; a probe soon says whether it is so.
    static Verdict suspected(Verdict v, boolean selfHosted, Instant now) {
        return with(v, State.SUSPECT, now, now.plusSeconds(selfHosted ? 1 : 5), 0);
    }

    static Verdict stands(Verdict v, int failed, Instant nextProbe) {
        return with(v, State.STANDS, v.since(), nextProbe, failed);
    }

    static Verdict onProbation(Verdict v) {
        return with(v, State.PROBATION, v.since(), null, v.probes());
    }

    static Verdict probeAt(Verdict v, Instant nextProbe) {
        return with(v, v.state(), v.since(), nextProbe, v.probes());
    }

    private static Verdict with(
            Verdict v, State state, Instant since, @Nullable Instant nextProbe, int failed) {
        return new Verdict(
                v.id(),
                v.subject(),
                v.kind(),
                state,
                v.permanence(),
                v.confidence(),
                v.evidence(),
                v.decidedBy(),
                since,
                v.last(),
                v.seen(),
                nextProbe,
                failed,
                v.ruling());
    }

    static Verdict lasting(Verdict v, Permanence permanence) {
        return remade(v, v.id(), permanence, v.ruling());
    }

    static Verdict ruled(Verdict v, @Nullable Ruling ruling) {
        return remade(v, v.id(), v.permanence(), ruling);
    }

    static Verdict loaded(Verdict v, String id, @Nullable Ruling ruling) {
        return remade(v, id, v.permanence(), ruling);
    }

    private static Verdict remade(
            Verdict v, String id, Permanence permanence, @Nullable Ruling ruling) {
        return new Verdict(
                id,
                v.subject(),
                v.kind(),
                v.state(),
                permanence,
                v.confidence(),
                v.evidence(),
                v.decidedBy(),
                v.since(),
                v.last(),
                v.seen(),
                v.nextProbe(),
                v.probes(),
                ruling);
    }

    /// The one to give up where too many are kept: what passes anyway, then what speaks of one
    /// model, which callers can bring about by asking for it; of these the oldest.
    static Optional<Slot> leastWorth(Collection<Slot> slots) {
        return slots.stream()
                .min(
                        Comparator.comparingInt((Slot slot) -> worth(slot.verdict))
                                .thenComparing(slot -> slot.verdict.last()));
    }

    private static int worth(Verdict verdict) {
        if (!(verdict.permanence() instanceof Permanence.Standing)) {
            return 0;
        }
        return verdict.subject().model().isEmpty() ? 2 : 1;
    }
}
