package footing.legs.refusal;

import footing.http.Header;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an error says, taken out of the many shapes that suppliers wrap it in: tokens and messages,
/// the innermost first.
final class Facets {
    /// Errors within errors, at most.
    private static final int DEEPEST = 8;

    private static final int TOKENS = 32;
    private static final int MESSAGES = 12;

    /// Letters of a message that rules look at. What refuses says so at once; what is long is an
    /// echo.
    static final int MESSAGE_LIMIT = 4096;

    private static final int TOKEN_LIMIT = 120;

    /// Members that tell a time, the plainer ones first.
    private static final List<String> WAITS =
            List.of(
                    "retry_after_ms",
                    "retry_after",
                    "retryAfter",
                    "retry_after_seconds",
                    "resets_in_seconds",
                    "resets_at",
                    "reset_at",
                    "resetAt",
                    "Retry-After",
                    "X-RateLimit-Reset",
                    "estimated_time");

    /// Words in the place of a code that say that all is well, or nothing.
    private static final Set<String> EMPTY =
            Set.of(
                    "0", "200", "success", "Success", "SUCCESS", "ok", "OK", "error", "null",
                    "None");

    /// A code in the place of a message, e.g. `geo_restricted`.
    private static final Pattern WORD =
            Pattern.compile("[A-Za-z0-9]{2,40}(?:[_.-][A-Za-z0-9]{1,40}){1,6}");

    private final Set<String> tokens = new LinkedHashSet<>();
    private final List<String> messages = new ArrayList<>();
    private final Map<String, String> waits = new LinkedHashMap<>();
    private @Nullable String retryDelay;
    private int depth;

    private Facets() {}

