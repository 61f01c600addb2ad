package footing.local.engine;

/// Why the local engine could not do what it was asked.
public final class EngineFault extends Exception {
    /// What went wrong.
    public enum Kind {
        /// No model has been brought yet.
        NO_MODEL,
        /// The file is missing, cut short, no GGUF, or of an architecture that the engine does not
        /// know.
        BAD_MODEL,
        /// The machine has too little memory for the model and its context.
        NO_MEMORY,
        /// No native library for this machine.
        NO_NATIVES,
        /// Prompt and answer do not fit the context.
        CONTEXT_FULL,
        BAD_GRAMMAR,
        /// The beginning of an answer cannot be carried on: it does not fit the grammar, or this
        /// driver cannot follow both.
        BAD_PREFIX,
        /// The engine's process died or does not answer.
        CRASHED,
        /// All slots and the queue are taken.
        BUSY
    }

    private final Kind kind;

    public EngineFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
