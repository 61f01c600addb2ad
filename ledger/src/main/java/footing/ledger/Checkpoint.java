package footing.ledger;

/// Told of each step of a drain, so that a test can stop the world between two of them.
interface Checkpoint {
    /// Where a drain stands.
    enum Step {
        /// Rows and sums are written, not committed.
        ROWS_WRITTEN,
        /// The position is written too, not committed.
        POSITION_WRITTEN,
        /// Committed; the journal does not know it yet.
        COMMITTED
    }

    void at(Step step);
}
