package footing.ledger.price;

import java.util.OptionalLong;

/// What something costs, and which price and which rate say so. Never negative.
///
/// `micros` is rounded half up once, from the exact sum over all buckets. The converted figure is
/// rounded half up once more, from `micros`, so that it can be checked with the rate alone. A
/// figure is cut at [#MOST].
///
/// `priceRow` is the row's id, with what of the row applied:
///
/// | after the id | says |
/// |---|---|
/// | `>272000` | the tier for longer prompts than that |
/// | `~00:30-08:30+08:00` | the hours |
/// | `*0.85` | the leg's discount |
/// | `?` | part of it has no known price: the bill is at least so much |
///
/// @param currency what the supplier bills in
/// @param micros in that currency
/// @param cnyMicros the same in CNY; 0 where no rate is known, see [#in]
/// @param usdMicros the same in USD; 0 where no rate is known
/// @param priceRow empty where no price is known
/// @param rateRow the rate's id; empty where none is known, or none was needed
public record Bill(
        Currency currency,
        long micros,
        long cnyMicros,
        long usdMicros,
        String priceRow,
        String rateRow) {
    /// A thousand million yuan or dollars: the most that one bill can say, so that sums of millions
    /// of bills stay far from overflow.
    public static final long MOST = 1_000_000_000_000_000L;

    /// No price is known.
    public static final Bill UNPRICED = new Bill(Currency.CNY, 0, 0, 0, "", "");

    public Bill {
        if (Math.min(micros, Math.min(cnyMicros, usdMicros)) < 0) {
            throw new IllegalArgumentException("a bill is negative (expected: 0 or more)");
        }
    }

    public boolean priced() {
        return !priceRow.isEmpty();
    }

    /// Whether part of it has no known price, so that it is too low.
    public boolean atLeast() {
        return priceRow.endsWith("?");
    }

    /// Whether a figure was cut.
    public boolean cut() {
        return Math.max(micros, Math.max(cnyMicros, usdMicros)) == MOST;
    }

    /// The amount in a currency; empty where no price or no rate is known. Nothing costs nothing in
    /// any currency.
    public OptionalLong in(Currency wanted) {
        if (!priced() || (wanted != currency && rateRow.isEmpty() && micros != 0)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                switch (wanted) {
                    case CNY -> cnyMicros;
                    case USD -> usdMicros;
                });
    }
}
