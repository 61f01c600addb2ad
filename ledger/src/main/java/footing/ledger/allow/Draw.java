package footing.ledger.allow;

/// What a request took from a grant.
///
/// @param amount in `unit`; millionths for money
public record Draw(String grant, Grant.Unit unit, long amount) {}
