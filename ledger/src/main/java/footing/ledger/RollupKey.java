package footing.ledger;

/// What rows of the rollup are kept apart by.
///
/// @param day since 1970-01-01, in UTC
record RollupKey(long day, String keyId, String leg, String model) {
    static RollupKey of(UsageRow row) {
        return new RollupKey(
                Times.day(Times.micros(row.at())), row.keyId(), row.leg(), row.model());
    }
}
