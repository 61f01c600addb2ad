package footing.app.cli;

import footing.app.settings.Units;
import footing.app.words.Words;
import footing.gateway.Shelved;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a person's ruling needs: a reason, and an end where it overrules. The limits are those of
/// the admin API.
final class RulingTerms {
    private static final Duration USUAL = Duration.ofHours(2);

    private final Words words;
    private final Instant now;

    RulingTerms(Words words, Instant now) {
        this.words = words;
        this.now = now;
    }

    String reason(String text) throws Failure {
        if (text.isBlank()
                || text.codePointCount(0, text.length()) > Shelved.LONGEST_REASON
                || text.codePoints().anyMatch(Character::isISOControl)) {
            throw Failure.misuse(words.say("verdicts.bad-reason", Shelved.LONGEST_REASON));
        }
        return text;
    }

    /// How long an overruling lasts; two hours where nothing is said.
    Duration lasting(@Nullable String lasting, @Nullable String until) throws Failure {
        if (lasting != null && until != null) {
            throw Failure.misuse(words.say("verdicts.two-ends"));
        }
        if (lasting == null && until == null) {
            return USUAL;
        }
        Optional<Duration> end = lasting == null ? until(until) : Units.duration(lasting);
        return end.filter(one -> one.isPositive())
                .filter(one -> one.compareTo(Shelved.LONGEST_OVERRULE) <= 0)
                .orElseThrow(() ->
                        Failure.misuse(
                                words.say(
                                        "verdicts.bad-end",
                                        Shelved.LONGEST_OVERRULE.toDays(),
                                        lasting == null ? until : lasting)));
    }

    private Optional<Duration> until(@Nullable String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(Duration.between(now, Instant.parse(text)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
