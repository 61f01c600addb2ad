package footing.gateway;

import footing.http.Exchange;
import footing.http.Header;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.wire.ApiError;
import footing.wire.Ask;
import footing.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What callers are told when there is no answer, in their dialect.
final class Faults {
    /// Seconds that a caller is asked to wait when no leg said how long.
    private static final Duration WAIT = Duration.ofSeconds(5);

    private static final List<Header> JSON =
            List.of(new Header("content-type", "application/json"));

    private Faults() {}

    /// An error and how long to wait before asking again; null where waiting does not help.
    record Verdict(ApiError error, @Nullable Duration retryAfter) {}

    static ApiError key(Exchange exchange) {
        String message =
                exchange.header("authorization") == null
                        ? "No API key was sent. Send one of this gateway's keys as"
                                + " 'Authorization: Bearer sk-footing-…'."
                        : "Incorrect API key: this gateway does not know it, or it was revoked."
                                + " Make one with 'footing keys add NAME'.";
        return new ApiError(401, message, "invalid_request_error", null, "invalid_api_key");
    }

    static ApiError path(String method, String path) {
        return new ApiError(
                404,
                "Unknown request URL: " + method + " " + shown(path) + ".",
                "invalid_request_error",
                null,
                "unknown_url");
    }

    static ApiError method(String method, String path, String expected) {
        return new ApiError(
                405,
                "Not allowed: " + method + " " + shown(path) + " (expected: " + expected + ").",
                "invalid_request_error",
                null,
                "method_not_allowed");
    }

    static ApiError tooLarge(int limit) {
        return new ApiError(
                413,
                "The request body is larger than " + limit + " bytes (setting: limits.body).",
                "invalid_request_error",
                null,
                "request_too_large");
    }

    static ApiError tooSlow() {
        return new ApiError(
                408,
                "The request body did not come in time.",
                "invalid_request_error",
                null,
                "request_timeout");
    }

    static ApiError onBreak(String wish) {
        return new ApiError(
                400,
                "Unknown header value footing-on-break: "
                        + shown(wish)
                        + " (expected: continue, restart-visible or end-honestly).",
                "invalid_request_error",
                "footing-on-break",
                "invalid_value");
    }

    static ApiError model(Ask ask, Router router) {
        String message =
                ask.endpoint() == Endpoint.EMBEDDINGS
                        ? "No leg has the embedding model '%s'. Vectors of different models cannot be"
                                + " compared, so no other model stands in unless a route in"
                                + " footing.yaml says so. "
                        : "No leg or route has the model '%s', and nothing is known of its"
                                + " capability. ";
        return modelNotFound(message.formatted(shown(ask.model())) + available(router));
    }

    static ApiError modelNotFound(String message) {
        return new ApiError(404, message, "invalid_request_error", "model", "model_not_found");
    }

    private static String available(Router router) {
        List<String> names = ModelList.of(router).stream().map(ModelList.Entry::id).toList();
        return names.isEmpty()
                ? "No model is available."
                : "Available: "
                        + String.join(", ", names.subList(0, Math.min(8, names.size())))
                        + (names.size() > 8 ? ", … (GET /v1/models)." : ".");
    }

    static ApiError brokeOff(Outcome.BrokeOff brokeOff) {
        return new ApiError(
                502,
                "The answer broke off and could not be carried on: "
                        + brokeOff.why().kind().word()
                        + ".",
                "server_error",
                null,
                "answer_broke_off");
    }

    /// What the caller sees when no leg answered: the request's own fault as the leg told it, else
    /// that nobody could serve it. A supplier's 401, 402 or 403 is never handed on: the caller
    /// would take it for a fault of its own key.
    static Verdict allFailed(List<Failover.Tried> tried) {
        Refusal last = Failover.refusal(tried.getLast().outcome());
        if (last == null) {
            throw new IllegalArgumentException("the last attempt did not fail");
        }
        ApiError own = ownFault(tried);
        if (own != null) {
            return new Verdict(own, null);
        }
        Duration wait = wait(tried);
        boolean onlyTooFast =
                tried.stream()
                        .map(Failover.Tried::outcome)
                        .map(Failover::refusal)
                        .allMatch(why -> why != null && why.kind() == Refusal.Kind.RATE_LIMITED);
        return new Verdict(onlyTooFast ? tooFast(tried) : nobody(tried), wait);
    }

