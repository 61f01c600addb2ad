package footing.wire;

import org.jspecify.annotations.Nullable;

/// An error as callers of the OpenAI dialect expect it.
///
/// @param status HTTP status, 400..599
/// @param type the dialect's family, e.g. `invalid_request_error`
/// @param param the member of the request that is at fault, e.g. `messages[0].role`
/// @param code what a program may branch on, e.g. `model_not_found`
public record ApiError(
        int status, String message, String type, @Nullable String param, @Nullable String code) {

    /// The caller's request is at fault: 400.
    public static ApiError invalid(String message, @Nullable String param, @Nullable String code) {
        return new ApiError(400, message, "invalid_request_error", param, code);
    }

    /// `{"error":{"message":…,"type":…,"param":…,"code":…}}` in UTF-8.
    public byte[] toJson() {
        return ErrorWriter.write(this);
    }
}
