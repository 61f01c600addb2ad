package footing.ledger.exchange;

import footing.ledger.allow.Grant;
import footing.ledger.allow.Subject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a grant shall be made equal to what an export says.
///
/// @param mode in what it is equal
/// @param factor by what the equal amount is multiplied; more than 0
/// @param from the first instant that counts; null for the first that there is
/// @param until the first instant that counts no more; null for all that there is
/// @param partial whether usage for which no price is known may count as nothing
/// @param again whether to count usage again that another grant was made equal to
public record Equal(
        Mode mode,
        BigDecimal factor,
        @Nullable Instant from,
        @Nullable Instant until,
        boolean partial,
        boolean again,
        Terms terms) {
    /// In what a grant is equal to usage.
    public enum Mode {
        /// As many tokens, prompt and completion together, cached ones included.
        TOKENS,
        /// As many requests.
        REQUESTS,
        /// What the usage cost by the supplier's prices at its time, or what the supplier says it
        /// cost.
        MONEY;

        /// E.g. `tokens`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Reads what [#word] writes.
        public static Optional<Mode> of(String word) {
            for (Mode mode : values()) {
                if (mode.word().equals(word)) {
                    return Optional.of(mode);
                }
            }
            return Optional.empty();
        }
    }

    /// What the grant shall be besides.
    ///
    /// @param expires null for never
    public record Terms(
            Subject holder,
            Grant.Scope scope,
            Grant.Category category,
            int priority,
            Instant effective,
            @Nullable Instant expires,
            int rollover) {}

    /// Checks the factor.
    public Equal {
        if (factor.signum() <= 0 || factor.precision() > 12 || Math.abs(factor.scale()) > 9) {
            throw new IllegalArgumentException("factor: " + factor + " (expected: more than 0)");
        }
        factor = factor.stripTrailingZeros();
    }

    /// Whether a bucket lies in the time that counts.
    public boolean holds(Bucket.Id id) {
        return (from == null || !id.start().isBefore(from))
                && (until == null || !id.end().isAfter(until));
    }
}
