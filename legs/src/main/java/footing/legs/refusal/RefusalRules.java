package footing.legs.refusal;

import footing.legs.Refusal;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// How suppliers refuse, whoever they are.
///
/// @param early texts that decide in every dialect
/// @param genericCodes codes that mean the same at most suppliers
/// @param weakCodes codes that say too little to decide
/// @param late texts that decide where no code did
/// @param finish reasons to finish that are refusals or breaks
/// @param causes rules on chains of exceptions
/// @param poisonPrefixes starts of addresses that no public supplier has
/// @param elsewhere codes of any supplier, plainly written, that mean the same wherever they stand:
///   for suppliers and relays that pass others' errors on
public record RefusalRules(
        List<TextRule> early,
        Map<String, Refusal.Kind> genericCodes,
        Set<String> weakCodes,
        List<TextRule> late,
        Map<Integer, Refusal.Kind> statusDefault,
        Map<String, Refusal.Kind> finish,
        List<CauseRule> causes,
        List<String> poisonPrefixes,
        Map<String, Refusal.Kind> elsewhere) {
    /// No rules.
    public static final RefusalRules NONE =
            new RefusalRules(
                    List.of(), Map.of(), Set.of(), List.of(), Map.of(), Map.of(), List.of(),
                    List.of(), Map.of());

    public RefusalRules {
        early = List.copyOf(early);
        genericCodes = Map.copyOf(genericCodes);
        weakCodes = Set.copyOf(weakCodes);
        late = List.copyOf(late);
        statusDefault = Map.copyOf(statusDefault);
        finish = Map.copyOf(finish);
        causes = List.copyOf(causes);
        poisonPrefixes = List.copyOf(poisonPrefixes);
        elsewhere = Map.copyOf(elsewhere);
    }

    /// These rules, and what the codes of `tables` say where all agree and the code speaks for
    /// itself.
    public RefusalRules with(Collection<Table> tables) {
        Map<String, Refusal.Kind> all = new HashMap<>();
        Set<String> mute = new HashSet<>();
        weakCodes.forEach(weak -> mute.add(Codes.plain(weak)));
        for (Table table : tables) {
            for (Map.Entry<String, Refusal.Kind> code : table.codes().entrySet()) {
                String plain = Codes.plain(code.getKey());
                boolean telling = plain.length() > 6 && plain.matches("[a-z]+");
                Refusal.Kind other = telling ? all.put(plain, code.getValue()) : null;
                if (other != null && other != code.getValue()) {
                    mute.add(plain);
                }
            }
        }
        all.keySet().removeAll(mute);
        return new RefusalRules(
                early,
                genericCodes,
                weakCodes,
                late,
                statusDefault,
                finish,
                causes,
                poisonPrefixes,
                all);
    }

    /// A text that decides.
    ///
    /// @param suppliers ids to which it applies; empty for all
    /// @param statuses to which it applies; empty for all
    public record TextRule(
            Refusal.Kind kind, Pattern text, Set<String> suppliers, Set<Integer> statuses) {
        public TextRule {
            suppliers = Set.copyOf(suppliers);
            statuses = Set.copyOf(statuses);
        }

        boolean matches(String supplier, int status, String message) {
            return (suppliers.isEmpty() || suppliers.contains(supplier))
                    && (statuses.isEmpty() || statuses.contains(status))
                    && Bounded.finds(text, message);
        }
    }

    /// A chain of exceptions that decides.
    ///
    /// @param poisoned whether it needs an address that no public supplier has
    public record CauseRule(Refusal.Kind kind, String symptom, Pattern text, boolean poisoned) {}

    /// The rules of one supplier.
    ///
    /// @param id of the supplier
    /// @param codes code or `STATUS:code` to kind
    /// @param retryAfter headers with the time to wait
    public record Table(String id, Map<String, Refusal.Kind> codes, List<String> retryAfter) {
        public Table {
            codes = Map.copyOf(codes);
            retryAfter = List.copyOf(retryAfter);
        }
    }
}
