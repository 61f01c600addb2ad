package footing.wire;

import java.util.List;

/// The errors that Footing itself sends, with the types and codes that OpenAI's clients know.
///
/// None of them repeats a key.
public final class OwnErrors {
    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";

    private OwnErrors() {}

    /// 401: the request came without a key.
    public static ApiError missingKey() {
        return new ApiError(
                401,
                "You didn't provide an API key (expected: the header 'Authorization: Bearer KEY')",
                INVALID,
                null,
                null);
    }

    /// 401: nobody has this key.
    public static ApiError wrongKey() {
        return new ApiError(
                401,
                "Incorrect API key provided (expected: a key of this Footing, sk-footing-…)",
                INVALID,
                null,
                "invalid_api_key");
    }

    /// 404: no leg serves a model of this name.
    public static ApiError modelNotFound(String model) {
        return new ApiError(
                404,
                "The model `" + model + "` does not exist or you do not have access to it.",
                INVALID,
                "model",
                "model_not_found");
    }

    /// 404: nothing is served under this path.
    public static ApiError unknownPath(String method, String path) {
        return new ApiError(
                404,
                "Invalid URL (" + method + " " + BadAsk.cut(path) + ")",
                INVALID,
                null,
                "unknown_url");
    }

    /// 405: the path is served, by another method.
    public static ApiError wrongMethod(String method, String path, String expected) {
        return new ApiError(
                405,
                "Not allowed to "
                        + BadAsk.cut(method)
                        + " on "
                        + path
                        + " (expected: "
                        + expected
                        + ")",
                INVALID,
                null,
                "method_not_supported");
    }

    /// 408: the body did not come in time.
    public static ApiError bodyTooSlow() {
        return new ApiError(
                408, "The body did not arrive in time.", INVALID, null, "request_timeout");
    }

    /// 413: the body has more bytes than `limit`.
    public static ApiError bodyTooLarge(long limit) {
        return new ApiError(
                413,
                "The body is too large (expected: at most " + limit + " bytes)",
                INVALID,
                null,
                "request_too_large");
    }

    /// 429: too many requests or tokens at once; `message` says of what and when to come back.
    public static ApiError rateLimited(String message) {
        return new ApiError(429, message, "requests", null, "rate_limit_exceeded");
    }

    /// 429: the key has nothing left to spend.
    public static ApiError quotaSpent(String message) {
        return new ApiError(429, message, "insufficient_quota", null, "insufficient_quota");
    }

    /// 500: a fault of Footing's own, under an id that the log has too.
    public static ApiError internal(String requestId) {
        return new ApiError(
                500,
                "Footing made a mistake; its log tells more under " + requestId + ".",
                SERVER,
                null,
                "internal_error");
    }

    /// 503: no leg could answer; what was tried is told in order.
    public static ApiError noSupplier(String message, List<ApiError.Tried> tried) {
        return new ApiError(503, message, SERVER, null, "no_supplier_available", tried);
    }

    /// 504: the caller's deadline passed before a leg had answered.
    public static ApiError deadlinePassed(List<ApiError.Tried> tried) {
        return new ApiError(
                504,
                "No leg answered before the deadline.",
                SERVER,
                null,
                "deadline_exceeded",
                tried);
    }

    /// 502: a leg stopped after a part of its answer had gone to the caller. Sent as the last event
    /// of the stream.
    public static ApiError brokeOff(String message) {
        return new ApiError(502, message, SERVER, null, "answer_broke_off");
    }
}
