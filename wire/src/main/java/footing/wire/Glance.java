package footing.wire;

import org.jspecify.annotations.Nullable;

/// What matters in one event of a stream, or in a whole answer.
///
/// @param meaningful whether it gives the caller something: text, reasoning, a refusal, a tool
///   call, sound, an embedding, or a reason why it finished; a role alone is not
/// @param noChoices whether it has no choices, or for embeddings no data
/// @param finish the first choice's reason to finish, or null where it has none yet
/// @param finished how many choices it finishes; an answer of several choices is whole when all of
///   them are
/// @param usage tokens, or null where it tells none that can be believed
/// @param error where the error stands: the value of `error`, or the whole object of an error that
///   has no such member; null where there is none
/// @param model who says to have answered, or null
public record Glance(
        Form form,
        boolean meaningful,
        boolean noChoices,
        @Nullable String finish,
        int finished,
        @Nullable Usage usage,
        @Nullable Span error,
        @Nullable String model) {

    /// What the bytes are.
    public enum Form {
        /// A JSON object or array.
        JSON,
        /// `[DONE]`.
        DONE,
        /// Nothing but space.
        EMPTY,
        /// Anything else, e.g. a page of HTML or half an object.
        NOT_JSON
    }

    static final Glance DONE = bare(Form.DONE);
    static final Glance EMPTY = bare(Form.EMPTY);
    static final Glance NOT_JSON = bare(Form.NOT_JSON);

    private static Glance bare(Form form) {
        return new Glance(form, false, true, null, 0, null, null, null);
    }

    /// Whether it is the end mark of a stream.
    public boolean done() {
        return form == Form.DONE;
    }

    /// Whether it is JSON.
    public boolean json() {
        return form == Form.JSON;
    }

    /// Whether there is at least one choice, or for embeddings one vector.
    public boolean hasChoices() {
        return !noChoices;
    }
}
