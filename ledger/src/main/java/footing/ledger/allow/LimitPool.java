package footing.ledger.allow;

/// A limit and what is left of it.
record LimitPool(Limit limit, Pool pool) {}
