package footing.legs.refusal;

import footing.http.Header;
import footing.legs.refusal.RefusalRules.Table;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How long a supplier asks to wait: from its headers, from the details of its error, from its
/// message. Between one second and one hour, whatever it says.
final class Waits {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern IN_TEXT =
            Pattern.compile(
                    "(?i)(?:try again|retry) (?:in|after) ((?:[0-9.]+ ?(?:ms|milliseconds?|seconds?|"
                            + "minutes?|hours?|s|m|h))+)");
    private static final Pattern PART =
            Pattern.compile("(?i)([0-9]+(?:\\.[0-9]+)?) ?(ms|mill|s|m|h)[a-z]*");

    private Waits() {}

    static @Nullable Duration of(Table table, List<Header> headers, Facets facets, Instant now) {
        Duration wait = facets.retryDelay() == null ? null : parts(facets.retryDelay());
        if (wait == null) {
            wait = inHeaders(table, headers, now);
        }
        for (String message : facets.messages()) {
            Matcher text = IN_TEXT.matcher(message);
            if (wait == null && text.find()) {
                wait = parts(text.group(1));
            }
        }
        return clamped(wait);
    }

    static @Nullable Duration of(Table table, List<Header> headers, Instant now) {
        return clamped(inHeaders(table, headers, now));
    }

    private static @Nullable Duration clamped(@Nullable Duration wait) {
        if (wait == null) {
            return null;
        }
        return wait.compareTo(SHORTEST) < 0
                ? SHORTEST
                : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static @Nullable Duration inHeaders(Table table, List<Header> headers, Instant now) {
        Duration best = null;
        for (Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (!table.retryAfter().contains(name) && !name.equals("retry-after")) {
                continue;
            }
            Duration wait =
                    name.endsWith("-ms") ? millis(header.value()) : header(header.value(), now);
            if (wait != null && (best == null || name.endsWith("-ms"))) {
                best = wait;
            }
        }
        return best;
    }

    private static @Nullable Duration millis(String value) {
        return value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
                ? Duration.ofMillis(new BigDecimal(value).longValue())
                : null;
    }

    /// Seconds, or a day and time.
    private static @Nullable Duration header(String value, Instant now) {
        if (value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return Duration.ofMillis(new BigDecimal(value).movePointRight(3).longValue());
        }
        try {
            Instant then =
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration wait = Duration.between(now, then);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// `33.5s`, `5m45s`, `200ms`, `6 seconds`.
    private static @Nullable Duration parts(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Duration sum = Duration.ZERO;
        boolean any = false;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            BigDecimal amount = new BigDecimal(part.group(1));
            long factor =
                    switch (part.group(2).toLowerCase(Locale.ROOT)) {
                        case "ms", "mill" -> 1;
                        case "s" -> 1000;
                        case "m" -> 60_000;
                        default -> 3_600_000;
                    };
            if (amount.precision() - amount.scale() > 9) {
                return LONGEST;
            }
            sum = sum.plusMillis(amount.multiply(BigDecimal.valueOf(factor)).longValue());
            any = true;
        }
        return any ? sum : null;
    }
}
