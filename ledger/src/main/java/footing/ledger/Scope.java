package footing.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a key may be used for. An empty set restricts nothing.
///
/// @param routes names that the caller may ask for as a model; `*` stands for any characters
/// @param dialects e.g. `openai`
/// @param legs names of the legs that may be asked on the caller's behalf
/// @param borders jurisdictions to which the caller's words may go, e.g. `CN`
public record Scope(
        Set<String> routes, Set<String> dialects, Set<String> legs, Set<String> borders) {
    /// No restriction.
    public static final Scope ANY = new Scope(Set.of(), Set.of(), Set.of(), Set.of());

    /// Words of one set, at most.
    public static final int MOST = 100;

    /// Characters of one word, at most.
    public static final int LONGEST = 200;

    /// Stands where a restriction was written that this Footing does not understand, so that the
    /// key opens nothing rather than everything.
    private static final Scope NOTHING =
            new Scope(
                    Set.of("(unreadable)"),
                    Set.of("(unreadable)"),
                    Set.of("(unreadable)"),
                    Set.of("(unreadable)"));

    public Scope {
        routes = checked("routes", routes);
        dialects = checked("dialects", dialects);
        legs = checked("legs", legs);
        borders = checked("borders", borders);
    }

    private static Set<String> checked(String name, Set<String> words) {
        if (words.size() > MOST) {
            throw new IllegalArgumentException(
                    name + ": " + words.size() + " words (expected: at most " + MOST + ")");
        }
        for (String word : words) {
            if (word.isBlank()
                    || word.length() > LONGEST
                    || word.codePoints().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        name + ": expected words of 1 to " + LONGEST + " plain characters");
            }
        }
        return Set.copyOf(words);
    }

    public boolean allowsRoute(String name) {
        return routes.isEmpty()
                || routes.contains(name)
                || routes.stream().anyMatch(pattern -> matches(pattern, name));
    }

    public boolean allowsDialect(String dialect) {
        return dialects.isEmpty() || dialects.contains(dialect);
    }

    public boolean allowsLeg(String leg) {
        return legs.isEmpty() || legs.contains(leg);
    }

    public boolean allowsBorder(String jurisdiction) {
        return borders.isEmpty() || borders.contains(jurisdiction);
    }

    /// Whether `text` is what `pattern` says, where each `*` stands for any characters or none.
    /// Takes at most the product of both lengths.
    private static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int from = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /// Its restrictions by name, words in order; without those that restrict nothing.
    public Map<String, List<String>> restrictions() {
        Map<String, List<String>> all = new TreeMap<>();
        add(all, "routes", routes);
        add(all, "dialects", dialects);
        add(all, "legs", legs);
        add(all, "borders", borders);
        return all;
    }

    private static void add(Map<String, List<String>> all, String name, Set<String> words) {
        if (!words.isEmpty()) {
            all.put(name, List.copyOf(new TreeSet<>(words)));
        }
    }

    /// As the table of keys holds it, e.g. `{"borders":["CN"],"routes":["qwen-*"]}`.
    public String toJson() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        restrictions()
                .forEach((name, words) -> {
                    ArrayNode array = json.putArray(name);
                    words.forEach(array::add);
                });
        return json.toString();
    }

    /// What [#toJson] wrote; a scope that allows nothing where it cannot be understood.
    static Scope read(String json) {
        if (json.equals("{}")) {
            return ANY;
        }
        try {
            JsonNode all = JsonMapper.shared().readTree(json);
            List<String> known = List.of("routes", "dialects", "legs", "borders");
            if (!all.isObject() || !known.containsAll(all.propertyNames())) {
                return NOTHING;
            }
            List<Set<String>> sets = new ArrayList<>();
            for (String name : known) {
                sets.add(words(all.path(name)));
            }
            return new Scope(sets.get(0), sets.get(1), sets.get(2), sets.get(3));
        } catch (JacksonException | IllegalArgumentException unreadable) {
            return NOTHING;
        }
    }

    private static Set<String> words(JsonNode array) {
        if (array.isMissingNode()) {
            return Set.of();
        }
        if (!array.isArray() || array.isEmpty()) {
            throw new IllegalArgumentException("expected a list of words");
        }
        Set<String> words = new TreeSet<>();
        for (JsonNode word : array) {
            if (!word.isString()) {
                throw new IllegalArgumentException("expected a list of words");
            }
            words.add(word.stringValue());
        }
        return words;
    }
}
