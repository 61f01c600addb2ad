package footing.ledger;

import java.time.InstantSource;

/// In whose name the books are written, and when.
record Scribe(BatchBooks.Life life, InstantSource clock) {}
