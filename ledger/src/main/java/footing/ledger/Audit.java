package footing.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// Looks the books through: their postings, whether they hold, and what a supplier's bill says
/// otherwise.
///
/// Safe for use by many threads and by several processes. Every call asks the database and throws
/// [LedgerFault] where it cannot be used.
public interface Audit {
    /// The postings that came last, newest first, with their entries.
    List<Posted> postings(int count);

    /// Whether the books hold. Reads all of them: seconds for millions of rows.
    Findings check();

    /// What attempts of `[from, until)` used and cost, by day, leg and model. Reads the rows.
    List<Used> used(Instant from, Instant until);

    /// Books what a bill says otherwise as a posting of its own, between a leg's supplier and the
    /// house; answers its number. Nothing that is booked changes.
    long correct(Correction correction, String by);

    /// A posting.
    record Posted(
            long number,
            Instant at,
            String kind,
            String reference,
            String detail,
            List<Entry> entries) {}

    /// What a posting gave to an account, or took from it.
    record Entry(String account, String unit, long amount) {}

    /// What a look at all books found.
    ///
    /// @param postings how many there are
    /// @param unbalanced numbers of postings whose entries do not add up to 0; at most a hundred
    /// @param rollups places where sums differ from the rows; at most a hundred
    /// @param held holds that have not ended
    /// @param unknown holds of which nobody knows what was used
    /// @param overdrawn grants from which more was drawn than they held
    record Findings(
            long postings,
            List<Long> unbalanced,
            List<String> rollups,
            long held,
            long unknown,
            List<String> overdrawn) {
        public boolean sound() {
            return unbalanced.isEmpty() && rollups.isEmpty();
        }
    }

    /// What attempts on one leg and model used on one day.
    ///
    /// @param costs millionths by currency
    /// @param uncertain of these tokens, those of rows that are estimated or unknown
    record Used(
            LocalDate day,
            String leg,
            String model,
            long attempts,
            long tokensIn,
            long tokensOut,
            Map<String, Long> costs,
            long uncertain) {}

    /// A correction.
    ///
    /// @param amounts by unit: tokens, or millionths of CNY or USD; what the bill has more than the
    ///   books, below zero where it has less
    /// @param reference e.g. which bill
    record Correction(String leg, Map<String, Long> amounts, String reference, String reason) {}
}
