package footing.local.store;

/// Why a model could not be brought, as a sentence that a person can act on, in English and
/// Chinese.
public final class StoreFault extends Exception {
    /// What went wrong.
    public enum Kind {
        /// No model of this name is known or here.
        UNKNOWN_MODEL,
        /// Every source failed; the message tells each one's reason.
        UNREACHABLE,
        /// The file is not the one expected, or no model.
        BAD_FILE,
        NO_SPACE,
        /// Another process is fetching the same model.
        TAKEN,
        /// The folder cannot be read or written.
        FOLDER
    }

    private final Kind kind;

    StoreFault(Kind kind, String english, String chinese) {
        super(english + " / " + chinese);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
