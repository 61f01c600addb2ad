package footing.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An error as callers of the OpenAI dialect expect it.
///
/// @param status HTTP status, 400..599
/// @param type the dialect's family, e.g. `invalid_request_error`
/// @param param the member of the request that is at fault, e.g. `messages[0].role`
/// @param code what a program may branch on, e.g. `model_not_found`
/// @param tried the legs that were tried in vain, in order; written as `attempts` unless empty
public record ApiError(
        int status,
        String message,
        String type,
        @Nullable String param,
        @Nullable String code,
        List<Tried> tried) {
    public ApiError {
        tried = List.copyOf(tried);
    }

    public ApiError(
            int status,
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {
        this(status, message, type, param, code, List.of());
    }

    /// A leg that was tried in vain.
    ///
    /// @param leg its name, e.g. `openai`
    /// @param kind how it failed, or why it was not asked, e.g. `region_blocked`
    /// @param retryAfter seconds until it may serve again; -1 where nobody said so
    public record Tried(String leg, String kind, long retryAfter) {
        /// A leg that did not say when to come back.
        public Tried(String leg, String kind) {
            this(leg, kind, -1);
        }
    }

    /// The caller's request is at fault: 400.
    public static ApiError invalid(String message, @Nullable String param, @Nullable String code) {
        return new ApiError(400, message, "invalid_request_error", param, code);
    }

    /// `{"error":{"message":…,"type":…,"param":…,"code":…}}` in UTF-8.
    public byte[] toJson() {
        return ErrorWriter.write(this).getBytes(StandardCharsets.UTF_8);
    }
}
