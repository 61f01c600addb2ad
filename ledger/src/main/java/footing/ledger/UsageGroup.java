package footing.ledger;

import java.time.LocalDate;
import java.util.Optional;

/// One line of an answer to a [UsageQuery].
///
/// @param day the day in UTC, where the query keeps days apart
/// @param sum its texts are empty for what the query does not keep apart
public record UsageGroup(Optional<LocalDate> day, Ledger.UsageSum sum) {}
