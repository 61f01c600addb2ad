package footing.app.cli;

import footing.app.settings.Units;
import footing.app.words.Words;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Subject;
import footing.ledger.allow.Worded;
import footing.ledger.exchange.Equal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What commands that make a grant have in common.
final class GrantOptions {
    @Option(names = "--legs", paramLabel = "NAMES", descriptionKey = "grants.legs")
    String legs = "";

    @Option(names = "--models", paramLabel = "NAMES", descriptionKey = "grants.models")
    String models = "";

    @Option(names = "--routes", paramLabel = "NAMES", descriptionKey = "grants.routes")
    String routes = "";

    @Option(names = "--category", paramLabel = "WORD", descriptionKey = "grants.category")
    @Nullable String category;

    @Option(names = "--priority", paramLabel = "0..100", descriptionKey = "grants.priority")
    int priority = 50;

    @Option(names = "--effective", paramLabel = "WHEN", descriptionKey = "grants.effective")
    @Nullable String effective;

    @Option(names = "--expires", paramLabel = "WHEN", descriptionKey = "grants.expires")
    @Nullable String expires;

    @Option(names = "--rollover", paramLabel = "PERCENT", descriptionKey = "grants.rollover")
    int rollover;

    /// The terms of a grant to `holder`.
    Equal.Terms terms(Subject holder, Grant.Category otherwise, Words words, Instant now)
            throws Failure {
        Instant begins = effective == null ? now : when(effective, now, words);
        return new Equal.Terms(
                holder,
                new Grant.Scope(names(legs), names(models), names(routes)),
                category == null ? otherwise : Worded.category(category),
                priority,
                begins,
                expires == null ? null : when(expires, begins, words),
                rollover);
    }

    private static Set<String> names(String list) {
        return Stream.of(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// A time from `from` on, a day or an instant.
    static Instant when(String text, Instant from, Words words) throws Failure {
        Optional<Duration> later = Units.duration(text);
        if (later.isPresent()) {
            return from.plus(later.get());
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw Failure.misuse(words.say("grants.bad-when", text));
        }
    }
}
