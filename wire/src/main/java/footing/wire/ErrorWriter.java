package footing.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes errors in the OpenAI dialect.
final class ErrorWriter {
    private ErrorWriter() {}

    static byte[] write(ApiError error) {
        StringBuilder out = new StringBuilder(160).append("{\"error\":{\"message\":");
        JsonText.quote(out, error.message());
        out.append(",\"type\":");
        JsonText.quote(out, error.type());
        out.append(",\"param\":");
        orNull(out, error.param());
        out.append(",\"code\":");
        orNull(out, error.code());
        return out.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void orNull(StringBuilder out, @Nullable String text) {
        if (text == null) {
            out.append("null");
        } else {
            JsonText.quote(out, text);
        }
    }
}