    /// The request's own fault as a leg told it; also when no leg can do what it asks for.
    private static @Nullable ApiError ownFault(List<Failover.Tried> tried) {
        Refusal unsupported = null;
        boolean allUnsupported = true;
        for (Failover.Tried one : tried) {
            Refusal why = Failover.refusal(one.outcome());
            if (why == null) {
                continue;
            }
            if (!why.anotherLegMayServe() || why.kind() == Refusal.Kind.CONTEXT_LENGTH_EXCEEDED) {
                return told(why);
            }
            if (why.kind() == Refusal.Kind.NOT_SUPPORTED) {
                unsupported = why;
            } else {
                allUnsupported = false;
            }
        }
        return unsupported != null && allUnsupported ? told(unsupported) : null;
    }

    private static ApiError told(Refusal why) {
        ApiError own = why.own();
        if (own != null) {
            return own;
        }
        return new ApiError(
                400,
                why.message().isEmpty() ? why.kind().word() : why.message(),
                "invalid_request_error",
                null,
                switch (why.kind()) {
                    case CONTENT_FILTERED -> "content_filter";
                    case CONTEXT_LENGTH_EXCEEDED -> "context_length_exceeded";
                    default -> null;
                });
    }

    private static ApiError tooFast(List<Failover.Tried> tried) {
        return new ApiError(
                429,
                "Every leg that can serve this asks to slow down: " + list(tried) + ".",
                "rate_limit_error",
                null,
                "rate_limit_exceeded",
                attempts(tried));
    }

    private static ApiError nobody(List<Failover.Tried> tried) {
        return new ApiError(
                503,
                "No leg could serve this request: " + list(tried) + ".",
                "service_unavailable_error",
                null,
                "no_supplier_available",
                attempts(tried));
    }

    private static List<ApiError.Tried> attempts(List<Failover.Tried> tried) {
        List<ApiError.Tried> attempts = new ArrayList<>(tried.size());
        for (Failover.Tried one : tried) {
            Refusal why = Failover.refusal(one.outcome());
            if (why != null) {
                attempts.add(new ApiError.Tried(one.step().leg().name(), why.kind().word()));
            }
        }
        return attempts;
    }

    private static String list(List<Failover.Tried> tried) {
        List<String> parts = new ArrayList<>();
        for (Failover.Tried one : tried) {
            Refusal why = Failover.refusal(one.outcome());
            if (why != null) {
                ApiError own = why.own();
                parts.add(
                        one.step().leg().name()
                                + " "
                                + why.kind().word()
                                + (own == null ? "" : " (" + own.message() + ")"));
            }
        }
        return String.join("; ", parts);
    }

    private static Duration wait(List<Failover.Tried> tried) {
        Duration shortest = null;
        for (Failover.Tried one : tried) {
            Refusal why = Failover.refusal(one.outcome());
            Duration asked = why == null ? null : why.retryAfter();
            if (asked != null && (shortest == null || asked.compareTo(shortest) < 0)) {
                shortest = asked;
            }
        }
        return shortest == null ? WAIT : shortest;
    }

    static List<Header> headers(String requestId) {
        return requestId.isEmpty()
                ? JSON
                : List.of(JSON.getFirst(), new Header("footing-request-id", requestId));
    }

    static List<Header> headers(String requestId, List<Failover.Tried> tried, Verdict verdict) {
        List<Header> headers = new ArrayList<>(headers(requestId));
        headers.add(new Header("footing-leg", tried.getLast().step().leg().name()));
        headers.add(new Header("footing-attempts", Integer.toString(tried.size())));
        Duration wait = verdict.retryAfter();
        if (wait != null) {
            headers.add(new Header("retry-after", Long.toString(Math.max(1, wait.toSeconds()))));
        }
        return headers;
    }

    /// A caller's text as it may stand in a message: short, without control characters.
    private static String shown(String text) {
        String cut = text.length() > 100 ? text.substring(0, 100) + "…" : text;
        StringBuilder out = new StringBuilder(cut.length());
        cut.chars().forEach(c -> out.append(Character.isISOControl(c) ? '?' : (char) c));
        return out.toString();
    }
}