    static Facets of(List<Header> headers, String body) {
        Facets facets = new Facets();
        JsonNode json = LooseJson.whole(body);
        if (json == null) {
            json = LooseJson.start(body);
        }
        if (json != null) {
            facets.document(json);
        } else if (Page.xml(body)) {
            facets.token(Page.field(body, "Code"));
            facets.message(Page.field(body, "Message"));
        } else {
            facets.text(body);
        }
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase("x-amzn-errortype")) {
                facets.token(header.value().split("[:,]", 2)[0].strip());
            }
        }
        return facets;
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

    /// Times that members of the error tell, by the member's name in small letters.
    Map<String, String> waits() {
        return waits;
    }

    /// `33s`, as one supplier tells the time to wait inside its error.
    @Nullable String retryDelay() {
        return retryDelay;
    }

    /// Events, where a stream came with an error's status; else a message as it stands.
    private void text(String body) {
        for (Events.Event event : Events.of(body).events()) {
            JsonNode data = LooseJson.start(event.data());
            if (data != null) {
                document(data);
            } else if ("error".equals(event.name())) {
                message(event.data());
            }
        }
        if (messages.isEmpty() && tokens.isEmpty()) {
            message(body.strip());
        }
    }

    private void document(JsonNode node) {
        if (depth > DEEPEST) {
            return;
        }
        depth++;
        if (node.isArray()) {
            document(node.path(0));
        } else if (node.isString()) {
            message(node.stringValue());
        } else if (node.isObject()) {
            object(node);
        }
        depth--;
    }

    private void object(JsonNode node) {
        JsonNode frame = node.path(":exception-type");
        if (frame.isString() && !frame.stringValue().isEmpty()) {
            String name = frame.stringValue();
            token(Character.toUpperCase(name.charAt(0)) + name.substring(1));
            document(node.path("payload"));
        }
        coded(node, ":error-code", ":error-message");
        coded(node.path("base_resp"), "status_code", "status_msg");
        coded(node.path("header"), "code", "message");
        coded(node.path("Response").path("Error"), "Code", "Message");
        coded(node.path("ResponseMetadata").path("Error"), "Code", "Message");
        document(node.path("response").path("error"));
        coded(node.path("response").path("incomplete_details"), "reason", "message");
        fault(node.path("fault"));
        errors(node.path("error"));
        errors(node.path("Error"));
        document(node.path("errors"));
        detail(node.path("detail"));
        token(node.path("error_type"));
        coded(node, "error_code", "error_msg");
        coded(node, "errcode", "errmsg");
        coded(node, "errorCode", "errorMessage");
        coded(node, "status_code", "status_message");
        coded(node, "error_code", "text");
        token(node.path("extensions").path("code"));
        amazon(node.path("Output").path("__type"));
        waits(node);
        coded(node, "Code", "Message");
        message(node.path("error_description"));
        amazon(node.path("__type"));
        flat(node);
    }

    private void errors(JsonNode error) {
        if (error.isObject()) {
            error(error);
        } else {
            if (WORD.matcher(error.asString("")).matches()) {
                token(error);
            }
            document(error);
        }
    }

    /// An object with a code that is not 0 and a message.
    private void coded(JsonNode node, String code, String message) {
        token(node.path(code));
        message(node.path(message));
    }

    private void fault(JsonNode fault) {
        token(fault.path("detail").path("errorcode"));
        message(fault.path("faultstring"));
    }

    private void amazon(JsonNode type) {
        if (type.isString()) {
            token(type.stringValue().substring(type.stringValue().indexOf('#') + 1));
        }
    }

    private void flat(JsonNode node) {
        token(node.path("code"));
        token(node.path("type"));
        token(node.path("status"));
        token(node.path("statusCode"));
        token(node.path("status_code"));
        token(node.path("reason"));
        JsonNode message = node.path("message");
        if (message.isObject() && message.path("role").isMissingNode()) {
            document(message);
        } else {
            message(message);
        }
        message(node.path("msg"));
        message(node.path("title"));
        if (node.path("data").path("error").isObject()) {
            document(node.path("data"));
        }
    }

    private void detail(JsonNode detail) {
        if (detail.isArray() && !detail.isEmpty() && detail.get(0).isObject()) {
            message(detail.get(0).path("msg"));
            token(detail.get(0).path("type"));
        } else {
            document(detail);
        }
    }

    private void error(JsonNode error) {
        if (depth > DEEPEST) {
            return;
        }
        depth++;
        waits(error);
        JsonNode metadata = error.path("metadata");
        waits(metadata);
        waits(metadata.path("headers"));
        inner(metadata.path("raw"));
        token(metadata.path("provider_error_code"));
        token(metadata.path("limit_source"));
        document(error.path("error"));
        JsonNode within = error.path("innererror");
        token(within.path("code"));
        message(within.path("message"));
        for (JsonNode detail : error.path("details")) {
            detailed(detail);
        }
        token(error.path("code"));
        token(error.path("type"));
        token(error.path("status"));
        token(error.path("http_code"));
        JsonNode message = error.path("message");
        if (message.isObject()) {
            document(message);
        } else {
            message(message);
        }
        message(error.path("msg"));
        message(error.path("detail"));
        depth--;
    }

    private void detailed(JsonNode detail) {
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

    /// Members that tell how long to wait, or until when.
    private void waits(JsonNode node) {
        for (String name : WAITS) {
            JsonNode told = node.path(name);
            if (waits.size() < MESSAGES && (told.isString() || told.isNumber())) {
                waits.putIfAbsent(name.toLowerCase(Locale.ROOT), told.asString());
            }
        }
    }

    /// An upstream's body, as text or as it is.
    private void inner(JsonNode raw) {
        JsonNode json = raw.isString() ? LooseJson.start(raw.stringValue()) : raw;
        if (json != null) {
            document(json);
        } else {
            message(raw);
        }
    }

    private void token(JsonNode node) {
        if (node.isString() || node.isNumber()) {
            token(node.asString());
        }
    }

    private void token(@Nullable String token) {
        if (token != null
                && !token.isBlank()
                && token.length() <= TOKEN_LIMIT
                && tokens.size() < TOKENS
                && !EMPTY.contains(token)) {
            tokens.add(token);
        }
    }

    private void message(JsonNode node) {
        if (node.isString()) {
            message(node.stringValue());
        }
    }

    private void message(@Nullable String text) {
        if (text == null || text.isBlank() || messages.size() >= MESSAGES || depth > DEEPEST) {
            return;
        }
        String start = text.strip();
        Wrapped wrapped = Wrapped.of(start.substring(0, Math.min(start.length(), MESSAGE_LIMIT)));
        if (wrapped.inner() != null) {
            document(wrapped.inner());
        }
        String token = wrapped.token();
        if (token != null) {
            token(token.substring(token.lastIndexOf('.') + 1));
            token(token);
        }
        if (token != null && wrapped.text().length() < start.length() && !Codes.status(token)) {
            depth++;
            message(wrapped.text());
            depth--;
        } else if (!wrapped.text().isBlank()) {
            messages.add(wrapped.text());
            String own = Wrapped.own(wrapped.text());
            if (own.length() < wrapped.text().length() && messages.size() < MESSAGES) {
                messages.add(own);
            }
        }
    }
}
