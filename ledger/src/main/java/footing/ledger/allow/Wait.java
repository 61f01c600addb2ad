package footing.ledger.allow;

/// How long one request waits for a lease.
interface Wait {
    /// Never.
    Wait NONE =
            new Wait() {
                @Override
                public boolean again() {
                    return false;
                }

                @Override
                public boolean answered() {
                    return true;
                }
            };

    /// Waits until there may be more to take, and answers true; false when it has waited long
    /// enough.
    boolean again();

    /// Whether the others were asked at all since it began.
    boolean answered();
}
