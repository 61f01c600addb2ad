package footing.legs.verdict;

import java.util.Locale;

/// What a verdict marks as unusable.
public enum Scope {
    /// This request only; nothing is marked.
    REQUEST,
    /// One key, or one key for one model.
    KEY,
    /// All keys of an account, or the account for one model.
    ACCOUNT,
    /// One model of a supplier, for all keys.
    MODEL,
    /// A supplier as seen from here: it does not serve this place. All keys, all its legs.
    REGION,
    /// A supplier, wherever it is asked from.
    SUPPLIER,
    /// The way to a supplier's host.
    NETWORK,
    /// The way in which this house asks a leg: path, version, proxy, profile.
    ROUTE;

    /// E.g. `region`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
