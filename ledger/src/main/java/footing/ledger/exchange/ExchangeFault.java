package footing.ledger.exchange;

/// A file of others cannot be used as it is. The message is a sentence for the operator: what came,
/// and what was expected.
public final class ExchangeFault extends Exception {
    /// A fault with its sentence.
    public ExchangeFault(String message) {
        super(message);
    }
}
