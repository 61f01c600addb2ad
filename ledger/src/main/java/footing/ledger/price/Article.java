package footing.ledger.price;

/// What is bought: a model, by the name under which it was asked for, from a leg of a supplier.
///
/// @param leg the leg's name
/// @param supplier the id of the supplier whose list prices hold there; the leg's name where the
///   catalogue knows none
public record Article(String leg, String supplier, String model) {}
