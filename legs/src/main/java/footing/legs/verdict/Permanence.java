package footing.legs.verdict;

import java.time.Instant;

/// How long a verdict is meant to last.
public sealed interface Permanence {
    /// It passes by itself, soon; a probe or a short time ends it.
    record Transient() implements Permanence {}

    /// It ends at an instant that the supplier named or that was reckoned.
    record Until(Instant instant) implements Permanence {}

    /// It stands until a person or a probe ends it.
    record Standing() implements Permanence {}
}
