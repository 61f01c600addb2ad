package footing.gateway;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What happens when a leg dies after a part of its answer has gone to the caller.
public enum OnBreak {
    /// Another leg carries the answer on where that can be done correctly, else it ends with an
    /// error event.
    CONTINUE,
    /// Where it cannot be carried on, another leg answers anew behind a line that says so.
    RESTART_VISIBLE,
    /// An error event, and no end mark.
    END_HONESTLY;

    /// The one that `word` says, or nothing.
    public static Optional<OnBreak> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /// E.g. `restart-visible`, as settings and the header `footing-on-break` write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
