package footing.ledger;

import java.nio.file.FileSystemException;
import java.sql.BatchUpdateException;

/// Exceptions as words for the operator.
final class Faults {
    private Faults() {}

    /// What happened, with the kind of the exception where its message alone would puzzle.
    static String sentence(Throwable e) {
        if (e instanceof BatchUpdateException batch && batch.getNextException() != null) {
            // Its own message holds the statement with all its values.
            return sentence(batch.getNextException());
        }
        String message = e.getMessage();
        if (e instanceof FileSystemException || message == null) {
            return e.getClass().getSimpleName() + ": " + message;
        }
        return message;
    }
}
