package footing.gateway;

import footing.http.Exchange;
import footing.http.Header;
import footing.http.HttpBreak;
import footing.wire.ApiError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How the desks of admins hear and answer: small bodies, the methods of a path, JSON.
final class AdminTalk {
    private static final int BODY_LIMIT = 64 * 1024;

    /// Nobody on the way keeps what an admin is told: it may hold a secret.
    static final List<Header> JSON =
            List.of(
                    new Header("content-type", "application/json"),
                    new Header("cache-control", "no-store"));

    private AdminTalk() {}

    static ApiError error(int status, String code, String message) {
        return new ApiError(status, message, "invalid_request_error", null, code);
    }

    /// Null where it did not come whole; the caller was told.
    static byte @Nullable [] body(Exchange exchange) throws IOException {
        try {
            return exchange.body(BODY_LIMIT);
        } catch (HttpBreak broken) {
            switch (broken.symptom()) {
                case BODY_TOO_LARGE ->
                        refuse(
                                exchange,
                                error(
                                        413,
                                        "request_too_large",
                                        "Such a body is at most " + BODY_LIMIT + " bytes long."));
                case BODY_TOO_SLOW -> refuse(exchange, Faults.tooSlow());
                default -> throw broken;
            }
            return null;
        }
    }

    static boolean allowed(Exchange exchange, String method) throws IOException {
        return allowed(exchange, method, method);
    }

    static boolean allowed(Exchange exchange, String method, String expected) throws IOException {
        boolean head = method.equals("GET") && exchange.method().equals("HEAD");
        if (head || exchange.method().equals(method)) {
            return true;
        }
        refuse(exchange, Faults.method(exchange.method(), exchange.path(), expected));
        return false;
    }

    static void list(Exchange exchange, List<ObjectNode> items) throws IOException {
        ObjectNode all = JsonMapper.shared().createObjectNode().put("object", "list");
        ArrayNode data = all.putArray("data");
        items.forEach(data::add);
        respond(exchange, all);
    }

    static void respond(Exchange exchange, ObjectNode json) throws IOException {
        exchange.respond(200, JSON, json.toString().getBytes(StandardCharsets.UTF_8));
    }

    static void refuse(Exchange exchange, ApiError error) throws IOException {
        exchange.respond(error.status(), JSON, error.toJson());
    }
}
