package footing.ledger.allow;

import java.util.Locale;
import java.util.Optional;

/// What a node does with limits that it shares with others while it cannot reach them.
public enum WhenAway {
    /// It gives out its part of what was left: all of it through the number of nodes last seen.
    SHARE,
    /// It lets everybody in, and counts.
    OPEN,
    /// It gives out what it has leased, and nothing beyond.
    CLOSED;

    /// E.g. `share`, as people write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads what [#word] writes.
    public static Optional<WhenAway> of(String word) {
        for (WhenAway one : values()) {
            if (one.word().equals(word)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
