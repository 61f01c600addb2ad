package footing.ledger.price;

/// What an operator pays of list prices at one leg. Rows that he wrote for that leg himself are not
/// touched by it.
///
/// @param factor 0.85 where 15 per cent are taken off
public record Discount(String leg, Factor factor, Period period) {}
