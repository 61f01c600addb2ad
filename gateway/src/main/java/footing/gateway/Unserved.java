package footing.gateway;

import footing.http.Header;
import footing.legs.Refusal;
import footing.legs.verdict.Permanence;
import footing.legs.verdict.Verdict;
import footing.wire.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the caller sees when no leg answered: the request's own fault as a leg told it, else that
/// nobody could serve it. A supplier's 401, 402, 403 or 429 is never handed on: the caller would
/// take it for a fault of its own key.
///
/// @param retryAfter how long to wait before asking again; null where waiting does not help
record Unserved(ApiError error, @Nullable Duration retryAfter) {
    /// The wait for what may be over at once, where nobody said how long.
    private static final Duration SOON = Duration.ofSeconds(5);

    /// The wait where nothing passes by itself.
    private static final Duration LATE = Duration.ofSeconds(60);

    /// Characters of a leg's own words in our message.
    private static final int SHORT = 120;

    static Unserved of(Course course, Instant now) {
        ApiError own = ownFault(course.tried());
        return own != null
                ? new Unserved(own, null)
                : new Unserved(nobody(course, now), wait(course, now));
    }

    /// What follows the part of an answer that no leg could carry on.
    static ApiError brokeOff(Course course, String why) {
        return new ApiError(
                502,
                "The answer broke off and could not be carried on: " + why + ".",
                "server_error",
                null,
                "answer_broke_off",
                attempts(course.tried()));
    }

    List<Header> headers(String requestId, Course course) {
        List<Header> headers = new ArrayList<>(Faults.headers(requestId));
        Tried last = course.last();
        headers.add(new Header("footing-leg", last == null ? "none" : last.step().leg().name()));
        headers.add(new Header("footing-attempts", Integer.toString(course.tried().size())));
        if (retryAfter != null) {
            headers.add(new Header("retry-after", Long.toString(seconds(retryAfter))));
        }
        return headers;
    }

    /// The request's own fault as a leg told it; also when no leg can do what it asks for.
    private static @Nullable ApiError ownFault(List<Tried> tried) {
        Refusal unsupported = null;
        boolean allUnsupported = true;
        for (Tried one : tried) {
            Refusal why = one.refusal();
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

    private static ApiError nobody(Course course, Instant now) {
        List<ApiError.Tried> attempts = new ArrayList<>(attempts(course.tried()));
        List<String> parts = new ArrayList<>();
        for (Tried one : course.tried()) {
            Refusal why = one.refusal();
            if (why != null) {
                parts.add(said(one.step(), why));
            }
        }
        for (Course.Skipped one : course.skipped()) {
            String leg = one.step().leg().name();
            Verdict verdict = one.verdict();
            attempts.add(
                    new ApiError.Tried(leg, verdict.kind().word(), seconds(wait(verdict, now))));
            parts.add(leg + " " + verdict.kind().word() + " (not asked)");
        }
        return new ApiError(
                503,
                "No leg could serve this request: " + String.join("; ", parts) + ".",
                "service_unavailable_error",
                null,
                "no_supplier_available",
                attempts);
    }

    private static String said(Plan.Step step, Refusal why) {
        ApiError own = why.own();
        String words = own == null ? "" : own.message();
        String cut = words.length() > SHORT ? words.substring(0, SHORT - 1) + "…" : words;
        return step.leg().name()
                + " "
                + why.kind().word()
                + (cut.isEmpty() ? "" : " (" + cut + ")");
    }

    private static List<ApiError.Tried> attempts(List<Tried> tried) {
        List<ApiError.Tried> attempts = new ArrayList<>(tried.size());
        for (Tried one : tried) {
            Refusal why = one.refusal();
            if (why != null) {
                attempts.add(new ApiError.Tried(one.step().leg().name(), why.kind().word()));
            }
        }
        return attempts;
    }

    /// The shortest honest wait.
    private static Duration wait(Course course, Instant now) {
        Duration shortest = null;
        for (Tried one : course.tried()) {
            Refusal why = one.refusal();
            if (why != null) {
                Duration wait = wait(why);
                shortest = wait == null ? shortest : shorter(shortest, wait);
            }
        }
        for (Course.Skipped one : course.skipped()) {
            shortest = shorter(shortest, wait(one.verdict(), now));
        }
        return shortest == null ? LATE : shortest;
    }

    /// Null for what does not pass by itself.
    private static @Nullable Duration wait(Refusal why) {
        Duration asked = why.retryAfter();
        if (asked != null) {
            return asked;
        }
        return switch (why.kind()) {
            case RATE_LIMITED,
                    OVERLOADED,
                    SERVER_ERROR,
                    TIMEOUT,
                    NETWORK_BLOCKED,
                    TRUNCATED_STREAM,
                    NOT_SUPPORTED,
                    CONTENT_FILTERED,
                    CONTEXT_LENGTH_EXCEEDED,
                    INVALID_REQUEST ->
                    SOON;
            case REGION_BLOCKED,
                    ACCOUNT_CLOSED,
                    KEY_INVALID,
                    QUOTA_EXHAUSTED,
                    MODEL_RETIRED,
                    MODEL_NOT_FOUND,
                    MODEL_ACCESS_DENIED,
                    MISCONFIGURED,
                    SERVICE_DISCONTINUED ->
                    null;
        };
    }

    /// Until the verdict ends or is looked at again.
    private static Duration wait(Verdict verdict, Instant now) {
        Instant probe = verdict.nextProbe();
        Instant end = verdict.permanence() instanceof Permanence.Until(var until) ? until : probe;
        return end == null || !end.isAfter(now) ? LATE : Duration.between(now, end);
    }

    private static Duration shorter(@Nullable Duration one, Duration other) {
        return one == null || other.compareTo(one) < 0 ? other : one;
    }

    /// Rounded up: who comes a moment too early comes in vain.
    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
