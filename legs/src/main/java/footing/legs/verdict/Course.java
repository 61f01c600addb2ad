package footing.legs.verdict;

import footing.legs.Refusal.Kind;
import java.time.Duration;
import java.time.Instant;

/// The course that verdicts of a kind take: whether they must be confirmed, how long until a probe
/// is worth its cost, and how they end.
final class Course {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /// Somebody may have paid before the plan begins anew.
    private static final Duration LONGEST_UNSEEN = Duration.ofHours(6);

    private Course() {}

    /// One sighting is suspicion only: gates misfire, networks blink.
    static boolean isConfirmed(Kind kind) {
        return kind == Kind.REGION_BLOCKED
                || kind == Kind.ACCOUNT_CLOSED
                || kind == Kind.NETWORK_BLOCKED;
    }

    /// A cut-off: it ends by two probes and a probation.
    static boolean isCutOff(Kind kind) {
        return isConfirmed(kind) || kind == Kind.SERVICE_DISCONTINUED;
    }

    /// It passes by itself; no probe is needed.
    static boolean passes(Kind kind) {
        return kind == Kind.RATE_LIMITED || kind == Kind.OVERLOADED;
    }

    /// It counts for the circuit of a leg's model.
    static boolean countsForCircuit(Kind kind) {
        return kind == Kind.SERVER_ERROR || kind == Kind.TIMEOUT || kind == Kind.TRUNCATED_STREAM;
    }

    /// How long until the next probe, or how long a kind that passes lasts.
    ///
    /// @param failed probes that failed so far, or times in a row that it came back
    static Duration interval(Kind kind, int failed, boolean selfHosted) {
        return switch (kind) {
            case REGION_BLOCKED -> doubled(Duration.ofMinutes(15), failed, DAY);
            case QUOTA_EXHAUSTED -> doubled(Duration.ofMinutes(10), failed, Duration.ofHours(6));
            case KEY_INVALID -> failed == 0 ? Duration.ofMinutes(5) : failed == 1 ? HOUR : DAY;
            case ACCOUNT_CLOSED, MODEL_RETIRED, SERVICE_DISCONTINUED -> DAY;
            case MODEL_NOT_FOUND, MODEL_ACCESS_DENIED -> HOUR;
            case MISCONFIGURED -> Duration.ofMinutes(5);
            case NETWORK_BLOCKED ->
                    selfHosted ? down(failed) : doubled(thirty(), failed, Duration.ofMinutes(15));
            case SERVER_ERROR,
                    TIMEOUT,
                    TRUNCATED_STREAM,
                    CONTENT_FILTERED,
                    CONTEXT_LENGTH_EXCEEDED,
                    INVALID_REQUEST,
                    NOT_SUPPORTED ->
                    selfHosted ? down(failed) : doubled(thirty(), failed, Duration.ofMinutes(5));
            case RATE_LIMITED -> doubled(Duration.ofSeconds(1), failed, Duration.ofSeconds(60));
            case OVERLOADED -> doubled(Duration.ofSeconds(10), failed, Duration.ofSeconds(120));
        };
    }

    private static Duration thirty() {
        return Duration.ofSeconds(30);
    }

    /// An engine of one's own comes back in seconds, and asking it costs nothing.
    private static Duration down(int failed) {
        return doubled(Duration.ofSeconds(5), failed, Duration.ofSeconds(60));
    }

    private static Duration doubled(Duration first, int times, Duration longest) {
        Duration wait = first;
        for (int i = 0; i < times && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    /// When a verdict's next probe should be, from `now` on.
    static Instant nextProbe(
            Kind kind, Permanence permanence, int failed, boolean selfHosted, Instant now) {
        if (permanence instanceof Permanence.Until(Instant reset) && reset.isAfter(now)) {
            Instant latest = now.plus(LONGEST_UNSEEN);
            return reset.isBefore(latest) ? reset : latest;
        }
        return now.plus(interval(kind, failed, selfHosted));
    }

    /// No probe is planned for later than this from now on.
    static Duration longestWait(Verdict verdict, boolean selfHosted) {
        Duration planned =
                verdict.permanence() instanceof Permanence.Until
                        ? LONGEST_UNSEEN
                        : interval(verdict.kind(), verdict.probes(), selfHosted);
        return planned.multipliedBy(5).dividedBy(4).plusMinutes(1);
    }

    /// Whether a probe that failed with `seen` got further than a verdict of `kind` lets one get:
    /// who is told that the money is gone has passed the gate, and his key is known. A status alone
    /// says so only where it is the probe itself that is not understood.
    ///
    /// @param answered whether an HTTP answer came at all
    static boolean refutes(Judged seen, boolean answered, Kind kind) {
        if (kind == Kind.NETWORK_BLOCKED) {
            return answered && seen.kind() != Kind.NETWORK_BLOCKED;
        }
        if (seen.confidence() == Confidence.LOW && seen.kind() != Kind.INVALID_REQUEST) {
            return false;
        }
        if (countsForCircuit(kind) || kind == Kind.MISCONFIGURED) {
            return depth(seen.kind()) > 1 || seen.kind() == Kind.RATE_LIMITED;
        }
        return depth(kind) > 0 && depth(seen.kind()) > depth(kind);
    }

    /// How far into a supplier's house a refusal comes from; 0 where it may come from anywhere.
    private static int depth(Kind kind) {
        return switch (kind) {
            case NETWORK_BLOCKED -> 1;
            case REGION_BLOCKED, SERVICE_DISCONTINUED -> 2;
            case KEY_INVALID -> 3;
            case ACCOUNT_CLOSED -> 4;
            case QUOTA_EXHAUSTED -> 5;
            case MODEL_RETIRED, MODEL_NOT_FOUND, MODEL_ACCESS_DENIED -> 6;
            case INVALID_REQUEST, CONTENT_FILTERED, CONTEXT_LENGTH_EXCEEDED -> 7;
            case RATE_LIMITED,
                    OVERLOADED,
                    MISCONFIGURED,
                    SERVER_ERROR,
                    TIMEOUT,
                    TRUNCATED_STREAM,
                    NOT_SUPPORTED ->
                    0;
        };
    }

    /// Whether a verdict is worth keeping beyond the life of a house: it lasts a minute at least.
    static boolean isLasting(Verdict verdict) {
        return switch (verdict.permanence()) {
            case Permanence.Standing _ -> true;
            case Permanence.Until(Instant instant) ->
                    Duration.between(verdict.last(), instant).toSeconds() >= 60;
            case Permanence.Transient _ ->
                    interval(verdict.kind(), verdict.probes(), false).toSeconds() >= 60;
        };
    }
}
