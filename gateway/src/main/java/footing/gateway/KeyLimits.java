package footing.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/// What the terms of a key may be, the same for the admin API and the commands.
public final class KeyLimits {
    /// The dialects that a scope can name.
    public static final List<String> DIALECTS = List.of("openai", "anthropic", "gemini");

    /// The longest time until a key expires; what lives longer needs no expiry.
    public static final Duration LONGEST_LIFE = Duration.ofDays(3650);

    private KeyLimits() {}

    /// When a key expires: after `life`, or at the instant that `text` is. Empty where it is
    /// neither, or not in the future, or too late.
    public static Optional<Instant> expiry(String text, Optional<Duration> life, Instant now) {
        Instant latest = now.plus(LONGEST_LIFE);
        return life.filter(one -> one.compareTo(LONGEST_LIFE) <= 0)
                .map(now::plus)
                .or(() -> life.isPresent() ? Optional.empty() : instant(text))
                .filter(end -> end.isAfter(now) && !end.isAfter(latest));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
