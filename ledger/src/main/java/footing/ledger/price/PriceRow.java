package footing.ledger.price;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;

/// What one seller asks for a model from a day on. A changed price is another row with another day;
/// a row is never rewritten.
///
/// @param id how bills name it, e.g. `deepseek/deepseek-v4-flash@2026-09-01`
/// @param hours the first that holds at an instant counts
public record PriceRow(
        String id,
        Offer offer,
        Currency currency,
        Period period,
        Scale scale,
        List<Hours> hours,
        Origin origin) {
    public PriceRow {
        hours = List.copyOf(hours);
    }

    /// Who says what a model costs at whom. Of several, the first counts.
    public enum Layer {
        /// The operator, of one leg.
        LEG("leg:"),
        /// The operator, of a supplier wherever it is a leg.
        SUPPLIER("own:"),
        /// The catalogue, of a supplier.
        LISTED("");

        private final String prefix;

        Layer(String prefix) {
            this.prefix = prefix;
        }
    }

    /// What is for sale at whom.
    ///
    /// @param seller a leg's name in layer `LEG`, else a supplier's id
    /// @param models names under which it is asked for, the first is the usual; `*` is any
    public record Offer(Layer layer, String seller, List<String> models) {
        public static final String ANY = "*";

        public Offer {
            models = List.copyOf(models);
            if (models.isEmpty()) {
                throw new IllegalArgumentException("an offer of no model (expected: one or more)");
            }
        }
    }

    /// Where a price is known from.
    ///
    /// @param asOf day, month or year of the list it was read from
    /// @param remark what else is worth knowing, or empty
    public record Origin(String asOf, Confidence confidence, String remark) {
        public static final Origin OPERATOR = new Origin("", Confidence.OPERATOR, "");
    }

    /// How sure a price is.
    public enum Confidence {
        OPERATOR,
        HIGH,
        MEDIUM,
        LOW
    }

    /// The usual id: layer, seller, model, and the day (UTC) or instant from which it holds.
    public static String id(Offer offer, Instant from) {
        boolean midnight = from.atOffset(ZoneOffset.UTC).toLocalTime().equals(LocalTime.MIDNIGHT);
        return offer.layer().prefix
                + offer.seller()
                + "/"
                + offer.models().getFirst()
                + "@"
                + (midnight ? from.atOffset(ZoneOffset.UTC).toLocalDate() : from);
    }
}
