package footing.legs.verdict;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// What a request needs to know of a verdict: whether it keeps it out. Immutable, and made when the
/// verdict changes, so that a look costs next to nothing.
///
/// @param millis when it passes, or when probation began
/// @param overruledUntil until when a person lets traffic through; 0 for none
record Gate(Mode mode, Optional<Verdict> answer, long millis, long overruledUntil) {
    /// Nothing that passes by itself lasts longer; what claims to was written by a wrong clock.
    static final long LONGEST_PASS = 10 * 60_000L;

    /// When probation is over, in milliseconds from its beginning.
    static final long PROBATION = 10 * 60_000L;

    private static final long FIRST_SHARE = 3 * 60_000L;
    private static final long SECOND_SHARE = 7 * 60_000L;

    enum Mode {
        OPEN,
        CLOSED,
        PASSING,
        PROBATION
    }

    static Gate of(Verdict verdict, Instant probation) {
        Ruling ruling = verdict.ruling();
        long overruled = ruling == null ? 0 : ruling.until().toEpochMilli();
        Optional<Verdict> answer = Optional.of(verdict);
        return switch (verdict.state()) {
            case SUSPECT -> new Gate(Mode.OPEN, answer, 0, overruled);
            case PROBATION -> new Gate(Mode.PROBATION, answer, probation.toEpochMilli(), overruled);
            case STANDS ->
                    Course.passes(verdict.kind())
                                    && verdict.permanence() instanceof Permanence.Until(var until)
                            ? new Gate(Mode.PASSING, answer, until.toEpochMilli(), overruled)
                            : new Gate(Mode.CLOSED, answer, 0, overruled);
        };
    }

    /// The verdict where it keeps this request out.
    Optional<Verdict> look(InstantSource clock, Dice dice) {
        if (mode == Mode.OPEN) {
            return Optional.empty();
        }
        if (mode == Mode.CLOSED && overruledUntil == 0) {
            return answer;
        }
        long now = clock.millis();
        if (now < overruledUntil) {
            return Optional.empty();
        }
        return switch (mode) {
            case OPEN -> Optional.empty();
            case CLOSED -> answer;
            case PASSING -> isPassing(now) ? answer : Optional.empty();
            case PROBATION -> dice.admits(share(now - millis)) ? Optional.empty() : answer;
        };
    }

    boolean isPassing(long now) {
        return now < millis && millis - now <= LONGEST_PASS;
    }

    private static int share(long elapsed) {
        return elapsed < FIRST_SHARE ? 10 : elapsed < SECOND_SHARE ? 100 : 1000;
    }
}
