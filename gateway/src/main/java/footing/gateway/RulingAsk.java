package footing.gateway;

import footing.wire.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The body of a ruling as it came to the desk: `{"reason": …, "for": "2h"}`, or `"until"` an
/// instant.
sealed interface RulingAsk {
    /// A reason, and an end where one is due.
    ///
    /// @param lasting how long the ruling shall last; zero for a lift
    record Good(String reason, Duration lasting) implements RulingAsk {}

    /// What is wrong with it.
    record Bad(ApiError error) implements RulingAsk {}

    JsonMapper JSON = new JsonMapper();
    Pattern LASTING = Pattern.compile("(\\d{1,9})(s|m|h|d)");

    /// Reads the body of an overrule, which must end.
    static RulingAsk overrule(byte[] body, Instant now) {
        return switch (lift(body)) {
            case Bad bad -> bad;
            case Good(String reason, _) -> {
                JsonNode json = JSON.readTree(body);
                String lasting = text(json, "for");
                String until = text(json, "until");
                if ((lasting == null) == (until == null)) {
                    yield bad(
                            "Say when the ruling ends: either \"for\" (e.g. \"2h\") or \"until\""
                                    + " (e.g. \"2026-12-01T08:00:00Z\").",
                            "for");
                }
                yield lasting == null
                        ? lasting(reason, until(until, now), "until")
                        : lasting(reason, duration(lasting), "for");
            }
        };
    }

    /// Reads the body of a lift.
    static RulingAsk lift(byte[] body) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JacksonException e) {
            return bad("The body is no JSON.", null);
        }
        String reason = text(json, "reason");
        if (reason == null
                || reason.isBlank()
                || reason.codePointCount(0, reason.length()) > Shelved.LONGEST_REASON
                || reason.codePoints().anyMatch(Character::isISOControl)) {
            return bad(
                    "A ruling needs a \"reason\" of 1 to "
                            + Shelved.LONGEST_REASON
                            + " characters without control characters.",
                    "reason");
        }
        return new Good(reason, Duration.ZERO);
    }

    private static RulingAsk lasting(String reason, Optional<Duration> lasting, String param) {
        return lasting.filter(one -> one.isPositive())
                .filter(one -> one.compareTo(Shelved.LONGEST_OVERRULE) <= 0)
                .<RulingAsk>map(one -> new Good(reason, one))
                .orElseGet(() ->
                        bad(
                                "A ruling ends in the future, within "
                                        + Shelved.LONGEST_OVERRULE.toDays()
                                        + " days: \"for\" takes e.g. 30m, 2h or 7d, \"until\" an"
                                        + " instant such as 2026-12-01T08:00:00Z.",
                                param));
    }

    private static Optional<Duration> until(@Nullable String text, Instant now) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(Duration.between(now, Instant.parse(text)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static Optional<Duration> duration(String text) {
        Matcher matcher = LASTING.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    private static @Nullable String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        return value.isString() ? value.stringValue() : null;
    }

    private static Bad bad(String message, @Nullable String param) {
        return new Bad(ApiError.invalid(message, param, "invalid_ruling"));
    }
}
