package footing.ledger.allow;

import java.util.Map;

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

    /// The first, by life.
    default Common.Books books(Subject subject, Measure measure, Window window, long firstDay) {
        return new Common.Books(0, Map.of(), of(subject, measure, window, firstDay), true);
    }

    /// What was drawn from a grant, by life.
    default Common.Books books(String grant) {
        return new Common.Books(0, Map.of(), drawn(grant), true);
    }
}
