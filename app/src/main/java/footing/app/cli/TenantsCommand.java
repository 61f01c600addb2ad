package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.settings.SettingsFault;
import footing.app.words.Words;
import footing.gateway.KeyJson;
import footing.ledger.Ledger;
import footing.ledger.Tenant;
import footing.ledger.Who;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Makes, shows and closes organisations, teams and applications, also while a gateway runs.
@Command(name = "tenants")
final class TenantsCommand implements Runnable {
    private final Surroundings around;
    private final Words words;

    @Spec CommandSpec spec = CommandSpec.create();

    TenantsCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
    }

    @Override
    public void run() {
        spec.commandLine().usage(around.out());
    }

    /// Makes those above it too, where they are not there.
    @Command(name = "add")
    int add(
            @Mixin Where where,
            @Parameters(paramLabel = "ORG[/TEAM[/APP]]", descriptionKey = "tenants.id") String id)
            throws SettingsFault, Failure {
        check(id);
        try (Ledger ledger = where.ledger()) {
            for (int slash = id.indexOf('/'); slash > 0; slash = id.indexOf('/', slash + 1)) {
                String above = id.substring(0, slash);
                switch (ledger.who().addTenant(above, around.user())) {
                    case Who.Done.Good<Tenant>(Tenant made) -> added(made);
                    case Who.Done.Not<Tenant>(Who.Why why, String about) -> {
                        if (why != Who.Why.TENANT_EXISTS) {
                            throw WhySentence.of(why, about, words);
                        }
                    }
                }
            }
            added(good(ledger.who().addTenant(id, around.user())));
            return 0;
        }
    }

    private void added(Tenant made) {
        print(words.say("tenants.added", kind(made), made.id()));
    }

    private String kind(Tenant tenant) {
        return words.say("tenants.kind." + tenant.kind().word());
    }

    @Command(name = "list")
    int list(
            @Mixin Where where,
            @Option(names = "--json", descriptionKey = "keys.json") boolean json)
            throws SettingsFault {
        try (Ledger ledger = where.ledger()) {
            List<Tenant> tenants = ledger.who().tenants();
            if (json) {
                ArrayNode all = JsonMapper.shared().createArrayNode();
                tenants.forEach(tenant -> all.add(KeyJson.of(tenant)));
                print(all.toPrettyString());
                return 0;
            }
            Table table = new Table(List.of(Align.LEFT, Align.LEFT, Align.RIGHT, Align.LEFT));
            table.row(
                    List.of(
                            words.say("col.id"),
                            words.say("col.kind"),
                            words.say("col.keys"),
                            words.say("col.state")));
            tenants.forEach(tenant ->
                    table.row(
                            List.of(
                                    tenant.id(),
                                    kind(tenant),
                                    Long.toString(tenant.keys()),
                                    state(tenant))));
            table.lines().forEach(this::print);
            return 0;
        }
    }

    private String state(Tenant tenant) {
        return tenant.closed()
                .map(at -> words.say("tenants.closed-at", at.truncatedTo(ChronoUnit.SECONDS)))
                .orElse(words.say("tenants.open"));
    }

    @Command(name = "close")
    int close(
            @Mixin Where where,
            @Parameters(paramLabel = "ORG[/TEAM[/APP]]", descriptionKey = "tenants.id") String id)
            throws SettingsFault, Failure {
        check(id);
        try (Ledger ledger = where.ledger()) {
            Tenant closed = good(ledger.who().closeTenant(id, around.user()));
            print(words.say("tenants.closed", kind(closed), closed.id()));
            return 0;
        }
    }

    private void check(String id) throws Failure {
        try {
            Tenant.Kind _ = Tenant.kind(id);
        } catch (IllegalArgumentException e) {
            throw Failure.misuse(words.say("tenants.bad-id", Tenant.LONGEST_NAME, id));
        }
    }

    private Tenant good(Who.Done<Tenant> done) throws Failure {
        return switch (done) {
            case Who.Done.Good<Tenant>(Tenant tenant) -> tenant;
            case Who.Done.Not<Tenant>(Who.Why why, String about) ->
                    throw WhySentence.of(why, about, words);
        };
    }

    private void print(String line) {
        around.out().println(line);
    }
}
