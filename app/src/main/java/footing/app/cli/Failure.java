package footing.app.cli;

/// A command could not do its work. The message is one sentence for the person who called it.
final class Failure extends Exception {
    Failure(String message) {
        super(message);
    }
}
