package footing.legs;

import footing.wire.Usage;
import org.jspecify.annotations.Nullable;

/// How one attempt on one leg ended.
public sealed interface Outcome {
    /// The leg answered to the end.
    ///
    /// @param usage null where the leg did not tell
    /// @param finish the dialect's finish reason, or `end` where it has none
    record Answered(@Nullable Usage usage, String model, String finish, Timing timing)
            implements Outcome {}

    /// The leg said no before the first token. `evidence` is what it said, cut to 2 KiB.
    record Refused(Refusal why, Evidence evidence, Timing timing) implements Outcome {}

    /// The leg stopped after a part of the answer had already gone to the caller.
    record BrokeOff(Refusal why, Evidence evidence, @Nullable Usage usage, Timing timing)
            implements Outcome {}

    /// No word came back: no route, no TLS, a reset, or a clock ran out.
    record Unreached(Refusal why, Evidence evidence, Timing timing) implements Outcome {}

    /// The caller left; the leg was cancelled. Says nothing about the leg.
    record CallerLeft(@Nullable Usage usage, Timing timing) implements Outcome {}

    Timing timing();

    /// How long the attempt took.
    ///
    /// @param firstTokenNanos from the start of the attempt to its first meaningful event; -1 where
    ///   none came
    /// @param totalNanos from the start of the attempt to its end
    record Timing(long firstTokenNanos, long totalNanos) {}
}
