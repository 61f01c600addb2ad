package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.prices.PriceBooks;
import footing.app.settings.SettingsFault;
import footing.app.words.Words;
import footing.gateway.LedgerJson;
import footing.ledger.Allowances.GrantState;
import footing.ledger.Allowances.Granted;
import footing.ledger.Imports;
import footing.ledger.Imports.Matched;
import footing.ledger.Ledger;
import footing.ledger.Subjects;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Subject;
import footing.ledger.allow.Worded;
import footing.ledger.exchange.Conflict;
import footing.ledger.exchange.Equal;
import footing.ledger.exchange.ExchangeFault;
import footing.ledger.exchange.Export;
import footing.ledger.exchange.Exports;
import footing.ledger.exchange.Seal;
import footing.ledger.exchange.Signed;
import footing.ledger.price.PriceBook;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.CatalogueFault;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Makes, shows and revokes grants, makes them equal to use elsewhere, and checks statements of it.
@Command(name = "grants")
final class GrantsCommand implements Runnable {
    private static final int SHOWN = 5;

    private final Surroundings around;
    private final Words words;

    @Spec CommandSpec spec = CommandSpec.create();

    GrantsCommand(Surroundings around, Words words) {
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
            @Option(names = "--all", descriptionKey = "grants.all") boolean all,
            @Option(names = "--json", descriptionKey = "limits.json") boolean json)
            throws SettingsFault {
        Instant now = around.clock().instant();
        try (Ledger ledger = where.ledger()) {
            List<GrantState> grants =
                    ledger.allowances().grants().stream()
                            .filter(one -> all || !LedgerJson.state(one, now).equals("over"))
                            .toList();
            if (json) {
                ArrayNode array = JsonMapper.shared().createArrayNode();
                grants.forEach(grant -> array.add(LedgerJson.of(grant, now)));
                print(array.toPrettyString());
            } else if (grants.isEmpty()) {
                print(words.say("grants.none"));
            } else {
                table(grants, now).lines().forEach(this::print);
            }
            return 0;
        }
    }

    private Table table(List<GrantState> grants, Instant now) {
        Table table =
                new Table(
                        List.of(
                                Align.LEFT,
                                Align.LEFT,
                                Align.RIGHT,
                                Align.RIGHT,
                                Align.LEFT,
                                Align.LEFT,
                                Align.LEFT,
                                Align.LEFT));
        table.row(
                List.of(
                        words.say("col.id"),
                        words.say("col.holder"),
                        words.say("col.amount"),
                        words.say("col.left"),
                        words.say("col.unit"),
                        words.say("col.category"),
                        words.say("col.state"),
                        words.say("col.expires")));
        for (GrantState state : grants) {
            Grant grant = state.grant();
            boolean money = Worded.money(grant.unit());
            table.row(
                    List.of(
                            grant.id(),
                            grant.holder().toString(),
                            Worded.text(money, grant.amount()),
                            Worded.text(money, state.left()),
                            grant.unit().account(),
                            words.say("grants." + grant.category().word()),
                            words.say("grants." + LedgerJson.state(state, now)),
                            expiry(grant)));
        }
        return table;
    }

