package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.settings.SettingsFault;
import footing.app.words.Words;
import footing.gateway.LedgerJson;
import footing.ledger.Ledger;
import footing.ledger.allow.Standing;
import footing.ledger.allow.Worded;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Shows what is left of limits on a day, a month and all time, as the database has it.
@Command(name = "budgets")
final class BudgetsCommand implements Callable<Integer> {
    private final Surroundings around;
    private final Words words;

    @Mixin Where where;

    @Option(names = "--json", descriptionKey = "limits.json")
    boolean json;

    BudgetsCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
        this.where = new Where(around);
    }

    @Override
    public Integer call() throws SettingsFault {
        try (Ledger ledger = where.ledger()) {
            List<Standing> budgets = ledger.allowances().budgets();
            if (json) {
                ArrayNode all = JsonMapper.shared().createArrayNode();
                budgets.forEach(budget -> all.add(LedgerJson.of(budget)));
                around.out().println(all.toPrettyString());
            } else if (budgets.isEmpty()) {
                around.out().println(words.say("budgets.none"));
            } else {
                table(budgets).lines().forEach(around.out()::println);
            }
            return 0;
        }
    }

    private Table table(List<Standing> budgets) {
        Table table =
                new Table(List.of(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.LEFT));
        table.row(
                List.of(
                        words.say("col.id"),
                        words.say("col.amount"),
                        words.say("col.spent"),
                        words.say("col.left"),
                        words.say("col.anew")));
        for (Standing one : budgets) {
            boolean money = one.limit().measure().money();
            long anew = one.wholeMillis();
            table.row(
                    List.of(
                            one.limit().id(),
                            Worded.text(money, one.limit().amount()),
                            Worded.text(money, one.taken()),
                            Worded.text(money, one.left()),
                            anew == Long.MAX_VALUE
                                    ? words.say("budgets.never")
                                    : Instant.ofEpochMilli(anew).toString()));
        }
        return table;
    }
}
