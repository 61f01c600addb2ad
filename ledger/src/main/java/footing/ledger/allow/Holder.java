package footing.ledger.allow;

/// Whose request it is: a key, and what the key belongs to.
public record Holder(String key, String app, String team, String org) {}
