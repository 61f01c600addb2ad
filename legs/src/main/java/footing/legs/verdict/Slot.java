package footing.legs.verdict;

import footing.legs.Evidence;
import footing.legs.verdict.VerdictEvents.Change;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One verdict as it lives: how sightings, probes and time change it. Each method that changes it
/// tells what that is for others; null where it is nothing. The gate may be read by any thread; all
/// else belongs to the docket's lock.
final class Slot {
    /// A second sighting of the same key this soon may be the same mishap.
    private static final Duration SAME_MISHAP = Duration.ofSeconds(2);

    /// A suspicion that nobody confirmed for so long is none.
    private static final Duration SUSPICION = Duration.ofMinutes(10);

    /// What passed and came back within this, in milliseconds, comes back for longer.
    private static final long STREAK = 2 * 60_000L;

    volatile Gate gate;
    Verdict verdict;

    /// When its probe was given out and not answered yet.
    @Nullable Instant given;

    /// Whether it runs on the operator's own machines.
    final boolean selfHosted;

    private final Dice dice;
    private String firstFrom = "";
    private int goodProbes;
    private int streak;
    private Instant probation;

    Slot(Verdict verdict, boolean selfHosted, Dice dice, Instant now) {
        this.verdict = verdict;
        this.selfHosted = selfHosted;
        this.dice = dice;
        this.probation = now;
        this.gate = Gate.of(verdict, now);
    }

    /// Whether it speaks of a leg's model under a key.
    boolean covers(String supplier, String host, String key, String model) {
        Subject subject = verdict.subject();
        return subject.supplier().equals(supplier)
                && (subject.key().isEmpty() || subject.key().equals(key))
                && (subject.model().isEmpty() || subject.model().equals(model))
                && (subject.host().isEmpty() || subject.host().equals(host));
    }

    /// What is seen for the first time, by the sighting that made this.
    Change begun(Judged judged, Sighting seen, Instant now) {
        if (Course.passes(judged.kind())) {
            return waits(judged, seen, now);
        }
        return judged.confirmNeeded() ? suspected(seen, now) : stands(0, now);
    }

    /// It was seen again.
    @Nullable Change seenAgain(Judged judged, Sighting seen, Instant now) {
        State before = verdict.state();
        Permanence wait = verdict.permanence();
        verdict = Verdicts.seen(verdict, judged, seen.evidence(), now);
        if (Course.passes(judged.kind())) {
            if (!gate.isPassing(now.toEpochMilli())) {
                streak++;
                return waits(judged, seen, now);
            }
            if (seen.why().retryAfter() == null) {
                verdict = Verdicts.lasting(verdict, wait);
            }
            return null;
        }
        return before == State.SUSPECT ? confirmed(judged, seen, now) : null;
    }

    /// A kind that passes: as long as the supplier asked, else longer each time.
    private Change waits(Judged judged, Sighting seen, Instant now) {
        if (seen.why().retryAfter() == null) {
            Duration wait = Course.interval(judged.kind(), streak, selfHosted);
            verdict = Verdicts.lasting(verdict, new Permanence.Until(around(wait, 0.2, now)));
        }
        return Change.WAITS;
    }

    private Change suspected(Sighting seen, Instant now) {
        firstFrom = from(seen);
        verdict = Verdicts.suspected(verdict, selfHosted, now);
        return Change.SUSPECTED;
    }

    private @Nullable Change confirmed(Judged judged, Sighting seen, Instant now) {
        Duration since = Duration.between(verdict.since(), now);
        if (since.isNegative()) {
            return suspected(seen, now);
        }
        // All keys share one network: another key that fails in the same blink proves nothing.
        boolean otherKey =
                !from(seen).equals(firstFrom) && judged.subject().scope() != Scope.NETWORK;
        return otherKey || since.compareTo(SAME_MISHAP) >= 0 ? stands(0, now) : null;
    }

    private static String from(Sighting seen) {
        return seen.party().leg() + "\n" + seen.key();
    }

