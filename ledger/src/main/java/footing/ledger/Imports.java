package footing.ledger;

import footing.ledger.allow.Grant;
import footing.ledger.exchange.Conflict;
import footing.ledger.exchange.Equal;
import footing.ledger.exchange.Export;
import footing.ledger.exchange.Seal;
import footing.ledger.exchange.Signed;
import footing.ledger.price.PriceBook;
import java.util.List;
import java.util.Optional;

/// Usage and costs that another house's exports tell, and grants made equal to them.
///
/// Safe for use by many threads and by several processes. Every call asks the database and throws
/// [LedgerFault] where it cannot be used.
public interface Imports {
    /// Keeps what exports say. What is there already is passed over; where anything contradicts
    /// what is there, nothing of all is kept.
    Added add(List<Export> exports, String by);

    /// Keeps what exports say, and makes a grant equal to as much of it as no grant was made equal
    /// to before; all together or nothing.
    Matched match(List<Export> exports, Equal equal, PriceBook prices, Seal seal, String by);

    /// The signed statement of a grant, as it was made.
    Optional<Signed> statement(String grant);

    /// What became of buckets.
    ///
    /// @param fresh kept now
    /// @param same there already
    record Added(long fresh, long same, List<Conflict> conflicts) {}

    /// What became of a match.
    sealed interface Matched {
        /// A grant stands.
        ///
        /// @param fresh false where the same was made before; then nothing changed
        record Made(Added added, Grant grant, boolean fresh, Signed statement) implements Matched {}

        /// All of it was matched before, by these grants.
        record Before(Added added, List<String> grants) implements Matched {}

        /// The exports contradict what is there; nothing was kept.
        record Contradicted(Added added) implements Matched {}

        /// No grant can be made of it; nothing was kept. `why` is a sentence.
        record Not(String why) implements Matched {}
    }
}
