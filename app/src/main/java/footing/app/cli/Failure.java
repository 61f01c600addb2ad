package footing.app.cli;

/// A command could not do its work. The message is one sentence for the person who called it.
final class Failure extends Exception {
    private final int code;

    private Failure(String message, int code) {
        super(message);
        this.code = code;
    }

    /// Something stood in the way.
    static Failure of(String message) {
        return new Failure(message, Commands.FAILED);
    }

    /// The command was called with something that it cannot use.
    static Failure misuse(String message) {
        return new Failure(message, Commands.MISUSED);
    }

    int code() {
        return code;
    }
}
