package footing.legs.supplier;

import org.jspecify.annotations.Nullable;

/// Where a supplier's key comes from; asked anew for each attempt, so that a key can be changed
/// while the house stands.
@FunctionalInterface
public interface KeySource {
    /// The key, or null where there is none.
    @Nullable String key();

    /// No key at all, for engines of one's own.
    static KeySource none() {
        return () -> null;
    }
}
