package footing.legs.refusal;

import footing.http.Header;
import footing.legs.Refusal.Kind;
import footing.legs.refusal.RefusalRules.Table;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How long a supplier asks to wait: from the details of its error, from the headers that say it,
/// from other members, from the message; where none does, from the headers on its limits.
///
/// Never less than one second. `Retry-After` counts for one hour at most, whatever it says; what
/// the error itself says is when a plan begins anew, for 31 days.
final class Waits {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LONGEST_TOLD = Duration.ofDays(31);

    private static final String UNIT =
            "(?:ms|milliseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|s|m|h|d)";
    private static final Pattern IN_TEXT =
            Pattern.compile(
                    "(?i)\\b(?:try again(?: later)?|retry(?:ing)?|wait|available(?: again)?|resets?|renews?"
                            + "|replenished|refresh(?:es|ed)?) (?:(?:in|after|for|at least|about|approximately) ){0,3}"
                            + "((?:[0-9.]{1,12} ?"
                            + UNIT
                            + "(?![a-z])[ ,]{0,2}(?:and )?)+)");

    /// The same in Chinese: so long, and then again.
    private static final Pattern IN_CHINESE =
            Pattern.compile(
                    "(?<![0-9.])((?:[0-9.]{1,12} ?(?:毫秒|秒|分钟|分|小时|天) ?){1,4})钟?(?:以|之)?(?:后|再)");

    private static final Pattern PART =
            Pattern.compile("(?i)([0-9]+(?:\\.[0-9]+)?) ?(ms|mill|s|m|h|d|毫秒|秒|分|小时|天)[a-z]*");
    private static final Pattern DURATION =
            Pattern.compile("(?i)(?:[0-9]+(?:\\.[0-9]+)? ?(?:ms|s|m|h|d))+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,13}(\\.[0-9]{1,9})?");

    /// On a limit: when it begins anew.
    private static final Pattern RESET =
            Pattern.compile(
                    "(?:[a-z]{1,20}-)?rate-?limit-(?:[a-z-]{1,40}-)?reset(?:-[a-z-]{1,40})?");

    private static final Pattern STRUCTURED = Pattern.compile(";\\s*(r|t)=([0-9]{1,9})");

    private Waits() {}

    static @Nullable Duration of(
            Table table, Kind kind, List<Header> headers, Facets facets, Instant now) {
        Duration told = facets.retryDelay() == null ? null : parts(facets.retryDelay());
        if (told != null) {
            return clamped(told, LONGEST_TOLD);
        }
        Duration asked = inHeaders(table, headers, now);
        if (asked != null) {
            return clamped(asked, LONGEST);
        }
        told = inMembers(facets.waits(), now);
        for (String message : facets.messages()) {
            told = told == null ? inText(message) : told;
        }
        boolean limits = kind == Kind.RATE_LIMITED || kind == Kind.QUOTA_EXHAUSTED;
        return clamped(told == null && limits ? ofLimits(headers, now) : told, LONGEST_TOLD);
    }

    static @Nullable Duration of(Table table, List<Header> headers, Instant now) {
        return clamped(inHeaders(table, headers, now), LONGEST);
    }

    private static @Nullable Duration clamped(@Nullable Duration wait, Duration longest) {
        if (wait == null) {
            return null;
        }
        return wait.compareTo(SHORTEST) < 0
                ? SHORTEST
                : wait.compareTo(longest) > 0 ? longest : wait;
    }

    private static @Nullable Duration inHeaders(Table table, List<Header> headers, Instant now) {
        Duration best = null;
        for (Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            boolean asks = name.equals("retry-after") || name.endsWith("retry-after-ms");
            if (!asks && !table.retryAfter().contains(name)) {
                continue;
            }
            boolean fine = name.endsWith("-ms");
            Duration wait = fine ? millis(header.value()) : time(header.value(), now);
            if (wait != null && (best == null || fine)) {
                best = wait;
            }
        }
        return best;
    }

    private static @Nullable Duration inMembers(Map<String, String> members, Instant now) {
        for (Map.Entry<String, String> member : members.entrySet()) {
            String told = member.getValue();
            Duration wait = member.getKey().endsWith("_ms") ? millis(told) : time(told, now);
            if (wait != null) {
                return wait;
            }
        }
        return null;
    }

    private static @Nullable Duration inText(String message) {
        Matcher text = IN_TEXT.matcher(message);
        if (text.find()) {
            return parts(text.group(1));
        }
        Matcher chinese = IN_CHINESE.matcher(message);
        return chinese.find() ? parts(chinese.group(1)) : null;
    }

    /// Until all limits that are used up begin anew; where it does not say which are, all.
    private static @Nullable Duration ofLimits(List<Header> headers, Instant now) {
        Duration usedUp = null;
        Duration unsaid = null;
        for (Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            String left;
            Duration wait;
            if (name.equals("ratelimit")) {
                left = structured(header.value(), "r");
                wait = time(structured(header.value(), "t"), now);
            } else if (RESET.matcher(name).matches()) {
                left = value(headers, name.replace("reset", "remaining"));
                wait = time(header.value(), now);
            } else {
                continue;
            }
            if (left.isEmpty()) {
                unsaid = longer(unsaid, wait);
            } else if (left.matches("-.*|0+(\\.0+)?")) {
                usedUp = longer(usedUp, wait);
            }
        }
        return usedUp == null ? unsaid : usedUp;
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
    }

    private static String value(List<Header> headers, String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value().strip();
            }
        }
        return "";
    }

    private static String structured(String value, String parameter) {
        Matcher found = STRUCTURED.matcher(value);
        while (found.find()) {
            if (found.group(1).equals(parameter)) {
                return found.group(2);
            }
        }
        return "";
    }

    private static @Nullable Duration millis(String value) {
        return value.strip().matches("[0-9]{1,12}(\\.[0-9]{1,9})?")
                ? Duration.ofMillis(new BigDecimal(value.strip()).longValue())
                : null;
    }

    /// Seconds, seconds or milliseconds since 1970, `6m0s`, or a day and time in one of two forms.
    private static @Nullable Duration time(String said, Instant now) {
        String value = said.strip();
        if (NUMBER.matcher(value).matches()) {
            BigDecimal number = new BigDecimal(value);
            int digits = number.precision() - number.scale();
            return switch (digits) {
                case 13 -> until(Instant.ofEpochMilli(number.longValue()), now);
                case 10 -> until(Instant.ofEpochSecond(number.longValue()), now);
                default ->
                        digits > 10
                                ? null
                                : Duration.ofMillis(number.movePointRight(3).longValue());
            };
        }
        if (DURATION.matcher(value).matches()) {
            return parts(value);
        }
        try {
            return until(
                    value.length() > 10 && value.charAt(4) == '-'
                            ? OffsetDateTime.parse(value.replace(' ', 'T')).toInstant()
                            : ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant(),
                    now);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration until(Instant then, Instant now) {
        Duration wait = Duration.between(now, then);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /// `33.5s`, `5m45s`, `200ms`, `6 seconds`, `30 秒`.
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
                        case "ms", "mill", "毫秒" -> 1;
                        case "s", "秒" -> 1000;
                        case "m", "分" -> 60_000;
                        case "d", "天" -> 86_400_000;
                        default -> 3_600_000;
                    };
            if (amount.precision() - amount.scale() > 9) {
                return LONGEST_TOLD;
            }
            sum = sum.plusMillis(amount.multiply(BigDecimal.valueOf(factor)).longValue());
            any = true;
        }
        return any ? sum : null;
    }
}
