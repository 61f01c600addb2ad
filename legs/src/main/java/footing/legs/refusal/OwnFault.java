package footing.legs.refusal;

import footing.legs.Refusal.Kind;
import footing.wire.ApiError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a caller may be told of a refusal that is the request's own fault: the supplier's words in
/// the OpenAI dialect. Of other refusals the caller hears nothing here.
final class OwnFault {
    private OwnFault() {}

    static @Nullable ApiError of(Kind kind, int status, String body, String message) {
        String code;
        switch (kind) {
            case INVALID_REQUEST -> code = null;
            case CONTENT_FILTERED -> code = "content_filter";
            case CONTEXT_LENGTH_EXCEEDED -> code = "context_length_exceeded";
            default -> {
                return null;
            }
        }
        JsonNode json = LooseJson.start(body);
        json = json != null && json.isArray() ? json.path(0) : json;
        JsonNode error = json == null ? null : json.path("error");
        String param = null;
        if (error != null && error.isObject()) {
            code = text(error.path("code"), code);
            param = text(error.path("param"), null);
        }
        return new ApiError(
                shown(status),
                message.isEmpty() ? kind.word() : message,
                "invalid_request_error",
                param,
                code);
    }

    /// A status that a caller reads as its own fault; 401, 402 and 403 it would take for its key's.
    private static int shown(int status) {
        return switch (status) {
            case 404, 409, 413, 415, 422 -> status;
            default -> 400;
        };
    }

    private static @Nullable String text(JsonNode node, @Nullable String otherwise) {
        return node.isString() && !node.stringValue().isBlank()
                ? Redaction.mask(node.stringValue())
                : otherwise;
    }
}
