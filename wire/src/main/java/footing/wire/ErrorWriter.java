package footing.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes errors in the OpenAI dialect.
final class ErrorWriter {
    private ErrorWriter() {}

    static String write(ApiError error) {
        StringBuilder out = new StringBuilder(160).append("{\"error\":{\"message\":");
        JsonText.quote(out, error.message());
        out.append(",\"type\":");
        JsonText.quote(out, error.type());
        out.append(",\"param\":");
        orNull(out, error.param());
        out.append(",\"code\":");
        orNull(out, error.code());
        if (!error.tried().isEmpty()) {
            attempts(out, error.tried());
        }
        return out.append("}}").toString();
    }

    private static void attempts(StringBuilder out, List<ApiError.Tried> tried) {
        out.append(",\"attempts\":");
        char before = '[';
        for (ApiError.Tried leg : tried) {
            out.append(before).append("{\"leg\":");
            JsonText.quote(out, leg.leg());
            out.append(",\"kind\":");
            JsonText.quote(out, leg.kind());
            if (leg.retryAfter() >= 0) {
                out.append(",\"retry_after\":").append(leg.retryAfter());
            }
            out.append('}');
            before = ',';
        }
        out.append(']');
    }

    private static void orNull(StringBuilder out, @Nullable String text) {
        if (text == null) {
            out.append("null");
        } else {
            JsonText.quote(out, text);
        }
    }
}
