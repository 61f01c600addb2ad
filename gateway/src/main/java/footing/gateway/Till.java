package footing.gateway;

import footing.ledger.Ledger;
import footing.ledger.price.PriceBook;
import footing.tokens.TokenCounter;
import java.util.function.Supplier;

/// What the gateway needs to say what a request costs.
///
/// @param prices the price book that holds now
/// @param tokens counts what a leg did not tell
public record Till(Ledger ledger, Supplier<PriceBook> prices, TokenCounter tokens) {
    /// Knows no price, and counts by the length of texts.
    public static Till of(Ledger ledger) {
        return new Till(ledger, () -> PriceBook.EMPTY, TokenCounter.guessing());
    }
}
