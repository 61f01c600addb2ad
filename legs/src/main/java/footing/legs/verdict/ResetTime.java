package footing.legs.verdict;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When a used-up plan begins anew, as an error's message tells it.
final class ResetTime {
    private static final Pattern STAMP =
            Pattern.compile(
                    "(20[0-9]{2}-[0-9]{2}-[0-9]{2})(?:[T ]| at )([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
                            + "(?:\\.[0-9]+)? ?(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?");

    /// Their clocks show China's time where a message names no zone.
    private static final Set<String> IN_CHINA =
            Set.of("zhipu", "minimax", "moonshot", "dashscope", "volcengine-ark", "qianfan");

    private static final Duration FURTHEST = Duration.ofDays(366);

    private ResetTime() {}

    /// The first instant in `message` that lies ahead, within a year.
    static Optional<Instant> in(String supplier, String message, Instant now) {
        Matcher stamp = STAMP.matcher(message);
        while (stamp.find()) {
            try {
                Instant instant =
                        LocalDate.parse(stamp.group(1))
                                .atTime(LocalTime.parse(stamp.group(2)))
                                .toInstant(zone(supplier, stamp.group(3)));
                if (instant.isAfter(now) && instant.isBefore(now.plus(FURTHEST))) {
                    return Optional.of(instant);
                }
            } catch (DateTimeException _) {
                // A number that looks like a date: the next may be one.
            }
        }
        return Optional.empty();
    }

    private static ZoneOffset zone(String supplier, @Nullable String named) {
        if (named == null) {
            return IN_CHINA.contains(supplier) ? ZoneOffset.ofHours(8) : ZoneOffset.UTC;
        }
        return named.equals("UTC") || named.equals("GMT") ? ZoneOffset.UTC : ZoneOffset.of(named);
    }
}
