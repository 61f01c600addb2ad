package footing.app.cli;

import footing.app.settings.SettingsFault;
import footing.app.words.Words;
import footing.gateway.Shelved;
import footing.gateway.UnknownJson;
import footing.http.Header;
import footing.ledger.Ledger;
import footing.ledger.Shelf;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.CatalogueFault;
import footing.legs.catalogue.OperatorRulesFile;
import footing.legs.catalogue.Supplier;
import footing.legs.refusal.AnswerJudge;
import footing.legs.refusal.Judged;
import footing.legs.refusal.OperatorRules;
import footing.legs.refusal.RefusalReader;
import footing.legs.refusal.RefusalRules;
import footing.legs.verdict.Ruling;
import footing.legs.verdict.Verdict;
import footing.legs.verdict.VerdictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What refusals mean, what is concluded from them, and a person's word on it.
///
/// Works on the store of the data folder, also while a gateway runs: who may write there rules, and
/// needs no key. A running gateway looks for rulings every second.
@Command(name = "verdicts")
final class VerdictsCommand implements Callable<Integer> {
    /// Bytes of a body that are read; a gateway reads no more of an error.
    private static final int LONGEST = 1 << 20;

    private final Surroundings around;
    private final Words words;

    @Mixin Where where;

    @Option(names = "--json", descriptionKey = "verdicts.json")
    boolean json;

    VerdictsCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
        this.where = new Where(around);
    }

    /// Shows what holds, as `list` does.
    @Override
    public Integer call() throws SettingsFault {
        return list(where, json);
    }

    @Command(name = "list")
    int list(
            @Mixin Where where,
            @Option(names = "--json", descriptionKey = "verdicts.json") boolean json)
            throws SettingsFault {
        try (Ledger ledger = where.ledger()) {
            List<Verdict> verdicts = shelved(ledger).now();
            if (json) {
                print(array(verdicts.stream().map(VerdictJson::write).toList()));
            } else if (verdicts.isEmpty()) {
                print(words.say("verdicts.none"));
            } else {
                new VerdictTable(words).verdicts(verdicts).forEach(this::print);
            }
            return 0;
        }
    }

    @Command(name = "overrule")
    int overrule(
            @Mixin Where where,
            @Parameters(paramLabel = "ID", descriptionKey = "verdicts.id") String id,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            required = true,
                            descriptionKey = "verdicts.reason")
                    String reason,
            @Option(names = "--for", paramLabel = "TIME", descriptionKey = "verdicts.for")
                    @Nullable String lasting,
            @Option(names = "--until", paramLabel = "INSTANT", descriptionKey = "verdicts.end")
                    @Nullable String until)
            throws SettingsFault, Failure {
        RulingTerms terms = new RulingTerms(words, around.clock().instant());
        String why = terms.reason(reason);
        Duration time = terms.lasting(lasting, until);
        try (Ledger ledger = where.ledger()) {
            Shelved shelved = shelved(ledger);
            Verdict verdict = find(shelved, id);
            Ruling ruling = shelved.overrule(verdict.id(), why, around.user(), time);
            shelved.rule(ruling);
            print(
                    words.say(
                            "verdicts.overruled",
                            verdict.id(),
                            ruling.until().truncatedTo(ChronoUnit.SECONDS)));
            return 0;
        }
    }

    @Command(name = "lift")
    int lift(
            @Mixin Where where,
            @Parameters(paramLabel = "ID", descriptionKey = "verdicts.id") String id,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            required = true,
                            descriptionKey = "verdicts.reason")
                    String reason)
            throws SettingsFault, Failure {
        String why = new RulingTerms(words, around.clock().instant()).reason(reason);
        try (Ledger ledger = where.ledger()) {
            Shelved shelved = shelved(ledger);
            Verdict verdict = find(shelved, id);
            shelved.rule(shelved.lift(verdict.id(), why, around.user()));
            print(words.say("verdicts.lifted", verdict.id()));
            return 0;
        }
    }

    @Command(name = "unknown")
    int unknown(
            @Mixin Where where,
            @Option(names = "--json", descriptionKey = "verdicts.json") boolean json)
            throws SettingsFault {
        try (Ledger ledger = where.ledger()) {
            List<Shelf.Unknown> unknown = shelved(ledger).unknown();
            if (json) {
                print(array(unknown.stream().map(UnknownJson::write).toList()));
            } else if (unknown.isEmpty()) {
                print(words.say("verdicts.none-unknown"));
            } else {
                new VerdictTable(words).unknown(unknown).forEach(this::print);
            }
            return 0;
        }
    }

    private Shelved shelved(Ledger ledger) {
        return new Shelved(ledger.shelf(), around.clock());
    }

    /// The verdict that an id, or the beginning of one only, names.
    private Verdict find(Shelved shelved, String id) throws Failure {
        List<Verdict> found =
                shelved.now().stream().filter(verdict -> verdict.id().startsWith(id)).toList();
        if (id.isBlank() || found.size() != 1) {
            throw Failure.of(words.say("verdicts.unknown-id"));
        }
        return found.getFirst();
    }

    private static String array(List<String> items) {
        return items.isEmpty() ? "[]" : "[\n  " + String.join(",\n  ", items) + "\n]";
    }

    private void print(String line) {
        around.out().println(line);
    }

    /// Judges an answer as a gateway would, without one.
    @Command(name = "explain")
    int explain(
            @Mixin Where where,
            @Option(names = "--supplier", required = true, descriptionKey = "verdicts.supplier")
                    String supplier,
            @Option(names = "--status", required = true, descriptionKey = "verdicts.status")
                    int status,
            @Option(names = "--header", paramLabel = "K: V", descriptionKey = "verdicts.header")
                    @Nullable List<String> headers,
            @Option(names = "--body", paramLabel = "FILE|-", descriptionKey = "verdicts.body")
                    @Nullable String body,
            @Option(names = "--json", descriptionKey = "verdicts.json") boolean json)
            throws SettingsFault, Failure {
        if (status < 100 || status > 599) {
            throw Failure.misuse(words.say("misuse.value", "--status", status));
        }
        Catalogue catalogue = Catalogue.load();
        Instant now = around.clock().instant();
        RefusalReader reader = new RefusalReader(catalogue.refusalRules());
        reader.use(rules(where, catalogue));
        Judged judged =
                new AnswerJudge(reader)
                        .answer(
                                table(catalogue, supplier),
                                status,
                                headers(headers == null ? List.of() : headers),
                                body == null ? "" : body(body),
                                now);
        Explained explained = Explained.of(supplier, judged, now);
        if (json) {
            around.out().println(explained.json());
        } else {
            explained.lines(words).forEach(around.out()::println);
        }
        return 0;
    }

    /// What the operator's own file says, where the settings name one.
    private OperatorRules rules(Where where, Catalogue catalogue) throws SettingsFault, Failure {
        Path file = where.read().settings().refusalRules();
        try {
            return file == null ? OperatorRules.NONE : OperatorRulesFile.read(file, catalogue);
        } catch (CatalogueFault bad) {
            throw Failure.of(words.say("verdicts.bad-rules", bad.getMessage()));
        }
    }

    private RefusalRules.Table table(Catalogue catalogue, String id) throws Failure {
        List<String> known = catalogue.suppliers().stream().map(Supplier::id).sorted().toList();
        return catalogue
                .refusalTable(id)
                .orElseThrow(() ->
                        Failure.misuse(
                                words.say("verdicts.no-supplier", id, String.join(", ", known))));
    }

    private List<Header> headers(List<String> lines) throws Failure {
        List<Header> headers = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw Failure.misuse(words.say("verdicts.bad-header", line));
            }
            headers.add(
                    new Header(
                            line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
        }
        return headers;
    }

    private String body(String place) throws Failure {
        try {
            return place.equals("-") ? read(System.in) : read(around.folder().resolve(place));
        } catch (NoSuchFileException e) {
            throw Failure.misuse(words.say("verdicts.no-file", place));
        } catch (IOException e) {
            throw Failure.of(words.say("verdicts.unreadable", place, e.getMessage()));
        }
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    private static String read(InputStream in) throws IOException {
        return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    }
}
