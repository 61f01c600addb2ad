package footing.wire;

import org.jspecify.annotations.Nullable;

/// A caller's request, read and checked; its bytes are kept as they came.
///
/// Made by [AskReader]. Immutable: nobody writes to `body`.
///
/// @param body the JSON document as the caller sent it, valid UTF-8, one object
/// @param model the model that the caller named
/// @param stream whether the caller asked for server-sent events
/// @param usageInStream whether the caller asked for usage in the stream
///   (`stream_options.include_usage`)
/// @param members where the members of the top level stand in `body`
/// @param needs what a model must be able to do to serve it
public record Ask(
        Endpoint endpoint,
        byte[] body,
        String model,
        boolean stream,
        boolean usageInStream,
        Members members,
        Needs needs) {

    /// What a model must be able to do to serve an ask.
    public record Needs(boolean tools, boolean vision, boolean audio, boolean jsonSchema) {}

    /// The body with `edits` applied in one pass; every other byte stays as it is.
    public byte[] edited(Edits edits) {
        return edits.apply(body, members);
    }

    /// The JSON text of a member of the top level, e.g. `0.7` or `"auto"`; null where the caller
    /// sent none.
    public @Nullable String member(String name) {
        return members.text(body, name);
    }
}
