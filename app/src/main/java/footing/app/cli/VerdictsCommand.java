package footing.app.cli;

import footing.app.words.Words;
import footing.http.Header;
import footing.legs.Refusal;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.Supplier;
import footing.legs.refusal.AnswerJudge;
import footing.legs.refusal.Judged;
import footing.legs.refusal.RefusalReader;
import footing.legs.refusal.RefusalRules;
import footing.legs.verdict.Judge;
import footing.legs.verdict.Permanence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What refusals mean.
@Command(name = "verdicts")
final class VerdictsCommand implements Runnable {
    /// Bytes of a body that are read; a gateway reads no more of an error.
    private static final int LONGEST = 1 << 20;

    private final Surroundings around;
    private final Words words;

    @Spec CommandSpec spec = CommandSpec.create();

    VerdictsCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
    }

    @Override
    public void run() {
        spec.commandLine().usage(around.out());
    }

    /// Judges an answer as a gateway would, without one.
    @Command(name = "explain")
    int explain(
            @Option(names = "--supplier", required = true, descriptionKey = "verdicts.supplier")
                    String supplier,
            @Option(names = "--status", required = true, descriptionKey = "verdicts.status")
                    int status,
            @Option(names = "--header", paramLabel = "K: V", descriptionKey = "verdicts.header")
                    @Nullable List<String> headers,
            @Option(names = "--body", paramLabel = "FILE|-", descriptionKey = "verdicts.body")
                    @Nullable String body,
            @Option(names = "--json", descriptionKey = "verdicts.json") boolean json)
            throws Failure {
        if (status < 100 || status > 599) {
            throw Failure.misuse(words.say("misuse.value", "--status", status));
        }
        Catalogue catalogue = Catalogue.load();
        Instant now = around.clock().instant();
        Judged judged =
                new AnswerJudge(new RefusalReader(catalogue.refusalRules()))
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

    private RefusalRules.Table table(Catalogue catalogue, String id) throws Failure {
        if (List.of("any", "relay").contains(id)) {
            return new RefusalRules.Table(id, Map.of(), List.of("retry-after"));
        }
        List<String> known = catalogue.suppliers().stream().map(Supplier::id).sorted().toList();
        return catalogue
                .supplier(id)
                .map(Supplier::refusalTable)
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

    /// What is told, as a table or as JSON.
    private record Explained(
            String word,
            String scope,
            String permanence,
            String until,
            String confidence,
            String decidedBy,
            long retryAfterSeconds,
            String message) {

        static Explained of(String supplier, Judged judged, Instant now) {
            return switch (judged) {
                case Judged.Refused(Refusal why) -> {
                    footing.legs.verdict.Judged verdict = Judge.judge(supplier, "", why, now);
                    yield new Explained(
                            verdict.kind().word(),
                            verdict.subject().scope().word(),
                            switch (verdict.permanence()) {
                                case Permanence.Transient _ -> "transient";
                                case Permanence.Until(var _) -> "until";
                                case Permanence.Standing _ -> "standing";
                            },
                            verdict.permanence() instanceof Permanence.Until(var end)
                                    ? end.toString()
                                    : "",
                            verdict.confidence().word(),
                            verdict.decidedBy(),
                            why.retryAfter() == null ? -1 : why.retryAfter().toSeconds(),
                            why.message());
                }
                case Judged.Good _, Judged.Left _ ->
                        new Explained(
                                judged.word(), "request", "transient", "", "high", "", -1, "");
            };
        }

        List<String> lines(Words words) {
            List<String> lines = new ArrayList<>();
            lines.add(words.say("verdicts.class", word));
            lines.add(words.say("verdicts.scope", scope));
            lines.add(words.say("verdicts.permanence", (permanence + " " + until).strip()));
            lines.add(words.say("verdicts.confidence", confidence));
            if (!decidedBy.isEmpty()) {
                lines.add(words.say("verdicts.rule", decidedBy));
            }
            if (retryAfterSeconds >= 0) {
                lines.add(words.say("verdicts.retry-after", retryAfterSeconds));
            }
            if (!message.isEmpty()) {
                lines.add(words.say("verdicts.message", message));
            }
            return lines;
        }

        String json() {
            StringBuilder out = new StringBuilder("{");
            member(out, "class", word);
            member(out, "scope", scope);
            member(out, "permanence", permanence);
            if (!until.isEmpty()) {
                member(out, "until", until);
            }
            member(out, "confidence", confidence);
            member(out, "decided_by", decidedBy);
            out.append(", \"retry_after_seconds\": ")
                    .append(retryAfterSeconds < 0 ? "null" : Long.toString(retryAfterSeconds));
            member(out, "message", message);
            return out.append('}').toString();
        }

        private static void member(StringBuilder out, String name, String value) {
            out.append(out.length() == 1 ? "" : ", ").append('"').append(name).append("\": ");
            footing.wire.JsonText.quote(out, value);
        }
    }
}
