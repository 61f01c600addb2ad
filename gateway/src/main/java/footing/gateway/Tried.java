package footing.gateway;

import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Resume;
import org.jspecify.annotations.Nullable;

/// One attempt and how it ended.
///
/// @param number 1 for the first attempt of a request
/// @param key id of the leg's key that was used; null where it has none
/// @param resume what the leg was asked to carry on; null for an answer from its start
/// @param fate what became of what the leg wrote
/// @param endNanos when it ended, on the gateway's own clock
record Tried(
        Plan.Step step,
        int number,
        @Nullable String key,
        @Nullable Resume resume,
        Fate fate,
        Outcome outcome,
        long endNanos) {

    /// What became of what a leg wrote.
    enum Fate {
        /// It is as the outcome says.
        OWN,
        /// The leg was stopped, as what it wrote could not follow what the caller has.
        REJECTED,
        /// The leg was stopped, as another began its answer earlier.
        OUTRUN
    }

    /// Why the leg did not serve; null where it did, or where it was stopped from outside.
    @Nullable Refusal refusal() {
        return switch (outcome) {
            case Outcome.Refused refused -> refused.why();
            case Outcome.Unreached unreached -> unreached.why();
            case Outcome.BrokeOff brokeOff -> brokeOff.why();
            case Outcome.Answered _, Outcome.CallerLeft _ -> null;
        };
    }

    /// The same with another fate.
    Tried by(Fate other) {
        return new Tried(step, number, key, resume, other, outcome, endNanos);
    }

    /// Whether the leg took long to say nothing: what failed slowly is not asked again.
    boolean slow() {
        return outcome.timing().firstTokenNanos() < 0 && outcome.timing().totalNanos() > SLOW;
    }

    /// Nanoseconds without a first token, after which a failure is a slow one.
    private static final long SLOW = 5_000_000_000L;
}
