package footing.ledger;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/// Which rows to sum, and what to keep apart.
///
/// @param from the first instant that counts
/// @param until the first instant that counts no more
/// @param by what to keep apart; with nothing here all rows make one sum
public record UsageQuery(Instant from, Instant until, Set<By> by) {
    /// What sums can be kept apart by.
    public enum By {
        /// The day in UTC.
        DAY,
        /// The organisation of the caller's key.
        ORG,
        /// The team of the caller's key.
        TEAM,
        /// The application of the caller's key.
        APP,
        /// The caller's key.
        KEY,
        /// The leg.
        LEG,
        /// The model in the leg's own words.
        MODEL;

        /// Whether it is known by the key of a row only.
        boolean tenant() {
            return this == ORG || this == TEAM || this == APP;
        }
    }

    /// Copies `by`.
    public UsageQuery {
        by = Set.copyOf(by);
    }

    /// Rows of `[from, until)` kept apart by `by`.
    public static UsageQuery of(Instant from, Instant until, By... by) {
        Set<By> apart = EnumSet.noneOf(By.class);
        for (By each : by) {
            apart.add(each);
        }
        return new UsageQuery(from, until, apart);
    }
}
