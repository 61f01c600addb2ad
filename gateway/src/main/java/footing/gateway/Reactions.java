package footing.gateway;

import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.verdict.Judged;
import footing.legs.verdict.Subject;
import java.time.Duration;

/// What to do about a refusal. Pure: from what was seen to what comes next.
final class Reactions {
    /// The longest that a caller is made to wait for a leg.
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /// What a leg is given that asked to slow down and did not say for how long.
    private static final Duration USUAL_WAIT = Duration.ofSeconds(1);

    private Reactions() {}

    /// What comes next.
    sealed interface Next {
        /// Another key of the same leg.
        record OtherKey() implements Next {}

        /// The same leg at once, once.
        record SameLeg() implements Next {}

        /// Another leg; where there is none, nothing.
        record OtherLeg() implements Next {}

        /// Another leg with a larger window; where there is none, back to the caller.
        record LargerWindowOnly() implements Next {}

        /// The same leg and key after a while, once.
        record WaitThenAgain(Duration pause) implements Next {}

        /// The fault is the request's own: no leg is asked any more.
        record BackToCaller() implements Next {}
    }

    /// What the request has been through, as far as it matters.
    ///
    /// @param otherKey whether the leg has a further key that may be asked
    /// @param otherLeg whether another leg may be asked
    /// @param keysRefused keys of this leg that were found invalid
    /// @param carrying whether the caller has a part of the answer that may be carried on
    /// @param again whether the leg may be asked once more: it was not yet, and did not fail slowly
    /// @param left what is left of the caller's deadline
    /// @param chance 0 to 1, so that those who wait do not come back all at once
    record Situation(
            boolean otherKey,
            boolean otherLeg,
            int keysRefused,
            boolean carrying,
            boolean again,
            Duration left,
            double chance) {}

    static Next after(Refusal why, Situation now) {
        return switch (why.kind()) {
            case INVALID_REQUEST, CONTENT_FILTERED -> new Next.BackToCaller();
            case CONTEXT_LENGTH_EXCEEDED -> new Next.LargerWindowOnly();
            case KEY_INVALID ->
                    now.otherKey() && now.keysRefused() <= 1
                            ? new Next.OtherKey()
                            : new Next.OtherLeg();
            case RATE_LIMITED ->
                    now.otherKey()
                            ? new Next.OtherKey()
                            : now.otherLeg() ? new Next.OtherLeg() : later(why, now);
            case OVERLOADED -> now.otherLeg() ? new Next.OtherLeg() : later(why, now);
            case TRUNCATED_STREAM ->
                    now.again() && (now.carrying() || !now.otherLeg())
                            ? new Next.SameLeg()
                            : new Next.OtherLeg();
            case REGION_BLOCKED,
                    ACCOUNT_CLOSED,
                    QUOTA_EXHAUSTED,
                    MODEL_RETIRED,
                    MODEL_NOT_FOUND,
                    MODEL_ACCESS_DENIED,
                    MISCONFIGURED,
                    SERVER_ERROR,
                    TIMEOUT,
                    NETWORK_BLOCKED,
                    SERVICE_DISCONTINUED,
                    NOT_SUPPORTED ->
                    new Next.OtherLeg();
        };
    }

    private static Next later(Refusal why, Situation now) {
        Duration asked = why.retryAfter();
        Duration wait = asked == null ? scattered(now.chance()) : after(asked, now.chance());
        return now.again() && fits(wait, now.left())
                ? new Next.WaitThenAgain(wait)
                : new Next.OtherLeg();
    }

    /// Whether a caller with `left` to its deadline may be made to wait so long: a quarter of it
    /// must be left for the answer.
    static boolean fits(Duration wait, Duration left) {
        return wait.multipliedBy(4).compareTo(left.multipliedBy(3)) < 0
                && wait.compareTo(LONGEST_WAIT) <= 0;
    }

    /// Half to one and a half of the usual wait.
    private static Duration scattered(double chance) {
        return Duration.ofMillis((long) (USUAL_WAIT.toMillis() * (0.5 + chance)));
    }

    /// Never earlier than asked, and up to a tenth later.
    static Duration after(Duration asked, double chance) {
        return asked.plusMillis((long) (asked.toMillis() * 0.1 * chance));
    }

    /// Whether what was seen at `at` closes `other` to the same request too, before any verdict
    /// stands: a ban speaks of all that its scope holds, and who was silent once is not asked again
    /// for another model.
    static boolean spreads(Judged judged, Plan.Step at, Plan.Step other) {
        if (judged.kind() == Refusal.Kind.TIMEOUT) {
            return at.leg().name().equals(other.leg().name());
        }
        Party party = other.leg().party().orElse(null);
        if (party == null || !judged.marks()) {
            return false;
        }
        Subject of = judged.subject();
        return of.key().isEmpty()
                && means(of.leg(), party.leg())
                && means(of.supplier(), party.supplier())
                && means(of.host(), party.host())
                && means(of.model(), other.model());
    }

    private static boolean means(String wanted, String is) {
        return wanted.isEmpty() || wanted.equals(is);
    }
}
