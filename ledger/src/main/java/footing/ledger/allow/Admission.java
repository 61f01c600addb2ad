package footing.ledger.allow;

/// Whether a request was let in.
public sealed interface Admission {
    /// It was; `hold` must be settled or released exactly once, on every way a request can end.
    record Admitted(Hold hold) implements Admission {}

    /// It was not, and nothing was taken.
    ///
    /// @param limit which limit stands against it
    /// @param wanted how much of it the request would take
    /// @param left how much is there
    /// @param freesMillis when to ask again, milliseconds since 1970; [Long#MAX_VALUE] where time
    ///   alone will not help
    record Refused(Limit limit, long wanted, long left, long freesMillis) implements Admission {
        /// Whether time alone will help.
        public boolean heals() {
            return freesMillis != Pool.NEVER;
        }
    }

    /// It was not, as a budget in money stands over it and nobody knows what it would cost.
    record Unpriced(Limit limit) implements Admission {}
}
