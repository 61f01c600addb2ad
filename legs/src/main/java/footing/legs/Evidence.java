package footing.legs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was seen when a leg failed: status, a few headers, the start of the body, the cause. Never
/// a key.
///
/// @param status 0 where no head came
/// @param body at most 2 KiB of the body as text
/// @param cause the chain of exceptions, outermost first, or null
public record Evidence(int status, List<String> headers, String body, @Nullable String cause) {
    /// Bytes of a body that are kept.
    public static final int LIMIT = 2048;

    public Evidence {
        headers = List.copyOf(headers);
        if (body.length() > LIMIT) {
            body = body.substring(0, LIMIT);
        }
    }
}
