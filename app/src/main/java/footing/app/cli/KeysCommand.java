package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.settings.SettingsFault;
import footing.app.settings.Units;
import footing.app.words.Words;
import footing.gateway.KeyJson;
import footing.ledger.Ledger;
import footing.ledger.Who;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Makes, shows, rotates and revokes keys, and shows who did so, also while a gateway runs.
@Command(name = "keys")
final class KeysCommand implements Runnable {
    private static final int CHANGES_SHOWN = 100;

    private final Surroundings around;
    private final Words words;

    @Spec CommandSpec spec = CommandSpec.create();

    KeysCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
    }

    @Override
    public void run() {
        spec.commandLine().usage(around.out());
    }

    @Command(name = "add")
    int add(
            @Mixin Where where,
            @Parameters(paramLabel = "NAME", descriptionKey = "keys.add.name") String name,
            @Mixin KeyOptions options)
            throws SettingsFault, Failure {
        Who.KeyTerms terms = options.terms(name, words, around.clock().instant());
        try (Ledger ledger = where.ledger()) {
            Ledger.NewKey made = good(ledger.who().addKey(terms, around.user()));
            tell(made);
            if (made.key().admin()) {
                print(words.say("keys.admin-may"));
            }
            made.key().expires().ifPresent(end -> print(words.say("keys.expires-at", second(end))));
            return 0;
        }
    }

    /// A new key with its secret, which is told here and nowhere else.
    private void tell(Ledger.NewKey made) {
        print(words.say("keys.added", made.key().name(), made.key().id()));
        print("");
        print("  " + made.secret());
        print("");
        print(words.say("keys.once"));
    }

    @Command(name = "list")
    int list(
            @Mixin Where where,
            @Option(names = "--json", descriptionKey = "keys.json") boolean json)
            throws SettingsFault {
        try (Ledger ledger = where.ledger()) {
            List<Ledger.Key> keys = ledger.keys();
            if (json) {
                print(json(keys));
                return 0;
            }
            if (keys.isEmpty()) {
                print(words.say("keys.none"));
                return 0;
            }
            Table table = new Table(Collections.nCopies(8, Align.LEFT));
            table.row(
                    List.of(
                            words.say("col.id"),
                            words.say("col.name"),
                            words.say("col.key"),
                            words.say("col.role"),
                            words.say("col.application"),
                            words.say("col.may"),
                            words.say("col.created"),
                            words.say("col.state")));
            keys.forEach(key -> table.row(row(key)));
            table.lines().forEach(this::print);
            return 0;
        }
    }

    private List<String> row(Ledger.Key key) {
        String scope =
                key.scope().restrictions().entrySet().stream()
                        .map(one -> one.getKey() + "=" + String.join(",", one.getValue()))
                        .collect(Collectors.joining(" "));
        return List.of(
                key.id(),
                key.name(),
                key.prefix(),
                words.say(key.admin() ? "keys.admin" : "keys.caller"),
                key.owner().appId(),
                scope.isEmpty() ? words.say("keys.unrestricted") : scope,
                second(key.created()),
                state(key));
    }

    private String state(Ledger.Key key) {
        String by = key.replaced().map(Ledger.Key.Replaced::by).orElse("");
        String end = key.ends().map(KeysCommand::second).orElse("");
        return switch (key.state(around.clock().instant())) {
            case REVOKED -> words.say("keys.revoked-at", second(key.revoked().orElseThrow()));
            case EXPIRED -> words.say("keys.expired-at", end);
            case REPLACED -> words.say("keys.replaced-by", by, end);
            case ACTIVE ->
                    !by.isEmpty()
                            ? words.say("keys.until-then", end, by)
                            : end.isEmpty()
                                    ? words.say("keys.active")
                                    : words.say("keys.active-until", end);
        };
    }

    private static String second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String json(List<Ledger.Key> keys) {
        ArrayNode all = JsonMapper.shared().createArrayNode();
        Instant now = around.clock().instant();
        keys.forEach(key -> all.add(KeyJson.of(key, now)));
        return all.toPrettyString();
    }

    @Command(name = "rotate")
    int rotate(
            @Mixin Where where,
            @Parameters(paramLabel = "ID", descriptionKey = "keys.revoke.id") String id,
            @Option(
                            names = "--overlap",
                            paramLabel = "TIME",
                            descriptionKey = "keys.rotate.overlap")
                    @Nullable String overlap,
            @Option(
                            names = "--expires",
                            paramLabel = "WHEN",
                            descriptionKey = "keys.rotate.expires")
                    @Nullable String expires)
            throws SettingsFault, Failure {
        Duration time = overlap(overlap);
        Optional<Instant> end = KeyOptions.expiry(expires, words, around.clock().instant());
        try (Ledger ledger = where.ledger()) {
            Who.Rotated rotated = good(ledger.who().rotateKey(id, time, end, around.user()));
            tell(rotated.key());
            Instant ends = rotated.old().ends().orElseThrow();
            print(
                    rotated.old().active(around.clock().instant())
                            ? words.say("keys.old-until", rotated.old().id(), second(ends))
                            : words.say("keys.old-ended", rotated.old().id()));
            return 0;
        }
    }

    private Duration overlap(@Nullable String text) throws Failure {
        if (text == null) {
            return Who.OVERLAP;
        }
        return (text.equals("0") ? Optional.of(Duration.ZERO) : Units.duration(text))
                .filter(time -> time.compareTo(Who.LONGEST_OVERLAP) <= 0)
                .orElseThrow(() ->
                        Failure.misuse(
                                words.say("keys.bad-overlap", Who.LONGEST_OVERLAP.toDays(), text)));
    }

    @Command(name = "revoke")
    int revoke(
            @Mixin Where where,
            @Parameters(paramLabel = "ID", descriptionKey = "keys.revoke.id") String id)
            throws SettingsFault, Failure {
        try (Ledger ledger = where.ledger()) {
            good(ledger.who().revokeKey(id, around.user()));
            print(words.say("keys.revoked"));
            return 0;
        }
    }

    @Command(name = "changes")
    int changes(
            @Mixin Where where,
            @Option(names = "--json", descriptionKey = "keys.json") boolean json)
            throws SettingsFault {
        try (Ledger ledger = where.ledger()) {
            List<Who.Change> changes = ledger.who().changes(CHANGES_SHOWN);
            if (json) {
                ArrayNode all = JsonMapper.shared().createArrayNode();
                changes.forEach(change -> all.add(KeyJson.of(change)));
                print(all.toPrettyString());
            } else if (changes.isEmpty()) {
                print(words.say("changes.none"));
            } else {
                Table table = new Table(Collections.nCopies(5, Align.LEFT));
                table.row(
                        List.of(
                                words.say("col.at"),
                                words.say("col.by"),
                                words.say("col.change"),
                                words.say("col.target"),
                                words.say("col.detail")));
                changes.forEach(change ->
                        table.row(
                                List.of(
                                        second(change.at()),
                                        change.by(),
                                        change.what(),
                                        change.target(),
                                        change.detail())));
                table.lines().forEach(this::print);
            }
            return 0;
        }
    }

    private <T> T good(Who.Done<T> done) throws Failure {
        return switch (done) {
            case Who.Done.Good<T>(T what) -> what;
            case Who.Done.Not<T>(Who.Why why, String about) ->
                    throw WhySentence.of(why, about, words);
        };
    }

    private void print(String line) {
        around.out().println(line);
    }
}
