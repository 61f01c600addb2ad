package footing.legs.catalogue;

import footing.http.Header;
import footing.legs.Refusal;
import footing.legs.refusal.AnswerJudge;
import footing.legs.refusal.Judged;
import footing.legs.refusal.OperatorRules;
import footing.legs.refusal.RefusalReader;
import footing.legs.refusal.RefusalRules;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Reads an operator's own rules on refusals. Each rule brings recorded refusals, and a file is
/// good only where every one of them is judged by its rule alone, and stays of its class among the
/// others.
public final class OperatorRulesFile {
    private static final int LONGEST = 256 * 1024;
    private static final int MOST = 1000;

    private final Catalogue catalogue;
    private final List<RefusalRules.TextRule> texts = new ArrayList<>();
    private final Map<String, Refusal.Kind> codes = new HashMap<>();
    private final Map<String, Map<String, Refusal.Kind>> codesOf = new HashMap<>();

    private OperatorRulesFile(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// The rules of a file.
    ///
    /// @throws CatalogueFault where it cannot be read, is no such file, or a rule does not do what
    ///   its examples show: with the place, in one sentence
    public static OperatorRules read(Path file, Catalogue catalogue) {
        String name = file.toString();
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new CatalogueFault(name, "is not a file");
            }
            if (Files.size(file) > LONGEST) {
                throw new CatalogueFault(name, "is longer than " + LONGEST / 1024 + " KiB");
            }
            return read(name, Files.readString(file), catalogue);
        } catch (NoSuchFileException e) {
            throw new CatalogueFault(name, "is not there");
        } catch (CharacterCodingException e) {
            throw new CatalogueFault(name, "is not UTF-8");
        } catch (IOException e) {
            throw new CatalogueFault(name, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    static OperatorRules read(String name, String text, Catalogue catalogue) {
        return new OperatorRulesFile(catalogue).rules(Section.of(name, YamlTree.read(name, text)));
    }

    /// @param alone what this rule says, without the others
    private record Rule(
            Section place, Refusal.Kind kind, OperatorRules alone, List<Example> shown) {}

    private record Example(
            RefusalRules.Table supplier, int status, List<Header> headers, String body) {}

    private OperatorRules rules(Section top) {
        List<Section> written = top.sections("rules");
        if (written.isEmpty() || written.size() > MOST) {
            throw top.fault("rules", "1 to " + MOST + " rules are expected here");
        }
        List<Rule> rules = written.stream().map(this::rule).toList();
        top.done();
        OperatorRules all = together(texts, codes, codesOf);
        for (Rule rule : rules) {
            rule.shown().forEach(example -> prove(rule, rule.alone(), example));
            rule.shown().forEach(example -> prove(rule, all, example));
        }
        return all;
    }

    private Rule rule(Section section) {
        Refusal.Kind kind = section.word("class", Refusal.Kind.class);
        List<String> suppliers = section.texts("supplier");
        suppliers.forEach(id -> table(section, "supplier", id));
        if (section.has("text") == section.has("code")) {
            throw section.fault("text", "a rule has either 'text' or 'code'");
        }
        OperatorRules alone =
                section.has("text")
                        ? text(section, kind, suppliers)
                        : code(section, kind, suppliers);
        String usual = suppliers.isEmpty() ? "any" : suppliers.getFirst();
        List<Example> shown = section.each("examples", one -> example(one, usual));
        if (shown.isEmpty()) {
            throw section.fault("examples", "a rule shows at least one recorded refusal");
        }
        section.done();
        return new Rule(section, kind, alone, shown);
    }

    private OperatorRules text(Section section, Refusal.Kind kind, List<String> suppliers) {
        Set<Integer> statuses = new HashSet<>();
        for (String status : section.texts("status")) {
            statuses.add(status(section, status));
        }
        RefusalRules.TextRule rule =
                new RefusalRules.TextRule(
                        kind, pattern(section), Set.copyOf(suppliers), Set.copyOf(statuses));
        texts.add(rule);
        return together(List.of(rule), Map.of(), Map.of());
    }

    private OperatorRules code(Section section, Refusal.Kind kind, List<String> suppliers) {
        List<String> entries = new ArrayList<>();
        String code = section.text("code");
        section.texts("status")
                .forEach(status -> entries.add(status(section, status) + ":" + code));
        if (entries.isEmpty()) {
            entries.add(code);
        }
        Map<String, Map<String, Refusal.Kind>> own = new HashMap<>();
        Map<String, Refusal.Kind> everyones = new HashMap<>();
        for (String entry : entries) {
            if (suppliers.isEmpty()) {
                everyones.put(entry, kind);
                once(section, codes.put(entry, kind));
            }
            for (String id : suppliers) {
                own.computeIfAbsent(id, _ -> new HashMap<>()).put(entry, kind);
                once(section, codesOf.computeIfAbsent(id, _ -> new HashMap<>()).put(entry, kind));
            }
        }
        return together(List.of(), everyones, own);
    }

    private static void once(Section section, Refusal.@Nullable Kind other) {
        if (other != null) {
            throw section.fault("code", "another rule says already what this code means");
        }
    }

    private static OperatorRules together(
            List<RefusalRules.TextRule> texts,
            Map<String, Refusal.Kind> codes,
            Map<String, Map<String, Refusal.Kind>> codesOf) {
        return new OperatorRules(
                new RefusalRules(
                        texts, codes, Set.of(), List.of(), Map.of(), Map.of(), List.of(), List.of(),
                        Map.of()),
                codesOf);
    }

    private static Pattern pattern(Section section) {
        try {
            return Pattern.compile(
                    section.text("text"), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            throw section.fault("text", String.valueOf(e.getDescription()));
        }
    }

    private static int status(Section section, String text) {
        if (!text.matches("[1-5][0-9][0-9]")) {
            throw section.fault("status", text + " (expected: 100 to 599)");
        }
        return Integer.parseInt(text);
    }

    private Example example(Section section, String usual) {
        List<Header> headers = new ArrayList<>();
        if (section.has("headers")) {
            section.section("headers")
                    .all((all, name) -> headers.add(new Header(name, all.text(name))));
        }
        Example example =
                new Example(
                        table(section, "supplier", section.text("supplier", usual)),
                        status(section, section.text("status")),
                        List.copyOf(headers),
                        section.text("body", ""));
        section.done();
        return example;
    }

    private RefusalRules.Table table(Section section, String key, String id) {
        return catalogue
                .refusalTable(id)
                .orElseThrow(
                        () -> section.fault(key, "the catalogue has no supplier '" + id + "'"));
    }

    private void prove(Rule rule, OperatorRules rules, Example example) {
        RefusalReader reader = new RefusalReader(catalogue.refusalRules());
        reader.use(rules);
        Judged judged =
                new AnswerJudge(reader)
                        .answer(
                                example.supplier(),
                                example.status(),
                                example.headers(),
                                example.body(),
                                Instant.EPOCH);
        boolean own =
                judged instanceof Judged.Refused(Refusal why)
                        && why.kind() == rule.kind()
                        && why.decidedBy().startsWith("operator:");
        if (!own) {
            throw rule.place()
                    .fault(
                            "examples",
                            "one of them (status "
                                    + example.status()
                                    + ") is not judged by this rule; it would be "
                                    + judged.word()
                                    + (judged instanceof Judged.Refused(Refusal why)
                                            ? ", decided by " + why.decidedBy()
                                            : ""));
        }
    }
}
