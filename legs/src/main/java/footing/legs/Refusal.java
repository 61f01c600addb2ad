package footing.legs;

import footing.wire.ApiError;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why a leg did not serve an ask.
///
/// @param message the supplier's own message, for logs and for errors that belong to the caller;
///   may be empty
/// @param retryAfter how long the supplier asked to wait, where it did
/// @param own what the caller may be told in its own dialect, where the fault is the request's own
/// @param decidedBy which rule or table key decided, e.g.
///   `openai:403:unsupported_country_region_territory`
public record Refusal(
        Kind kind,
        String message,
        @Nullable Duration retryAfter,
        @Nullable ApiError own,
        String decidedBy) {

    /// The closed set of kinds. What each means and how to react: docs/refusals.md.
    public enum Kind {
        REGION_BLOCKED,
        ACCOUNT_CLOSED,
        KEY_INVALID,
        QUOTA_EXHAUSTED,
        RATE_LIMITED,
        OVERLOADED,
        MODEL_RETIRED,
        MODEL_NOT_FOUND,
        MODEL_ACCESS_DENIED,
        CONTENT_FILTERED,
        CONTEXT_LENGTH_EXCEEDED,
        INVALID_REQUEST,
        MISCONFIGURED,
        SERVER_ERROR,
        TIMEOUT,
        NETWORK_BLOCKED,
        TRUNCATED_STREAM,
        SERVICE_DISCONTINUED,
        /// This leg cannot do what the request asks for (an endpoint, a parameter); another may.
        NOT_SUPPORTED;

        /// The catalogue's word, e.g. `region_blocked`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A refusal without a word for the caller.
    public Refusal(Kind kind, String message, @Nullable Duration retryAfter, String decidedBy) {
        this(kind, message, retryAfter, null, decidedBy);
    }

    /// Whether another leg may serve the same ask. False when the fault is the request's own.
    public boolean anotherLegMayServe() {
        return switch (kind) {
            case CONTENT_FILTERED, INVALID_REQUEST -> false;
            case CONTEXT_LENGTH_EXCEEDED,
                    REGION_BLOCKED,
                    ACCOUNT_CLOSED,
                    KEY_INVALID,
                    QUOTA_EXHAUSTED,
                    RATE_LIMITED,
                    OVERLOADED,
                    MODEL_RETIRED,
                    MODEL_NOT_FOUND,
                    MODEL_ACCESS_DENIED,
                    MISCONFIGURED,
                    SERVER_ERROR,
                    TIMEOUT,
                    NETWORK_BLOCKED,
                    TRUNCATED_STREAM,
                    SERVICE_DISCONTINUED,
                    NOT_SUPPORTED ->
                    true;
        };
    }
}
