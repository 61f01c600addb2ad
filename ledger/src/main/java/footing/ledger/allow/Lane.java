package footing.ledger.allow;

/// A way that a request may go: a leg, and the model there in the leg's own words.
public record Lane(String leg, String model) {}
