package footing.legs.refusal;

import footing.http.Header;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an error says, taken out of the many shapes that suppliers wrap it in: tokens and messages,
/// the innermost first.
final class Facets {
    private static final JsonMapper JSON = new JsonMapper();

    /// Errors within errors, at most.
    private static final int DEEPEST = 6;

    private static final Pattern BRACKETS = Pattern.compile("^\\[([0-9]{3,6})\\]\\[(.*)\\]?$");
    private static final Pattern ANGLE =
            Pattern.compile("^<[0-9]{3}> ([A-Za-z][A-Za-z0-9.]*): ?(.*)$", Pattern.DOTALL);
    private static final Pattern UPSTREAM =
            Pattern.compile("request failed: \\[([A-Za-z0-9_.-]+)\\] ?(.*)$", Pattern.DOTALL);

    private final Set<String> tokens = new LinkedHashSet<>();
    private final List<String> messages = new ArrayList<>();
    private @Nullable String retryDelay;

    private Facets() {}

    static Facets of(List<Header> headers, String body) {
        Facets facets = new Facets();
        JsonNode json = parse(body);
        if (json == null) {
            facets.message(body.strip());
        } else {
            facets.document(json, 0);
        }
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase("x-amzn-errortype")) {
                facets.token(header.value().split("[:,]", 2)[0].strip());
            }
        }
        return facets;
    }

    static @Nullable JsonNode parse(String text) {
        try {
            return text.isBlank() ? null : JSON.readTree(text);
        } catch (JacksonException e) {
            return null;
        }
    }

    /// Codes, types and reasons.
    Set<String> tokens() {
        return tokens;
    }

    List<String> messages() {
        return messages;
    }

    /// The innermost message; empty where there is none.
    String message() {
        return messages.isEmpty() ? "" : messages.getFirst();
    }

    /// `33s`, as one supplier tells the time to wait inside its error.
    @Nullable String retryDelay() {
        return retryDelay;
    }

    private void document(JsonNode node, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        if (node.isArray()) {
            if (!node.isEmpty()) {
                document(node.get(0), depth + 1);
            }
        } else if (node.isString()) {
            message(node.stringValue());
        } else if (node.isObject()) {
            object(node, depth);
        }
    }

    private void object(JsonNode node, int depth) {
        JsonNode frame = node.path(":exception-type");
        if (frame.isString() && !frame.stringValue().isEmpty()) {
            String name = frame.stringValue();
            token(Character.toUpperCase(name.charAt(0)) + name.substring(1));
            document(node.path("payload"), depth + 1);
        }
        coded(node.path("base_resp"), "status_code", "status_msg");
        coded(node.path("header"), "code", "message");
        coded(node.path("Response").path("Error"), "Code", "Message");
        JsonNode error = node.path("error");
        if (error.isObject()) {
            error(error, depth);
        } else if (error.isString()) {
            message(error.stringValue());
        }
        document(node.path("errors"), depth + 1);
        detail(node.path("detail"), depth);
        token(node.path("error_type"));
        coded(node, "error_code", "error_msg");
        flat(node);
    }

    /// An object with a code that is not 0 and a message.
    private void coded(JsonNode node, String code, String message) {
        token(node.path(code));
        message(node.path(message));
    }

    private void flat(JsonNode node) {
        token(node.path("code"));
        JsonNode type = node.path("type");
        if (!type.isString() || !type.stringValue().equals("error")) {
            token(type);
        }
        JsonNode role = node.path("message").path("role");
        if (role.isMissingNode()) {
            message(node.path("message"));
        }
        message(node.path("msg"));
    }

    private void detail(JsonNode detail, int depth) {
        if (detail.isArray() && !detail.isEmpty()) {
            message(detail.get(0).path("msg"));
            token(detail.get(0).path("type"));
        } else {
            document(detail, depth + 1);
        }
    }

    private void error(JsonNode error, int depth) {
        JsonNode metadata = error.path("metadata");
        JsonNode raw = metadata.path("raw");
        if (raw.isString()) {
            JsonNode inner = parse(raw.stringValue());
            if (inner != null) {
                document(inner, depth + 1);
            } else {
                message(raw.stringValue());
            }
        }
        token(metadata.path("provider_error_code"));
        token(metadata.path("limit_source"));
        token(error.path("innererror").path("code"));
        for (JsonNode detail : error.path("details")) {
            token(detail.path("reason"));
            JsonNode limit = detail.path("metadata").path("quota_limit_value");
            if (limit.isString() || limit.isNumber()) {
                tokens.add("quota_limit_value:" + limit.asString());
            }
            JsonNode delay = detail.path("retryDelay");
            if (delay.isString()) {
                retryDelay = delay.stringValue();
            }
        }
        token(error.path("code"));
        token(error.path("type"));
        token(error.path("status"));
        message(error.path("message"));
    }

    private void token(JsonNode node) {
        if (node.isString() || node.isNumber()) {
            token(node.asString());
        }
    }

    private void token(String token) {
        if (!token.isBlank() && !token.equals("0")) {
            tokens.add(token);
        }
    }

    private void message(JsonNode node) {
        if (node.isString()) {
            message(node.stringValue());
        }
    }

    private void message(String text) {
        if (text.isBlank()) {
            return;
        }
        for (Pattern wrapping : List.of(BRACKETS, ANGLE, UPSTREAM)) {
            Matcher matcher = wrapping.matcher(text);
            if (matcher.find()) {
                String token = matcher.group(1);
                token(token.substring(token.lastIndexOf('.') + 1));
                token(token);
                messages.add(matcher.group(2));
                return;
            }
        }
        messages.add(text);
    }
}
