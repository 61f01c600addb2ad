package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.settings.SettingsFault;
import footing.app.words.Words;
import footing.ledger.Ledger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Makes, shows and revokes the keys of callers, also while a gateway runs.
@Command(name = "keys")
final class KeysCommand implements Runnable {
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
            @Option(names = "--admin", descriptionKey = "keys.add.admin") boolean admin)
            throws SettingsFault, Failure {
        try (Ledger ledger = where.ledger()) {
            Ledger.NewKey made = admin ? ledger.addAdminKey(name) : ledger.addKey(name);
            around.out().println(words.say("keys.added", made.key().name(), made.key().id()));
            around.out().println();
            around.out().println("  " + made.secret());
            around.out().println();
            around.out().println(words.say("keys.once"));
            if (admin) {
                around.out().println(words.say("keys.admin-may"));
            }
            return 0;
        } catch (IllegalArgumentException e) {
            throw Failure.misuse(words.say("keys.bad-name"));
        }
    }

    @Command(name = "list")
    int list(
            @Mixin Where where,
            @Option(names = "--json", descriptionKey = "keys.json") boolean json)
            throws SettingsFault {
        try (Ledger ledger = where.ledger()) {
            List<Ledger.Key> keys = ledger.keys();
            if (json) {
                around.out().println(json(keys));
                return 0;
            }
            if (keys.isEmpty()) {
                around.out().println(words.say("keys.none"));
                return 0;
            }
            Table table = new Table(Collections.nCopies(6, Align.LEFT));
            table.row(
                    List.of(
                            words.say("col.id"),
                            words.say("col.name"),
                            words.say("col.key"),
                            words.say("col.role"),
                            words.say("col.created"),
                            words.say("col.state")));
            keys.forEach(key -> table.row(row(key)));
            table.lines().forEach(around.out()::println);
            return 0;
        }
    }

    private List<String> row(Ledger.Key key) {
        return List.of(
                key.id(),
                key.name(),
                key.prefix(),
                words.say(key.admin() ? "keys.admin" : "keys.caller"),
                key.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                key.revoked()
                        .map(at -> words.say("keys.revoked-at", at.truncatedTo(ChronoUnit.SECONDS)))
                        .orElse(words.say("keys.active")));
    }

    private static String json(List<Ledger.Key> keys) {
        ArrayNode all = JsonMapper.shared().createArrayNode();
        for (Ledger.Key key : keys) {
            all.addObject()
                    .put("id", key.id())
                    .put("name", key.name())
                    .put("key", key.prefix())
                    .put("admin", key.admin())
                    .put("created", key.created().toString())
                    .put("revoked", key.revoked().map(Instant::toString).orElse(null));
        }
        return all.toPrettyString();
    }

    @Command(name = "revoke")
    int revoke(
            @Mixin Where where,
            @Parameters(paramLabel = "ID", descriptionKey = "keys.revoke.id") String id)
            throws SettingsFault, Failure {
        try (Ledger ledger = where.ledger()) {
            if (!ledger.revokeKey(id)) {
                throw Failure.of(words.say("keys.unknown"));
            }
            around.out().println(words.say("keys.revoked"));
            return 0;
        }
    }
}
