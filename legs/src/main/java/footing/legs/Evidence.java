package footing.legs;

import footing.http.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
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

    private static final Set<String> KEPT =
            Set.of("content-type", "retry-after", "server", "x-request-id", "request-id", "via");

    private static final Pattern SECRET =
            Pattern.compile("(?i)(sk-|bearer\\s+|key[=:]\\s*)[a-z0-9_\\-./+]{4,}");

    /// What an answer showed.
    public static Evidence of(int status, List<Header> headers, byte[] body) {
        List<String> kept = new ArrayList<>();
        for (Header header : headers) {
            if (KEPT.contains(header.name().toLowerCase(Locale.ROOT))) {
                kept.add(header.name() + ": " + masked(header.value()));
            }
        }
        int length = Math.min(body.length, LIMIT);
        return new Evidence(
                status, kept, masked(new String(body, 0, length, StandardCharsets.UTF_8)), null);
    }

    /// What a failed conversation showed.
    public static Evidence of(Throwable cause) {
        StringBuilder chain = new StringBuilder();
        for (Throwable one = cause; one != null && chain.length() < LIMIT; one = one.getCause()) {
            chain.append(chain.isEmpty() ? "" : " <- ").append(one);
        }
        return new Evidence(0, List.of(), "", masked(chain.toString()));
    }

    private static String masked(String text) {
        return SECRET.matcher(text).replaceAll("$1…");
    }
}
