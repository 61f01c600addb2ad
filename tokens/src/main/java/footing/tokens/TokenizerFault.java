package footing.tokens;

/// A tokenizer file that cannot be counted by. The message is a sentence that names what in it.
final class TokenizerFault extends Exception {
    private static final long serialVersionUID = 1;

    TokenizerFault(String message) {
        super(message);
    }

    TokenizerFault(String message, Throwable cause) {
        super(message, cause);
    }
}
