package footing.local.text.jinja;

/// Why a chat template could not be read or rendered.
public final class TemplateFault extends Exception {
    /// Whose fault it is.
    public enum Kind {
        /// The template is not in the language that we read.
        SYNTAX,
        /// The template called `raise_exception`: it refuses this conversation.
        RAISED,
        /// An operation that its values do not allow, e.g. adding text to nothing.
        VALUE,
        /// More steps, text or depth than a rendering may take.
        LIMIT
    }

    private final Kind kind;
    private final int line;
    private final String bare;

    TemplateFault(Kind kind, int line, String message) {
        super(line > 0 ? "line " + line + ": " + message : message);
        this.kind = kind;
        this.line = line;
        this.bare = message;
    }

    static TemplateFault value(String message) {
        return new TemplateFault(Kind.VALUE, 0, message);
    }

    static TemplateFault limit(String message) {
        return new TemplateFault(Kind.LIMIT, 0, message);
    }

    TemplateFault at(int where) {
        if (line > 0) {
            return this;
        }
        TemplateFault located = new TemplateFault(kind, where, bare);
        located.setStackTrace(getStackTrace());
        return located;
    }

    public Kind kind() {
        return kind;
    }

    /// The line of the template, counted from 1; 0 where unknown.
    public int line() {
        return line;
    }

    /// The message without the line; of a `RAISED` fault what the template said.
    public String bare() {
        return bare;
    }
}
