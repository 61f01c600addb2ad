package footing.app.cli;

import footing.app.settings.Units;
import footing.app.words.Words;
import footing.gateway.Borders;
import footing.gateway.KeyLimits;
import footing.ledger.Ledger;
import footing.ledger.Owner;
import footing.ledger.Scope;
import footing.ledger.Tenant;
import footing.ledger.Who;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a new key shall be: whose, for what, and until when. The limits are those of the admin API.
final class KeyOptions {
    @Option(names = "--org", paramLabel = "NAME", descriptionKey = "keys.add.org")
    String org = "default";

    @Option(names = "--team", paramLabel = "NAME", descriptionKey = "keys.add.team")
    String team = "default";

    @Option(names = "--app", paramLabel = "NAME", descriptionKey = "keys.add.app")
    String app = "default";

    @Option(names = "--routes", paramLabel = "a,b*", descriptionKey = "keys.add.routes")
    @Nullable String routes;

    @Option(names = "--dialects", paramLabel = "a,b", descriptionKey = "keys.add.dialects")
    @Nullable String dialects;

    @Option(names = "--legs", paramLabel = "a,b", descriptionKey = "keys.add.legs")
    @Nullable String legs;

    @Option(names = "--borders", paramLabel = "CN,EU", descriptionKey = "keys.add.borders")
    @Nullable String borders;

    @Option(names = "--expires", paramLabel = "WHEN", descriptionKey = "keys.add.expires")
    @Nullable String expires;

    @Option(names = "--admin", descriptionKey = "keys.add.admin")
    boolean admin;

    /// The terms of a key of that name.
    Who.KeyTerms terms(String name, Words words, Instant now) throws Failure {
        Owner owner = owner(words);
        Scope scope = scope(words);
        Optional<Instant> end = expiry(expires, words, now);
        try {
            return new Who.KeyTerms(
                    name,
                    admin ? Ledger.Key.Role.ADMIN : Ledger.Key.Role.CALLER,
                    owner,
                    scope,
                    end);
        } catch (IllegalArgumentException e) {
            throw Failure.misuse(words.say("keys.bad-name"));
        }
    }

    private Owner owner(Words words) throws Failure {
        try {
            return new Owner(org, team, app);
        } catch (IllegalArgumentException e) {
            throw Failure.misuse(words.say("tenants.bad-name", Tenant.LONGEST_NAME));
        }
    }

    private Scope scope(Words words) throws Failure {
        Set<String> spoken = set("--dialects", dialects, words);
        for (String dialect : spoken) {
            if (!KeyLimits.DIALECTS.contains(dialect)) {
                throw Failure.misuse(
                        words.say(
                                "keys.bad-dialect",
                                String.join(", ", KeyLimits.DIALECTS),
                                dialect));
            }
        }
        Set<String> inside = set("--borders", borders, words);
        for (String border : inside) {
            if (!Borders.isBorder(border)) {
                throw Failure.misuse(words.say("keys.bad-border", border));
            }
        }
        return new Scope(
                set("--routes", routes, words), spoken, set("--legs", legs, words), inside);
    }

    /// The words of a list; one that is written and empty would restrict nothing, which nobody
    /// means.
    private static Set<String> set(String option, @Nullable String list, Words words)
            throws Failure {
        Set<String> set = new LinkedHashSet<>();
        if (list == null) {
            return set;
        }
        for (String word : List.of(list.split(",", -1))) {
            String plain = word.strip();
            if (plain.isEmpty()
                    || plain.length() > Scope.LONGEST
                    || plain.codePoints().anyMatch(Character::isISOControl)) {
                throw Failure.misuse(words.say("keys.bad-list", option, Scope.LONGEST, list));
            }
            set.add(plain);
        }
        if (set.size() > Scope.MOST) {
            throw Failure.misuse(words.say("keys.long-list", option, Scope.MOST));
        }
        return set;
    }

    /// When a key expires; never where nothing is said.
    static Optional<Instant> expiry(@Nullable String text, Words words, Instant now)
            throws Failure {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(
                KeyLimits.expiry(text, Units.duration(text), now)
                        .orElseThrow(() ->
                                Failure.misuse(
                                        words.say(
                                                "keys.bad-expiry",
                                                KeyLimits.LONGEST_LIFE.toDays(),
                                                text))));
    }
}
