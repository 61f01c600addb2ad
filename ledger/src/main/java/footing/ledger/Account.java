package footing.ledger;

/// The accounts of the books. What one gains another loses, so that all together hold nothing.
final class Account {
    /// What it costs the house to fail over: what suppliers bill and no caller is charged.
    static final String HOUSE = "house";

    /// Where grants come from.
    static final String ISSUED = "issued";

    /// Where what is left of a grant goes when it expires or is revoked.
    static final String BREAKAGE = "breakage";

    private Account() {}

    /// What a leg's supplier gives; below zero by what it gave.
    static String supplier(String leg) {
        return "supplier:" + leg;
    }

    /// What the requests of a key used.
    static String spend(String key) {
        return "spend:" + key;
    }

    /// What is left of a grant.
    static String grant(String id) {
        return "grant:" + id;
    }

    /// What grants gave to the requests of a key.
    static String redeemed(String key) {
        return "redeemed:" + key;
    }
}
