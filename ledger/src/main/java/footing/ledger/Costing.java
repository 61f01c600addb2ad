package footing.ledger;

/// What an attempt costs: the one who pays the supplier, and the caller.
///
/// @param currency `CNY` or `USD`, of the price row; empty where no price is known
/// @param cost millionths of `currency` that the supplier bills for the attempt
/// @param charge millionths of `currency` that the caller is charged; the rest is what it costs to
///   fail over
/// @param chargedIn prompt tokens that the caller is charged for
/// @param chargedOut completion tokens that the caller is charged for
/// @param priceRow which row of the price book says so; empty where no price is known
/// @param counted how tokens were counted that the leg did not tell, e.g. `o200k`; empty where it
///   told them
public record Costing(
        String currency,
        long cost,
        long charge,
        long chargedIn,
        long chargedOut,
        String priceRow,
        String counted) {
    /// Nothing is charged, and no price is known.
    public static final Costing NONE = new Costing("", 0, 0, 0, 0, "", "");
}
