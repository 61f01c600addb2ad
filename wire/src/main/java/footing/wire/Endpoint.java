package footing.wire;

import java.util.Optional;

/// What a caller may ask of a model, in the OpenAI dialect.
public enum Endpoint {
    CHAT_COMPLETIONS("/v1/chat/completions"),
    COMPLETIONS("/v1/completions"),
    EMBEDDINGS("/v1/embeddings");

    private final String path;

    Endpoint(String path) {
        this.path = path;
    }

    /// The path under which Footing serves it, e.g. `/v1/chat/completions`.
    public String path() {
        return path;
    }

    /// The dialect that is spoken there, as scopes of keys name it.
    public String dialect() {
        return "openai";
    }

    /// The endpoint served under `path` (without query), if there is one.
    public static Optional<Endpoint> at(String path) {
        for (Endpoint endpoint : values()) {
            if (endpoint.path.equals(path)) {
                return Optional.of(endpoint);
            }
        }
        return Optional.empty();
    }
}
