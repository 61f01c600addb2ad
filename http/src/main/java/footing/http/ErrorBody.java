package footing.http;

import java.nio.charset.StandardCharsets;

/// Writes the body of an answer that the engine gives without asking the handler.
@FunctionalInterface
public interface ErrorBody {
    /// The shape that most clients of AI services read.
    ErrorBody JSON =
            (status, code, message) ->
                    ("{\"error\":{\"message\":\""
                                    + message.replace("\\", "\\\\").replace("\"", "\\\"")
                                    + "\",\"type\":\""
                                    + (status < 500 ? "invalid_request_error" : "server_error")
                                    + "\",\"param\":null,\"code\":\""
                                    + code
                                    + "\"}}")
                            .getBytes(StandardCharsets.UTF_8);

    /// A whole body of the type `application/json`.
    ///
    /// @param code a stable word, e.g. `bad_request`
    /// @param message one sentence of the engine's own; holds nothing the caller sent
    byte[] of(int status, String code, String message);
}
