package footing.ledger;

import org.jspecify.annotations.Nullable;

/// The ledger cannot do what was asked because of its folder, its database or another process. The
/// message is a sentence for the operator.
public final class LedgerFault extends RuntimeException {
    LedgerFault(String message) {
        super(message);
    }

    LedgerFault(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
