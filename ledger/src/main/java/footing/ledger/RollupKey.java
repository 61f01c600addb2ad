package footing.ledger;

import java.util.Comparator;

/// What rows of the rollup are kept apart by.
///
/// @param day since 1970-01-01, in UTC
record RollupKey(long day, String keyId, String leg, String model)
        implements Comparable<RollupKey> {
    private static final Comparator<RollupKey> ORDER =
            Comparator.comparingLong(RollupKey::day)
                    .thenComparing(RollupKey::keyId)
                    .thenComparing(RollupKey::leg)
                    .thenComparing(RollupKey::model);

    static RollupKey of(UsageRow row) {
        return new RollupKey(
                Times.day(Times.micros(row.at())), row.keyId(), row.leg(), row.model());
    }

    @Override
    public int compareTo(RollupKey other) {
        return ORDER.compare(this, other);
    }
}
