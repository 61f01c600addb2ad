package footing.app.cli;

import footing.ledger.price.Prices;
import java.math.BigDecimal;

/// Money as people read it.
final class Amounts {
    private static final int MICRO_PLACES = 6;

    private Amounts() {}

    /// Micro-units as a decimal: `0.0125`.
    static String text(long micros) {
        return BigDecimal.valueOf(micros, MICRO_PLACES).stripTrailingZeros().toPlainString();
    }

    /// A price; nothing where it is not stated.
    static String price(long micros) {
        return micros == Prices.UNSTATED ? "" : text(micros);
    }
}
