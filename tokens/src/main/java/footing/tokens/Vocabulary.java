package footing.tokens;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// A vocabulary that is loaded when it is first wanted, by another thread.
final class Vocabulary {
    private final String name;
    private final Source source;
    private final Executor loader;
    private volatile State state = new Unread();

    Vocabulary(String name, Source source, Executor loader) {
        this.name = name;
        this.source = source;
        this.loader = loader;
    }

    /// Reads it.
    @FunctionalInterface
    interface Source {
        Tokenizer load() throws IOException, TokenizerFault;
    }

    /// How it is.
    sealed interface State {}

    /// Nobody wanted it yet.
    record Unread() implements State {}

    /// It will be ready or refused soon.
    record Loading() implements State {}

    /// It counts.
    record Ready(Tokenizer tokenizer) implements State {}

    /// It never will count; `why` is a sentence.
    record Refused(String why) implements State {}

    State state() {
        return state;
    }

    /// Has it loaded, once.
    void want() {
        if (!begin()) {
            return;
        }
        try {
            loader.execute(this::load);
        } catch (RejectedExecutionException _) {
            state = new Unread();
        }
    }

    private synchronized boolean begin() {
        if (!(state instanceof Unread)) {
            return false;
        }
        state = new Loading();
        return true;
    }

    private void load() {
        try {
            state = new Ready(source.load());
        } catch (IOException | TokenizerFault | RuntimeException e) {
            state = new Refused("the tokenizer " + name + " is of no use: " + e.getMessage());
        }
    }

    Tokenizers.Standing standing() {
        return switch (state) {
            case Unread _ -> new Tokenizers.Standing(name, "unread", 0);
            case Loading _ -> new Tokenizers.Standing(name, "loading", 0);
            case Ready(Tokenizer it) -> new Tokenizers.Standing(name, "ready", it.weight());
            case Refused(String why) -> new Tokenizers.Standing(name, why, 0);
        };
    }
}