    private String expiry(Grant grant) {
        Instant expires = grant.expires();
        return expires == null
                ? words.say("budgets.never")
                : expires.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Command(name = "add")
    int add(
            @Mixin Where where,
            @Parameters(paramLabel = "HOLDER", descriptionKey = "grants.holder") String holder,
            @Parameters(paramLabel = "UNIT=AMOUNT", descriptionKey = "grants.amount") String amount,
            @Mixin GrantOptions options,
            @Option(names = "--note", paramLabel = "TEXT", descriptionKey = "grants.note")
                    String note)
            throws SettingsFault, Failure {
        try (Ledger ledger = where.ledger()) {
            Subject whose = Subjects.find(ledger, holder);
            Equal.Terms terms =
                    options.terms(
                            whose, Grant.Category.PROMOTIONAL, words, around.clock().instant());
            Granted made = ledger.allowances().addGrant(grant(amount, terms, note), around.user());
            print(said("grants.made", made.grant()));
            return 0;
        } catch (IllegalArgumentException e) {
            throw Failure.misuse(String.valueOf(e.getMessage()));
        }
    }

    private static Grant grant(String text, Equal.Terms terms, @Nullable String note) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(text + " (expected: UNIT=AMOUNT)");
        }
        Grant.Unit unit = Worded.unit(text.substring(0, equals));
        return new Grant(
                "",
                terms.holder(),
                unit,
                Worded.amount(Worded.money(unit), text.substring(equals + 1)),
                terms.scope(),
                terms.category(),
                terms.priority(),
                terms.effective(),
                terms.expires(),
                terms.rollover(),
                note == null ? "" : note);
    }

    private String said(String key, Grant grant) {
        return words.say(
                key,
                grant.id(),
                Worded.text(Worded.money(grant.unit()), grant.amount()),
                grant.unit().account(),
                grant.holder(),
                grant.expires() == null
                        ? words.say("grants.no-end")
                        : words.say("grants.until-then", expiry(grant)));
    }

    @Command(name = "revoke")
    int revoke(
            @Mixin Where where,
            @Parameters(paramLabel = "ID", descriptionKey = "grants.id") String id)
            throws SettingsFault, Failure {
        try (Ledger ledger = where.ledger()) {
            if (ledger.allowances().revokeGrant(id, around.user()).isEmpty()) {
                throw Failure.of(words.say("grants.unknown", id));
            }
            print(words.say("grants.revoked", id));
            return 0;
        }
    }

    @Command(name = "match")
    int match(
            @Mixin Where where,
            @Option(
                            names = "--from",
                            paramLabel = "FILE",
                            required = true,
                            arity = "1..*",
                            descriptionKey = "grants.from")
                    List<String> files,
            @Option(
                            names = "--as",
                            paramLabel = "MODE",
                            required = true,
                            descriptionKey = "grants.as")
                    String mode,
            @Option(
                            names = "--holder",
                            paramLabel = "SUBJECT",
                            required = true,
                            descriptionKey = "grants.holder")
                    String holder,
            @Mixin MatchOptions how,
            @Mixin GrantOptions options)
            throws SettingsFault, Failure {
        List<Export> exports = read(files, how.organisation);
        tellWhatIsRead(exports);
        List<Instant> missing = Export.missing(exports);
        if (!missing.isEmpty() && !how.partial) {
            throw Failure.of(words.say("grants.incomplete", missing.getFirst()));
        }
        try (Ledger ledger = where.ledger()) {
            Equal equal = equal(ledger, mode, holder, how, options);
            Path data = where.read().settings().data();
            Seal seal = Seal.open(data, around.random());
            PriceBook prices = prices(where, equal.mode());
            return tell(ledger.imports().match(exports, equal, prices, seal, around.user()), how);
        } catch (IllegalArgumentException e) {
            throw Failure.misuse(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Failure.of(String.valueOf(e.getMessage()));
        }
    }

    private Equal equal(
            Ledger ledger, String mode, String holder, MatchOptions how, GrantOptions options)
            throws Failure {
        Instant now = around.clock().instant();
        Equal.Mode equalIn =
                Equal.Mode.of(mode)
                        .orElseThrow(() -> Failure.misuse(words.say("grants.bad-mode", mode)));
        return new Equal(
                equalIn,
                factor(how.factor),
                how.since == null ? null : GrantOptions.when(how.since, now, words),
                how.until == null ? null : GrantOptions.when(how.until, now, words),
                how.partial,
                how.again,
                options.terms(Subjects.find(ledger, holder), Grant.Category.MIGRATION, words, now));
    }

    private static BigDecimal factor(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("factor: " + text + " (expected: e.g. 1 or 1.5)");
        }
    }

    /// What OpenAI asked at its time; read only where it counts.
    private PriceBook prices(Where where, Equal.Mode mode) throws SettingsFault, Failure {
        if (mode != Equal.Mode.MONEY) {
            return PriceBook.EMPTY;
        }
        Catalogue catalogue = Catalogue.load();
        try {
            return PriceBooks.of(
                    catalogue, PriceBooks.own(where.read().settings().prices(), catalogue));
        } catch (CatalogueFault bad) {
            throw Failure.of(words.say("prices.bad", bad.getMessage()));
        }
    }

    private List<Export> read(List<String> files, String organisation) throws Failure {
        List<Export> exports = new ArrayList<>();
        for (String file : files) {
            try {
                exports.add(
                        Exports.read(
                                String.valueOf(Path.of(file).getFileName()),
                                Files.readAllBytes(around.folder().resolve(file)),
                                organisation));
            } catch (NoSuchFileException e) {
                throw Failure.misuse(words.say("verdicts.no-file", file));
            } catch (IOException e) {
                throw Failure.of(words.say("verdicts.unreadable", file, e.getMessage()));
            } catch (ExchangeFault fault) {
                throw Failure.of(String.valueOf(fault.getMessage()));
            }
        }
        return exports;
    }

    private void tellWhatIsRead(List<Export> exports) {
        for (Export export : exports) {
            print(
                    words.say(
                            "grants.read",
                            export.file(),
                            export.shape().title(),
                            export.buckets().size()));
            if (!export.unread().isEmpty()) {
                print("  " + words.say("grants.unread", String.join(", ", export.unread())));
            }
            export.notes().forEach(note -> print("  " + note));
        }
    }

    private int tell(Matched matched, MatchOptions how) throws Failure, IOException {
        return switch (matched) {
            case Matched.Made made -> tell(made, how.statement);
            case Matched.Before(var added, var grants) -> {
                tell(added);
                print(words.say("grants.before", String.join(", ", grants)));
                yield 0;
            }
            case Matched.Contradicted(var added) -> throw contradicted(added.conflicts());
            case Matched.Not(String why) -> throw Failure.of(why);
        };
    }

    private int tell(Matched.Made made, @Nullable String statement) throws IOException {
        tell(made.added());
        print(said(made.fresh() ? "grants.made" : "grants.stands", made.grant()));
        if (statement != null) {
            Files.writeString(around.folder().resolve(statement), made.statement().text());
            print(words.say("grants.statement", statement));
        }
        return 0;
    }

    private Failure contradicted(List<Conflict> conflicts) {
        for (Conflict conflict : conflicts.stream().limit(SHOWN).toList()) {
            String key = conflict instanceof Conflict.Changed ? "grants.changed" : "grants.twice";
            around.err()
                    .println("  " + words.say(key, conflict.came().id(), conflict.there().id()));
        }
        return Failure.of(words.say("grants.contradicted", conflicts.size()));
    }

    private void tell(Imports.Added added) {
        print(words.say("grants.added", added.fresh(), added.same()));
    }

    @Command(name = "statement")
    int statement(
            @Mixin Where where,
            @Parameters(paramLabel = "ID", descriptionKey = "grants.id") String id)
            throws SettingsFault, Failure {
        try (Ledger ledger = where.ledger()) {
            Signed signed =
                    ledger.imports()
                            .statement(id)
                            .orElseThrow(() -> Failure.of(words.say("grants.no-statement", id)));
            around.out().print(signed.text());
            return 0;
        }
    }

    @Command(name = "key")
    int key(@Mixin Where where) throws SettingsFault, Failure {
        try {
            print(Seal.open(where.read().settings().data(), around.random()).publicKey());
            return 0;
        } catch (IOException e) {
            throw Failure.of(String.valueOf(e.getMessage()));
        }
    }

    @Command(name = "verify")
    int verify(
            @Mixin Where where,
            @Parameters(paramLabel = "STATEMENT", descriptionKey = "grants.file") String file,
            @Option(names = "--key", paramLabel = "BASE64", descriptionKey = "grants.key")
                    @Nullable String key)
            throws SettingsFault, Failure {
        try (Ledger ledger = where.ledger()) {
            Signed signed = Signed.read(file, Files.readAllBytes(around.folder().resolve(file)));
            String trusted =
                    key == null
                            ? Seal.open(where.read().settings().data(), around.random()).publicKey()
                            : key;
            Optional<Signed> kept =
                    key == null ? ledger.imports().statement(signed.grant()) : Optional.empty();
            List<Signed.Problem> problems = signed.problems(trusted, kept);
            if (problems.isEmpty()) {
                print(words.say("grants.holds", signed.grant()));
                return 0;
            }
            problems.forEach(problem -> around.err().println("  " + said(problem)));
            throw Failure.of(words.say("grants.holds-not", problems.size()));
        } catch (NoSuchFileException e) {
            throw Failure.misuse(words.say("verdicts.no-file", file));
        } catch (IOException e) {
            throw Failure.of(words.say("verdicts.unreadable", file, e.getMessage()));
        } catch (ExchangeFault e) {
            throw Failure.of(String.valueOf(e.getMessage()));
        }
    }

    private String said(Signed.Problem problem) {
        String what = problem.what().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return words.say("statement." + what, problem.came(), problem.expected());
    }

    private void print(String line) {
        around.out().println(line);
    }
}
