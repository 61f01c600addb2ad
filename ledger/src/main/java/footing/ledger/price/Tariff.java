package footing.ledger.price;

/// What of a row applies to one request: its hours and its tier, with every fall-back filled in.
///
/// @param name as bills name it
/// @param above the tier's prompt tokens; 0 for the base
/// @param prices before the factor
/// @param factor of the hours
/// @param known whether the row knows prices for prompts of this length; where not, these are those
///   of its last tier
public record Tariff(
        PriceRow row, String name, long above, Prices prices, Factor factor, boolean known) {}
