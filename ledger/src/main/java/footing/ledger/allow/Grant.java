package footing.ledger.allow;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A gift of tokens, requests or money to somebody, for something, until some day.
///
/// @param id short and public, e.g. `g_3f9a1c2b`
/// @param amount in `unit`; millionths for money
/// @param priority 0..100, the lower is spent first
/// @param effective before it nothing can be drawn
/// @param expires after it nothing can be drawn; null for never
/// @param rollover percent of what is left that goes on for as long again when it expires, 0..100
/// @param provenance where it comes from, in words of a person, or the hash of a statement
public record Grant(
        String id,
        Subject holder,
        Unit unit,
        long amount,
        Scope scope,
        Category category,
        int priority,
        Instant effective,
        @Nullable Instant expires,
        int rollover,
        String provenance) {

    /// The order in which grants are spent.
    public static final Comparator<Grant> ORDER =
            Comparator.comparingInt(Grant::priority)
                    .thenComparing(Grant::expires, Comparator.nullsLast(Comparator.naturalOrder()))
                    .thenComparing(Grant::category)
                    .thenComparing(Grant::effective)
                    .thenComparing(Grant::id);

    /// In what a grant is counted. Units are never turned into one another.
    public enum Unit {
        TOKENS(1),
        REQUESTS(2),
        CNY(3),
        USD(4);

        private final int code;

        Unit(int code) {
            this.code = code;
        }

        /// A number that never changes, for the journal.
        public int code() {
            return code;
        }

        /// E.g. `tokens`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// E.g. `tokens` or `CNY`, as the books call it.
        public String account() {
            return this == CNY || this == USD ? name() : word();
        }

        /// Reads what [#word] writes.
        public static Optional<Unit> of(String word) {
            for (Unit unit : values()) {
                if (unit.word().equals(word)) {
                    return Optional.of(unit);
                }
            }
            return Optional.empty();
        }
    }

    /// What kind of gift it is; the earlier kind is spent first where all else is equal.
    public enum Category {
        PROMOTIONAL,
        MIGRATION,
        PAID;

        /// E.g. `migration`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Reads what [#word] writes.
        public static Optional<Category> of(String word) {
            for (Category category : values()) {
                if (category.word().equals(word)) {
                    return Optional.of(category);
                }
            }
            return Optional.empty();
        }
    }

    /// Where a grant may be spent. An empty set stands for everywhere.
    ///
    /// @param models in the leg's own words
    public record Scope(Set<String> legs, Set<String> models, Set<String> routes) {
        public static final Scope EVERYWHERE = new Scope(Set.of(), Set.of(), Set.of());

        /// Copies the sets.
        public Scope {
            legs = Set.copyOf(legs);
            models = Set.copyOf(models);
            routes = Set.copyOf(routes);
        }

        boolean covers(Lane lane, String route) {
            return holds(legs, lane.leg()) && holds(models, lane.model()) && holds(routes, route);
        }

        private static boolean holds(Set<String> set, String name) {
            return set.isEmpty() || set.contains(name);
        }
    }

    /// Checks the ranges.
    public Grant {
        if (amount <= 0 || amount > Limit.MOST) {
            throw new IllegalArgumentException(
                    "amount: " + amount + " (expected: 1.." + Limit.MOST + ")");
        }
        if (priority < 0 || priority > 100) {
            throw new IllegalArgumentException("priority: " + priority + " (expected: 0..100)");
        }
        if (rollover < 0 || rollover > 100) {
            throw new IllegalArgumentException("rollover: " + rollover + " (expected: 0..100)");
        }
        if (expires != null && !expires.isAfter(effective)) {
            throw new IllegalArgumentException(
                    "expires: " + expires + " (expected: after " + effective + ")");
        }
    }

    /// Whether it can be drawn from at this instant.
    public boolean current(Instant now) {
        return !now.isBefore(effective) && (expires == null || now.isBefore(expires));
    }

    /// The same under an id.
    public Grant named(String fresh) {
        return new Grant(
                fresh,
                holder,
                unit,
                amount,
                scope,
                category,
                priority,
                effective,
                expires,
                rollover,
                provenance);
    }

    /// What is left of it when it has expired, for as long again.
    public Grant rest(String fresh, long left, Instant until) {
        return new Grant(
                fresh,
                holder,
                unit,
                left,
                scope,
                category,
                priority,
                expires == null ? effective : expires,
                until,
                rollover,
                "rollover of " + id);
    }
}
