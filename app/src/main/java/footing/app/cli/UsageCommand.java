package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.settings.SettingsFault;
import footing.app.settings.Units;
import footing.app.words.Words;
import footing.ledger.Ledger;
import footing.ledger.Ledger.UsageSum;
import footing.ledger.UsageGroup;
import footing.ledger.UsageQuery;
import footing.ledger.UsageQuery.By;
import footing.wire.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows what was used, as a table or as JSON.
@Command(name = "usage")
final class UsageCommand implements Callable<Integer> {
    private final Surroundings around;
    private final Words words;

    @Mixin Where where;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "7d",
            descriptionKey = "usage.since")
    String since = "7d";

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            defaultValue = "key,leg,model",
            descriptionKey = "usage.by")
    String by = "key,leg,model";

    @Option(names = "--json", descriptionKey = "usage.json")
    boolean json;

    UsageCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
        this.where = new Where(around);
    }

    @Override
    public Integer call() throws SettingsFault, Failure {
        Duration back =
                Units.duration(since)
                        .orElseThrow(() -> Failure.misuse(words.say("usage.bad-since", since)));
        Set<By> apart = apart();
        Instant now = around.clock().instant();
        try (Ledger ledger = where.ledger()) {
            // A row of this very instant counts.
            UsageQuery query = new UsageQuery(now.minus(back), now.plusMillis(1), apart);
            List<UsageGroup> groups = ledger.usage(query);
            if (json) {
                around.out().println(json(groups, apart));
            } else if (groups.isEmpty()) {
                around.out().println(words.say("usage.none", since));
            } else {
                table(groups, apart).lines().forEach(around.out()::println);
            }
            return 0;
        }
    }

    private Set<By> apart() throws Failure {
        Set<By> apart = EnumSet.noneOf(By.class);
        for (String word : by.split(",", -1)) {
            apart.add(named(word.strip()));
        }
        return apart;
    }

    private By named(String word) throws Failure {
        for (By each : By.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                return each;
            }
        }
        throw Failure.misuse(words.say("usage.bad-by", word));
    }

    private Table table(List<UsageGroup> groups, Set<By> apart) {
        List<Align> aligns = new ArrayList<>();
        List<String> head = new ArrayList<>();
        for (By each : apart) {
            aligns.add(Align.LEFT);
            head.add(words.say("col." + each.name().toLowerCase(Locale.ROOT)));
        }
        for (String column : List.of("requests", "attempts", "failed", "in", "out")) {
            aligns.add(Align.RIGHT);
            head.add(words.say("col." + column));
        }
        Table table = new Table(aligns);
        table.row(head);
        groups.forEach(group -> table.row(row(group, apart)));
        if (groups.size() > 1) {
            table.row(total(groups, apart));
        }
        return table;
    }

    private static List<String> row(UsageGroup group, Set<By> apart) {
        List<String> cells = new ArrayList<>();
        apart.forEach(each -> cells.add(text(group, each)));
        figures(cells, group.sum());
        return cells;
    }

    private static String text(UsageGroup group, By by) {
        UsageSum sum = group.sum();
        return switch (by) {
            case DAY -> group.day().map(day -> day.toString()).orElse("");
            case KEY -> sum.keyName().isEmpty() ? sum.keyId() : sum.keyName();
            case LEG -> sum.leg();
            case MODEL -> sum.model();
        };
    }

    private List<String> total(List<UsageGroup> groups, Set<By> apart) {
        List<String> cells = new ArrayList<>();
        apart.forEach(_ -> cells.add(cells.isEmpty() ? words.say("usage.total") : ""));
        UsageSum total = new UsageSum("", "", "", "", 0, 0, 0, 0, 0);
        for (UsageGroup group : groups) {
            UsageSum sum = group.sum();
            total =
                    new UsageSum(
                            "",
                            "",
                            "",
                            "",
                            Math.addExact(total.requests(), sum.requests()),
                            Math.addExact(total.attempts(), sum.attempts()),
                            Math.addExact(total.failed(), sum.failed()),
                            Math.addExact(total.tokensIn(), sum.tokensIn()),
                            Math.addExact(total.tokensOut(), sum.tokensOut()));
        }
        figures(cells, total);
        return cells;
    }

    private static void figures(List<String> cells, UsageSum sum) {
        cells.add(grouped(sum.requests()));
        cells.add(grouped(sum.attempts()));
        cells.add(grouped(sum.failed()));
        cells.add(grouped(sum.tokensIn()));
        cells.add(grouped(sum.tokensOut()));
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String json(List<UsageGroup> groups, Set<By> apart) {
        StringBuilder out = new StringBuilder("[");
        for (UsageGroup group : groups) {
            UsageSum sum = group.sum();
            out.append(out.length() == 1 ? "\n  {" : ",\n  {");
            for (By each : apart) {
                JsonText.quote(out, each.name().toLowerCase(Locale.ROOT));
                out.append(": ");
                JsonText.quote(out, text(group, each));
                out.append(", ");
            }
            out.append("\"requests\": ").append(sum.requests());
            out.append(", \"attempts\": ").append(sum.attempts());
            out.append(", \"failed\": ").append(sum.failed());
            out.append(", \"tokens_in\": ").append(sum.tokensIn());
            out.append(", \"tokens_out\": ").append(sum.tokensOut()).append('}');
        }
        return out.append(groups.isEmpty() ? "]" : "\n]").toString();
    }
}
