package footing.gateway;

import footing.http.Exchange;
import footing.http.Header;
import footing.wire.ApiError;
import footing.wire.Ask;
import footing.wire.Endpoint;
import java.util.List;

/// What callers are told when there is no answer, in their dialect.
final class Faults {
    private static final List<Header> JSON =
            List.of(new Header("content-type", "application/json"));

    private Faults() {}

    static ApiError key(Exchange exchange) {
        String message =
                exchange.header("authorization") == null
                        ? "No API key was sent. Send one of this gateway's keys as"
                                + " 'Authorization: Bearer sk-footing-…'."
                        : "Incorrect API key: this gateway does not know it, or it was revoked."
                                + " Make one with 'footing keys add NAME'.";
        return new ApiError(401, message, "invalid_request_error", null, "invalid_api_key");
    }

    static ApiError noAdmin() {
        return new ApiError(
                403,
                "This key is no admin's, and may not see or rule over keys and verdicts. Make one"
                        + " that may with 'footing keys add NAME --admin'.",
                "invalid_request_error",
                null,
                "admin_key_required");
    }

    static ApiError path(String method, String path) {
        return new ApiError(
                404,
                "Unknown request URL: " + method + " " + shown(path) + ".",
                "invalid_request_error",
                null,
                "unknown_url");
    }

    static ApiError method(String method, String path, String expected) {
        return new ApiError(
                405,
                "Not allowed: " + method + " " + shown(path) + " (expected: " + expected + ").",
                "invalid_request_error",
                null,
                "method_not_allowed");
    }

    static ApiError tooLarge(int limit) {
        return new ApiError(
                413,
                "The request body is larger than " + limit + " bytes (setting: limits.body).",
                "invalid_request_error",
                null,
                "request_too_large");
    }

    static ApiError tooSlow() {
        return new ApiError(
                408,
                "The request body did not come in time.",
                "invalid_request_error",
                null,
                "request_timeout");
    }

    static ApiError onBreak(String wish) {
        return new ApiError(
                400,
                "Unknown header value footing-on-break: "
                        + shown(wish)
                        + " (expected: continue, restart-visible or end-honestly).",
                "invalid_request_error",
                "footing-on-break",
                "invalid_value");
    }

    static ApiError model(Ask ask, Router router, Bounds bounds) {
        String message =
                ask.endpoint() == Endpoint.EMBEDDINGS
                        ? "No leg has the embedding model '%s'. Vectors of different models cannot be"
                                + " compared, so no other model stands in unless a route in"
                                + " footing.yaml says so. "
                        : "No leg or route has the model '%s', and nothing is known of its"
                                + " capability. ";
        return modelNotFound(message.formatted(shown(ask.model())) + available(router, bounds));
    }

    static ApiError modelNotFound(String message) {
        return new ApiError(404, message, "invalid_request_error", "model", "model_not_found");
    }

    private static String available(Router router, Bounds bounds) {
        List<String> names =
                ModelList.of(router, bounds).stream().map(ModelList.Entry::id).toList();
        return names.isEmpty()
                ? "No model is available."
                : "Available: "
                        + String.join(", ", names.subList(0, Math.min(8, names.size())))
                        + (names.size() > 8 ? ", … (GET /v1/models)." : ".");
    }

    static List<Header> headers(String requestId) {
        return requestId.isEmpty()
                ? JSON
                : List.of(JSON.getFirst(), new Header("footing-request-id", requestId));
    }

    /// A caller's text as it may stand in a message: short, without control characters.
    static String shown(String text) {
        String cut = text.length() > 100 ? text.substring(0, 100) + "…" : text;
        StringBuilder out = new StringBuilder(cut.length());
        cut.chars().forEach(c -> out.append(Character.isISOControl(c) ? '?' : (char) c));
        return out.toString();
    }
}