    private Change stands(int failed, Instant now) {
        goodProbes = 0;
        verdict = Verdicts.stands(verdict, failed, plan(failed, now));
        return Change.STOOD;
    }

    /// Plans its probe, where none is.
    void planned(Instant now) {
        if (verdict.nextProbe() == null && verdict.state() != State.PROBATION) {
            verdict = Verdicts.probeAt(verdict, plan(0, now));
        }
    }

    private Instant plan(int failed, Instant now) {
        Instant exact =
                Course.nextProbe(verdict.kind(), verdict.permanence(), failed, selfHosted, now);
        return around(Duration.between(now, exact), 0.1, now);
    }

    private Instant around(Duration wait, double spread, Instant now) {
        return now.plusMillis(Math.round(wait.toMillis() * dice.around(spread)));
    }

    /// A cut-off in the time of probation: it stands again, for longer.
    @Nullable Change relapsed(Instant now) {
        return verdict.state() == State.PROBATION ? stands(verdict.probes() + 1, now) : null;
    }

    /// Its probe succeeded.
    @Nullable Change probedWell(Instant now) {
        given = null;
        goodProbes++;
        if (verdict.state() == State.SUSPECT) {
            return Change.CLEARED;
        }
        if (selfHosted || !Course.isCutOff(verdict.kind())) {
            return Change.LIFTED;
        }
        if (verdict.state() == State.PROBATION) {
            return null;
        }
        if (goodProbes < 2) {
            verdict = Verdicts.probeAt(verdict, now.plusSeconds(60));
            return null;
        }
        probation = now;
        verdict = Verdicts.onProbation(verdict);
        return Change.PROBATION;
    }

    /// Its probe failed.
    ///
    /// @param same what it showed, where that is the verdict's own kind; null where it says nothing
    ///   about the verdict
    @Nullable Change probedBadly(@Nullable Judged same, Evidence evidence, Instant now) {
        given = null;
        goodProbes = 0;
        if (same != null) {
            verdict = Verdicts.seen(verdict, same, evidence, now);
        }
        int failed = verdict.probes() + 1;
        return switch (verdict.state()) {
            case STANDS -> {
                verdict = Verdicts.stands(verdict, failed, plan(failed, now));
                yield null;
            }
            case PROBATION -> same == null ? null : stands(failed, now);
            case SUSPECT -> {
                if (same != null) {
                    yield stands(0, now);
                }
                verdict = Verdicts.probeAt(verdict, now.plusSeconds(30));
                yield null;
            }
        };
    }

    /// What the time that has gone by makes of it; null where it goes on as it is.
    @Nullable Aged aged(Instant now) {
        return switch (verdict.state()) {
            case SUSPECT -> isStale(now) ? Aged.NEVER_CONFIRMED : null;
            case STANDS -> Course.passes(verdict.kind()) && hasPassed(now) ? Aged.PASSED : null;
            case PROBATION -> {
                long elapsed = Duration.between(probation, now).toMillis();
                if (elapsed < 0) {
                    probation = now;
                    yield Aged.SET_BACK;
                }
                yield elapsed >= Gate.PROBATION ? Aged.PROVED : null;
            }
        };
    }

    /// What time makes of a verdict.
    enum Aged {
        NEVER_CONFIRMED,
        PASSED,
        PROVED,
        /// The clock was: probation begins anew.
        SET_BACK
    }

    /// A suspicion from so long ago, or from a time that is not yet, that it is none.
    boolean isStale(Instant now) {
        return verdict.state() == State.SUSPECT
                && Duration.between(verdict.last(), now).abs().compareTo(SUSPICION) > 0;
    }

    private boolean hasPassed(Instant now) {
        long longAgo = now.toEpochMilli() - gate.millis();
        return !gate.isPassing(now.toEpochMilli()) && (longAgo >= STREAK || longAgo < 0);
    }

    /// Whether it passes by itself and has.
    boolean isOver(Instant now) {
        return Course.passes(verdict.kind()) && !gate.isPassing(now.toEpochMilli());
    }

    /// Makes what has changed known to those who look.
    void publish() {
        gate = Gate.of(verdict, probation);
    }
}
