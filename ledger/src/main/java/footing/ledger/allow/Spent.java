package footing.ledger.allow;

/// What an attempt cost the caller.
public record Spent(Lane lane, Amounts amounts) {}
