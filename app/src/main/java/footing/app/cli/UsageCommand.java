package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.settings.SettingsFault;
import footing.app.settings.Units;
import footing.app.words.Words;
import footing.gateway.LedgerJson;
import footing.ledger.Ledger;
import footing.ledger.Ledger.UsageSum;
import footing.ledger.UsageGroup;
import footing.ledger.UsageQuery;
import footing.ledger.UsageQuery.By;
import footing.ledger.allow.Worded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows what was used and what it cost, as a table, JSON, CSV, or in the columns of FOCUS.
@Command(name = "usage")
final class UsageCommand implements Callable<Integer> {
    private static final List<String> FIGURES =
            List.of("requests", "attempts", "failed", "in", "out");

    private final Surroundings around;
    private final Words words;

    @Mixin Where where;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "7d",
            descriptionKey = "usage.since")
    String since = "7d";

    @Option(names = "--from", paramLabel = "WHEN", descriptionKey = "usage.from")
    @Nullable String from;

    @Option(names = "--until", paramLabel = "WHEN", descriptionKey = "usage.until")
    @Nullable String until;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            defaultValue = "key,leg,model",
            descriptionKey = "usage.by")
    String by = "key,leg,model";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            descriptionKey = "usage.format")
    String format = "table";

    @Option(names = "--json", descriptionKey = "usage.json")
    boolean json;

    UsageCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
        this.where = new Where(around);
    }

    @Override
    public Integer call() throws SettingsFault, Failure {
        String shape = json ? "json" : format;
        if (!List.of("table", "json", "csv", "focus").contains(shape)) {
            throw Failure.misuse(words.say("usage.bad-format", format));
        }
        Set<By> apart = shape.equals("focus") ? Focus.BY : apart();
        Instant now = around.clock().instant();
        Duration back =
                Units.duration(since)
                        .orElseThrow(() -> Failure.misuse(words.say("usage.bad-since", since)));
        Instant first = from == null ? now.minus(back) : GrantOptions.when(from, now, words);
        // A row of this very instant counts.
        Instant end = until == null ? now.plusMillis(1) : GrantOptions.when(until, now, words);
        try (Ledger ledger = where.ledger()) {
            List<UsageGroup> groups = ledger.usage(new UsageQuery(first, end, apart));
            switch (shape) {
                case "json" -> around.out().println(json(groups, apart));
                case "csv" -> csv(groups, apart).forEach(around.out()::println);
                case "focus" -> Focus.lines(groups).forEach(around.out()::println);
                default -> show(groups, apart, first);
            }
            return 0;
        }
    }

    private void show(List<UsageGroup> groups, Set<By> apart, Instant first) {
        if (groups.isEmpty()) {
            around.out()
                    .println(
                            from == null
                                    ? words.say("usage.none", since)
                                    : words.say("usage.none-from", first));
        } else {
            table(groups, apart).lines().forEach(around.out()::println);
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
            if (word(each).equals(word)) {
                return each;
            }
        }
        throw Failure.misuse(words.say("usage.bad-by", word));
    }

    private static String word(By by) {
        return by.name().toLowerCase(Locale.ROOT);
    }

    private Table table(List<UsageGroup> groups, Set<By> apart) {
        List<String> currencies = currencies(groups);
        List<Align> aligns = new ArrayList<>();
        List<String> head = new ArrayList<>();
        for (By each : apart) {
            aligns.add(Align.LEFT);
            head.add(words.say("col." + word(each)));
        }
        for (String column : FIGURES) {
            aligns.add(Align.RIGHT);
            head.add(words.say("col." + column));
        }
        for (String currency : currencies) {
            aligns.add(Align.RIGHT);
            aligns.add(Align.RIGHT);
            head.add(words.say("col.cost", currency));
            head.add(words.say("col.charge", currency));
        }
        Table table = new Table(aligns);
        table.row(head);
        groups.forEach(group -> table.row(row(group, apart, currencies)));
        if (groups.size() > 1) {
            table.row(total(groups, apart, currencies));
        }
        return table;
    }

    private static List<String> currencies(List<UsageGroup> groups) {
        Set<String> currencies = new TreeSet<>();
        groups.forEach(group -> currencies.addAll(group.money().keySet()));
        return List.copyOf(currencies).stream().sorted().toList();
    }

    private static List<String> row(UsageGroup group, Set<By> apart, List<String> currencies) {
        List<String> cells = new ArrayList<>();
        apart.forEach(each -> cells.add(LedgerJson.text(group, each)));
        figures(cells, group, currencies);
        return cells;
    }

    private List<String> total(List<UsageGroup> groups, Set<By> apart, List<String> currencies) {
        List<String> cells = new ArrayList<>();
        apart.forEach(_ -> cells.add(cells.isEmpty() ? words.say("usage.total") : ""));
        UsageSum nothing = new UsageSum("", "", "", "", 0, 0, 0, 0, 0);
        UsageGroup total =
                groups.stream().reduce(new UsageGroup(Optional.empty(), nothing), UsageGroup::plus);
        figures(cells, total, currencies);
        return cells;
    }

    private static void figures(List<String> cells, UsageGroup group, List<String> currencies) {
        UsageSum sum = group.sum();
        cells.add(grouped(sum.requests()));
        cells.add(grouped(sum.attempts()));
        cells.add(grouped(sum.failed()));
        cells.add(grouped(sum.tokensIn()));
        cells.add(grouped(sum.tokensOut()));
        for (String currency : currencies) {
            UsageGroup.Money money = group.money().get(currency);
            cells.add(money == null ? "" : Worded.text(true, money.cost()));
            cells.add(money == null ? "" : Worded.text(true, money.charge()));
        }
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String json(List<UsageGroup> groups, Set<By> apart) {
        StringJoiner lines = new StringJoiner(",\n  ", "[\n  ", "\n]").setEmptyValue("[]");
        groups.forEach(group -> lines.add(LedgerJson.of(group, apart).toString()));
        return lines.toString();
    }

    /// Names that stay the same in all languages, and plain numbers.
    private static List<String> csv(List<UsageGroup> groups, Set<By> apart) {
        List<String> currencies = currencies(groups);
        List<String> head = new ArrayList<>();
        apart.forEach(each -> head.add(word(each)));
        head.addAll(List.of("requests", "attempts", "failed", "tokens_in", "tokens_out"));
        for (String currency : currencies) {
            head.add("cost_" + currency.toLowerCase(Locale.ROOT));
            head.add("charge_" + currency.toLowerCase(Locale.ROOT));
        }
        List<String> lines = new ArrayList<>();
        lines.add(Csv.line(head));
        for (UsageGroup group : groups) {
            List<String> cells = new ArrayList<>();
            apart.forEach(each -> cells.add(LedgerJson.text(group, each)));
            UsageSum sum = group.sum();
            for (long figure :
                    new long[] {
                        sum.requests(),
                        sum.attempts(),
                        sum.failed(),
                        sum.tokensIn(),
                        sum.tokensOut()
                    }) {
                cells.add(Long.toString(figure));
            }
            for (String currency : currencies) {
                UsageGroup.Money money = group.money().get(currency);
                cells.add(money == null ? "" : Worded.text(true, money.cost()));
                cells.add(money == null ? "" : Worded.text(true, money.charge()));
            }
            lines.add(Csv.line(cells));
        }
        return lines;
    }
}
