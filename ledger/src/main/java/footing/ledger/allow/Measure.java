package footing.ledger.allow;

import java.util.Locale;
import java.util.Optional;

/// What a limit counts.
public enum Measure {
    /// Requests that were let in.
    REQUESTS,
    /// Prompt tokens that the caller is charged for.
    TOKENS_IN,
    /// Completion tokens that the caller is charged for.
    TOKENS_OUT,
    /// Both together.
    TOKENS,
    /// Requests under way at once.
    CONCURRENCY,
    /// Millionths of a yuan that no grant covers.
    CNY,
    /// Millionths of a US dollar that no grant covers.
    USD;

    /// E.g. `tokens-in`, as people write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether amounts are millionths of a currency.
    public boolean money() {
        return this == CNY || this == USD;
    }

    /// Reads what [#word] writes.
    public static Optional<Measure> of(String word) {
        for (Measure measure : values()) {
            if (measure.word().equals(word)) {
                return Optional.of(measure);
            }
        }
        return Optional.empty();
    }
}
