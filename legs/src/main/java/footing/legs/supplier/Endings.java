package footing.legs.supplier;

import footing.legs.Refusal;
import org.jspecify.annotations.Nullable;

/// Which reasons to finish are no end: the engine was stopped, lost its capacity, or failed. A
/// filtered or a full answer is an end, and the caller reads the reason in it.
final class Endings {
    private Endings() {}

    static Refusal.@Nullable Kind unfinished(Attempted tried, @Nullable String finish) {
        Refusal.Kind kind = tried.finishKind(finish);
        return kind == Refusal.Kind.CONTENT_FILTERED || kind == Refusal.Kind.CONTEXT_LENGTH_EXCEEDED
                ? null
                : kind;
    }
}
