package footing.ledger.allow;

/// What the books say of spending by everybody but this process: by other nodes, and by this one
/// before it began.
public interface PastSpending {
    /// Nothing was spent.
    PastSpending NONE =
            new PastSpending() {
                @Override
                public long of(Subject subject, Measure measure, Window window, long firstDay) {
                    return 0;
                }

                @Override
                public long drawn(String grant) {
                    return 0;
                }
            };

    /// What `subject` spent in the period of `window` that begins on `firstDay`, days since 1970.
    long of(Subject subject, Measure measure, Window window, long firstDay);

    /// What was drawn from a grant.
    long drawn(String grant);
}
