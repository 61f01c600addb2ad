package footing.ledger;

import footing.ledger.allow.Settlement;

/// What the journal keeps on its way to the database.
sealed interface Kept {
    /// An attempt.
    record Row(UsageRow row) implements Kept {}

    /// The beginning of a hold.
    record Held(HoldNote note) implements Kept {}

    /// The end of a hold.
    record Ended(Settlement settlement) implements Kept {}
}
