package footing.legs.catalogue;

import footing.legs.Refusal;
import footing.legs.refusal.RefusalRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads `refusals.yaml`.
final class RefusalRulesReader {
    private RefusalRulesReader() {}

    static RefusalRules read(String file, Tree tree) {
        Section top = Section.of(file, tree);
        Map<Integer, Refusal.Kind> byStatus = new HashMap<>();
        top.section("status-default")
                .all((all, status) -> all.word(status, Refusal.Kind.class))
                .forEach((status, kind) -> byStatus.put(Integer.valueOf(status), kind));
        RefusalRules rules =
                new RefusalRules(
                        top.each("early", RefusalRulesReader::textRule),
                        kinds(top.section("generic-codes")),
                        Set.copyOf(top.texts("weak-codes")),
                        top.each("late", RefusalRulesReader::textRule),
                        byStatus,
                        kinds(top.section("finish-reason")),
                        top.each("exceptions", RefusalRulesReader::causeRule),
                        top.texts("poison-prefixes"),
                        Map.of());
        top.done();
        return rules;
    }

    private static Map<String, Refusal.Kind> kinds(Section section) {
        return section.all((all, word) -> all.word(word, Refusal.Kind.class));
    }

    private static RefusalRules.TextRule textRule(Section section) {
        Set<Integer> statuses = new HashSet<>();
        section.texts("status").forEach(status -> statuses.add(Integer.valueOf(status)));
        RefusalRules.TextRule rule =
                new RefusalRules.TextRule(
                        section.word("class", Refusal.Kind.class),
                        pattern(section),
                        Set.copyOf(section.texts("supplier")),
                        statuses);
        section.done();
        return rule;
    }

    private static RefusalRules.CauseRule causeRule(Section section) {
        RefusalRules.CauseRule rule =
                new RefusalRules.CauseRule(
                        section.word("class", Refusal.Kind.class),
                        section.text("symptom"),
                        pattern(section),
                        section.flag("poisoned-address", false));
        section.done();
        return rule;
    }

    private static Pattern pattern(Section section) {
        try {
            return Pattern.compile(
                    section.text("text"), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            throw section.fault("text", String.valueOf(e.getMessage()));
        }
    }
}
