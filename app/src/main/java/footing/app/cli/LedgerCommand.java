package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.settings.SettingsFault;
import footing.app.settings.Suppliers;
import footing.app.words.Words;
import footing.gateway.LedgerJson;
import footing.ledger.Allowances.Balance;
import footing.ledger.Audit;
import footing.ledger.Ledger;
import footing.ledger.allow.Worded;
import footing.ledger.exchange.ExchangeFault;
import footing.ledger.exchange.Invoice;
import footing.ledger.exchange.Reconciliation;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Shows the books, looks whether they hold, and puts a supplier's bill beside them.
@Command(name = "ledger")
final class LedgerCommand implements Runnable {
    private final Surroundings around;
    private final Words words;

    @Spec CommandSpec spec = CommandSpec.create();

    LedgerCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
    }

    @Override
    public void run() {
        spec.commandLine().usage(around.out());
    }

    @Command(name = "balances")
    int balances(
            @Mixin Where where,
            @Option(names = "--json", descriptionKey = "limits.json") boolean json)
            throws SettingsFault {
        try (Ledger ledger = where.ledger()) {
            List<Balance> balances = ledger.allowances().balances();
            if (json) {
                ArrayNode all = JsonMapper.shared().createArrayNode();
                balances.forEach(balance -> all.add(LedgerJson.of(balance)));
                print(all.toPrettyString());
            } else if (balances.isEmpty()) {
                print(words.say("ledger.empty"));
            } else {
                Table table = new Table(List.of(Align.LEFT, Align.RIGHT, Align.LEFT));
                table.row(
                        List.of(
                                words.say("col.account"),
                                words.say("col.amount"),
                                words.say("col.unit")));
                balances.forEach(one ->
                        table.row(
                                List.of(
                                        one.account(),
                                        text(one.unit(), one.amount()),
                                        one.unit())));
                table.lines().forEach(this::print);
            }
            return 0;
        }
    }

    private static boolean money(String unit) {
        return unit.equals("CNY") || unit.equals("USD");
    }

    private static String text(String unit, long amount) {
        return Worded.text(money(unit), amount);
    }

    @Command(name = "postings")
    int postings(
            @Mixin Where where,
            @Option(
                            names = "--count",
                            paramLabel = "N",
                            defaultValue = "20",
                            descriptionKey = "ledger.count")
                    int count,
            @Option(names = "--json", descriptionKey = "limits.json") boolean json)
            throws SettingsFault {
        try (Ledger ledger = where.ledger()) {
            List<Audit.Posted> postings = ledger.audit().postings(count);
            if (json) {
                print(json(postings).toPrettyString());
                return 0;
            }
            for (Audit.Posted posted : postings) {
                print(
                        posted.number()
                                + "  "
                                + posted.at().truncatedTo(ChronoUnit.SECONDS)
                                + "  "
                                + posted.kind()
                                + "  "
                                + posted.reference()
                                + (posted.detail().isEmpty() ? "" : "  " + posted.detail()));
                Table table = new Table(List.of(Align.LEFT, Align.RIGHT, Align.LEFT));
                posted.entries()
                        .forEach(one ->
                                table.row(
                                        List.of(
                                                one.account(),
                                                text(one.unit(), one.amount()),
                                                one.unit())));
                table.lines().forEach(line -> print("    " + line));
            }
            if (postings.isEmpty()) {
                print(words.say("ledger.empty"));
            }
            return 0;
        }
    }

    private static ArrayNode json(List<Audit.Posted> postings) {
        ArrayNode all = JsonMapper.shared().createArrayNode();
        for (Audit.Posted posted : postings) {
            ObjectNode one = all.addObject();
            one.put("number", posted.number()).put("at", posted.at().toString());
            one.put("kind", posted.kind()).put("reference", posted.reference());
            one.put("detail", posted.detail());
            ArrayNode entries = one.putArray("entries");
            posted.entries()
                    .forEach(entry ->
                            entries.add(
                                    LedgerJson.of(
                                            new Balance(
                                                    entry.account(),
                                                    entry.unit(),
                                                    entry.amount()))));
        }
        return all;
    }

    @Command(name = "check")
    int check(
            @Mixin Where where,
            @Option(names = "--json", descriptionKey = "limits.json") boolean json)
            throws SettingsFault {
        try (Ledger ledger = where.ledger()) {
            Audit.Findings found = ledger.audit().check();
            if (json) {
                ObjectNode one = JsonMapper.shared().createObjectNode();
                one.put("sound", found.sound()).put("postings", found.postings());
                one.put("holds", found.held()).put("holds_unknown", found.unknown());
                ArrayNode unbalanced = one.putArray("unbalanced");
                found.unbalanced().forEach(unbalanced::add);
                ArrayNode rollups = one.putArray("rollups");
                found.rollups().forEach(rollups::add);
                ArrayNode overdrawn = one.putArray("overdrawn");
                found.overdrawn().forEach(overdrawn::add);
                print(one.toPrettyString());
            } else {
                found.unbalanced().forEach(n -> print(words.say("ledger.unbalanced", n)));
                found.rollups().forEach(line -> print(words.say("ledger.rollup", line)));
                found.overdrawn().forEach(id -> print(words.say("ledger.overdrawn", id)));
                print(words.say("ledger.holds", found.held(), found.unknown()));
                print(
                        found.sound()
                                ? words.say("ledger.sound", found.postings())
                                : words.say("ledger.unsound"));
            }
            return found.sound() ? 0 : Commands.FAILED;
        }
    }

    @Command(name = "reconcile")
    int reconcile(
            @Mixin Where where,
            @Parameters(paramLabel = "INVOICE.csv", descriptionKey = "reconcile.file") String file,
            @Mixin ReconcileOptions how)
            throws SettingsFault, Failure {
        try (Ledger ledger = where.ledger()) {
            Invoice bill =
                    Invoice.read(
                            file,
                            Files.readAllBytes(around.folder().resolve(file)),
                            columns(how.columns));
            Set<String> legs = legs(where, how);
            String currency = currency(bill, how);
            Reconciliation apart =
                    Reconciliation.of(
                            bill,
                            ours(ledger, bill, legs, currency, how),
                            currency,
                            share(how.tolerance));
            tell(apart, how.json);
            if (how.book) {
                book(ledger, legs, apart, Path.of(file), how);
            }
            return apart.within(apart.total()) && apart.beyond().isEmpty() ? 0 : Commands.FAILED;
        } catch (NoSuchFileException e) {
            throw Failure.misuse(words.say("verdicts.no-file", file));
        } catch (IOException e) {
            throw Failure.of(words.say("verdicts.unreadable", file, e.getMessage()));
        } catch (ExchangeFault e) {
            throw Failure.of(String.valueOf(e.getMessage()));
        }
    }

    private Map<Invoice.Column, String> columns(String text) throws Failure {
        Map<Invoice.Column, String> columns = new EnumMap<>(Invoice.Column.class);
        for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            Invoice.Column found = null;
            for (Invoice.Column column : Invoice.Column.values()) {
                if (equals > 0 && column.word().equals(pair.substring(0, equals).strip())) {
                    found = column;
                }
            }
            if (found == null) {
                throw Failure.misuse(words.say("reconcile.bad-columns", pair));
            }
            columns.put(found, pair.substring(equals + 1).strip());
        }
        return columns;
    }

    /// The legs that a supplier's bill is about; empty for all.
    private static Set<String> legs(Where where, ReconcileOptions how) throws SettingsFault {
        Set<String> legs = new HashSet<>(how.legs);
        String supplier = how.supplier;
        if (supplier != null) {
            legs.add(supplier);
            if (where.read().settings().suppliers() instanceof Suppliers.Named(var byName)) {
                byName.forEach((name, one) -> {
                    if (supplier.equals(one.like())) {
                        legs.add(name);
                    }
                });
            }
        }
        return legs;
    }

    private String currency(Invoice bill, ReconcileOptions how) throws Failure {
        if (how.currency != null) {
            return how.currency.toUpperCase(Locale.ROOT);
        }
        List<String> told =
                bill.lines().stream()
                        .map(Invoice.Line::currency)
                        .filter(one -> !one.isEmpty())
                        .distinct()
                        .toList();
        if (bill.priced() && told.size() != 1) {
            throw Failure.misuse(words.say("reconcile.currency"));
        }
        return told.isEmpty() ? "USD" : told.getFirst();
    }

    private List<Reconciliation.Ours> ours(
            Ledger ledger, Invoice bill, Set<String> legs, String currency, ReconcileOptions how)
            throws Failure {
        LocalDate first =
                bill.lines().stream()
                        .map(Invoice.Line::day)
                        .min(LocalDate::compareTo)
                        .orElse(LocalDate.EPOCH);
        LocalDate last =
                bill.lines().stream()
                        .map(Invoice.Line::day)
                        .max(LocalDate::compareTo)
                        .orElse(LocalDate.EPOCH);
        Instant now = around.clock().instant();
        Instant from =
                how.from == null
                        ? first.atStartOfDay().toInstant(ZoneOffset.UTC)
                        : GrantOptions.when(how.from, now, words);
        Instant until =
                how.until == null
                        ? last.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)
                        : GrantOptions.when(how.until, now, words);
        List<Reconciliation.Ours> ours = new ArrayList<>();
        for (Audit.Used used : ledger.audit().used(from, until)) {
            if (legs.isEmpty() || legs.contains(used.leg())) {
                ours.add(
                        new Reconciliation.Ours(
                                used.day(),
                                used.model(),
                                Math.addExact(used.tokensIn(), used.tokensOut()),
                                used.costs().getOrDefault(currency, 0L),
                                used.uncertain()));
            }
        }
        return ours;
    }

    private BigDecimal share(String percent) throws Failure {
        try {
            BigDecimal share = new BigDecimal(percent.replace("%", "")).movePointLeft(2);
            if (share.signum() >= 0 && share.compareTo(BigDecimal.ONE) <= 0) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw Failure.misuse(words.say("reconcile.bad-tolerance", percent));
    }

    private void tell(Reconciliation apart, boolean json) {
        if (json) {
            print(json(apart).toPrettyString());
            return;
        }
        Table table =
                new Table(
                        List.of(
                                Align.LEFT,
                                Align.LEFT,
                                Align.RIGHT,
                                Align.RIGHT,
                                Align.RIGHT,
                                Align.RIGHT,
                                Align.LEFT));
        table.row(
                List.of(
                        words.say("col.day"),
                        words.say("col.model"),
                        words.say("col.our-tokens"),
                        words.say("col.their-tokens"),
                        words.say("col.our-cost", apart.currency()),
                        words.say("col.their-cost", apart.currency()),
                        ""));
        apart.lines().forEach(line -> table.row(row(apart, line, line.day().toString())));
        table.row(row(apart, apart.total(), words.say("usage.total")));
        table.lines().forEach(this::print);
        print(words.say("reconcile.explained", apart.explained()));
        print(
                apart.beyond().isEmpty()
                        ? words.say("reconcile.within", percent(apart))
                        : words.say("reconcile.beyond", apart.beyond().size(), percent(apart)));
    }

    private static String percent(Reconciliation apart) {
        return apart.tolerance().movePointRight(2).stripTrailingZeros().toPlainString();
    }

    private List<String> row(Reconciliation apart, Reconciliation.Line line, String first) {
        boolean total = first.equals(words.say("usage.total"));
        String mark =
                apart.within(line)
                        ? ""
                        : line.onlyOurs()
                                ? words.say("reconcile.only-ours")
                                : line.onlyTheirs()
                                        ? words.say("reconcile.only-theirs")
                                        : words.say("reconcile.differs");
        return List.of(
                first,
                total ? "" : line.model(),
                apart.counted() ? Long.toString(line.ours()) : "",
                apart.counted() ? Long.toString(line.theirs()) : "",
                apart.priced() ? Worded.text(true, line.ourMicros()) : "",
                apart.priced() ? Worded.text(true, line.theirMicros()) : "",
                mark);
    }

    private static ObjectNode json(Reconciliation apart) {
        ObjectNode all = JsonMapper.shared().createObjectNode();
        all.put("currency", apart.currency());
        all.put("tolerance", apart.tolerance());
        all.put("explained_percent", apart.explained());
        all.put("within", apart.beyond().isEmpty());
        ArrayNode lines = all.putArray("lines");
        for (Reconciliation.Line line : apart.lines()) {
            ObjectNode one = lines.addObject();
            one.put("day", line.day().toString()).put("model", line.model());
            if (apart.counted()) {
                one.put("our_tokens", line.ours()).put("their_tokens", line.theirs());
            }
            if (apart.priced()) {
                one.put("our_cost", BigDecimal.valueOf(line.ourMicros(), 6));
                one.put("their_cost", BigDecimal.valueOf(line.theirMicros(), 6));
            }
            one.put("within", apart.within(line));
        }
        return all;
    }

    private void book(
            Ledger ledger, Set<String> legs, Reconciliation apart, Path file, ReconcileOptions how)
            throws Failure {
        if (legs.size() != 1 || how.reason == null) {
            throw Failure.misuse(words.say("reconcile.book-needs"));
        }
        Map<String, Long> amounts = new TreeMap<>();
        Reconciliation.Line total = apart.total();
        if (apart.counted() && total.tokens() != 0) {
            amounts.put("tokens", total.tokens());
        }
        if (apart.priced() && total.micros() != 0) {
            amounts.put(apart.currency(), total.micros());
        }
        if (amounts.isEmpty()) {
            print(words.say("reconcile.nothing"));
            return;
        }
        long number =
                ledger.audit()
                        .correct(
                                new Audit.Correction(
                                        legs.iterator().next(),
                                        amounts,
                                        String.valueOf(file.getFileName()),
                                        how.reason),
                                around.user());
        print(words.say("reconcile.booked", number));
    }

    private void print(String line) {
        around.out().println(line);
    }
}
