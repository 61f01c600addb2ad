package footing.ledger;

/// What a process does with a data folder.
public enum Role {
    /// Owns the journal and drains it. One process per folder.
    GATEWAY,
    /// Reads and writes the database directly, beside a gateway or without one. Any number of
    /// processes; starts no thread.
    VISITOR
}
