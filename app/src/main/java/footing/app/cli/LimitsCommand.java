package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.settings.SettingsFault;
import footing.app.words.Words;
import footing.gateway.LedgerJson;
import footing.ledger.Ledger;
import footing.ledger.Subjects;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Subject;
import footing.ledger.allow.Worded;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Sets, shows and takes away limits and budgets, also while a gateway runs.
@Command(name = "limits")
final class LimitsCommand implements Runnable {
    private final Surroundings around;
    private final Words words;

    @Spec CommandSpec spec = CommandSpec.create();

    LimitsCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
    }

    @Override
    public void run() {
        spec.commandLine().usage(around.out());
    }

    @Command(name = "list")
    int list(
            @Mixin Where where,
            @Option(names = "--json", descriptionKey = "limits.json") boolean json)
            throws SettingsFault {
        try (Ledger ledger = where.ledger()) {
            List<Limit> limits = ledger.allowances().limits();
            if (json) {
                ArrayNode all = JsonMapper.shared().createArrayNode();
                limits.forEach(limit -> all.add(LedgerJson.of(limit)));
                around.out().println(all.toPrettyString());
            } else if (limits.isEmpty()) {
                around.out().println(words.say("limits.none"));
            } else {
                Table table = new Table(List.of(Align.LEFT, Align.RIGHT));
                table.row(List.of(words.say("col.id"), words.say("col.amount")));
                limits.forEach(limit ->
                        table.row(
                                List.of(
                                        limit.id(),
                                        Worded.text(limit.measure().money(), limit.amount()))));
                table.lines().forEach(around.out()::println);
            }
            return 0;
        }
    }

    @Command(name = "set")
    int set(
            @Mixin Where where,
            @Parameters(paramLabel = "SUBJECT", descriptionKey = "limits.subject") String subject,
            @Parameters(
                            paramLabel = "MEASURE=AMOUNT/WINDOW",
                            arity = "1..*",
                            index = "1..*",
                            descriptionKey = "limits.terms")
                    List<String> terms)
            throws SettingsFault, Failure {
        try (Ledger ledger = where.ledger()) {
            Subject whose = Subjects.find(ledger, subject);
            List<Limit> limits = new ArrayList<>();
            for (String term : terms) {
                limits.add(Worded.limit(whose, term));
            }
            for (Limit limit : limits) {
                boolean fresh = ledger.allowances().setLimit(limit, around.user());
                around.out()
                        .println(
                                words.say(
                                        fresh ? "limits.set" : "limits.changed",
                                        limit.id(),
                                        Worded.text(limit.measure().money(), limit.amount())));
            }
            return 0;
        } catch (IllegalArgumentException e) {
            throw Failure.misuse(String.valueOf(e.getMessage()));
        }
    }

    @Command(name = "remove")
    int remove(
            @Mixin Where where,
            @Parameters(paramLabel = "ID", descriptionKey = "limits.id") String id)
            throws SettingsFault, Failure {
        try (Ledger ledger = where.ledger()) {
            if (!ledger.allowances().removeLimit(id, around.user())) {
                throw Failure.of(words.say("limits.unknown", id));
            }
            around.out().println(words.say("limits.removed", id));
            return 0;
        }
    }
}
