package footing.legs.catalogue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One mapping of a YAML file. It remembers which keys were asked for; [#done] refuses the others
/// and names the nearest that is known.
final class Section {
    private final String file;
    private final @Nullable Tree node;
    private final Map<String, Tree> members = new LinkedHashMap<>();
    private final Map<String, Tree> keys = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    private Section(String file, @Nullable Tree node) {
        this.file = file;
        this.node = node;
        if (node == null) {
            return;
        }
        if (!(node instanceof Tree.Members mapping)) {
            throw new CatalogueFault(place(file, node), "keys with values are expected here");
        }
        for (Tree.Member member : mapping.members()) {
            String key = member.key().text();
            keys.put(key, member.key());
            if (members.put(key, member.value()) != null) {
                throw new CatalogueFault(place(file, member.key()), key + ": stands twice");
            }
        }
    }

    static Section of(String file, Tree tree) {
        return new Section(file, tree);
    }

    /// Refuses every key that nobody asked for.
    void done() {
        for (Map.Entry<String, Tree> key : keys.entrySet()) {
            if (!known.contains(key.getKey())) {
                throw new CatalogueFault(
                        place(file, key.getValue()),
                        "unknown key '" + key.getKey() + "'" + nearest(key.getKey(), known));
            }
        }
    }

    boolean has(String key) {
        known.add(key);
        return members.containsKey(key);
    }

    String text(String key) {
        Tree found = member(key);
        if (found == null) {
            Set<String> others = new LinkedHashSet<>(keys.keySet());
            others.removeAll(known);
            String near = nearest(key, others);
            throw new CatalogueFault(
                    node == null ? file : place(file, node),
                    "'" + key + "' is missing" + (near.startsWith(" (nearest") ? near : ""));
        }
        return scalar(found);
    }

    String text(String key, String otherwise) {
        Tree found = member(key);
        return found == null ? otherwise : scalar(found);
    }

    long whole(String key, long otherwise) {
        BigDecimal number = number(key);
        if (number == null) {
            return otherwise;
        }
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw fault(key, number + " (expected: a whole number)");
        }
    }

    @Nullable BigDecimal number(String key) {
        Tree found = member(key);
        if (found == null) {
            return null;
        }
        try {
            return new BigDecimal(scalar(found));
        } catch (NumberFormatException e) {
            throw fault(key, scalar(found) + " (expected: a number)");
        }
    }

    boolean flag(String key, boolean otherwise) {
        Tree found = member(key);
        if (found == null) {
            return otherwise;
        }
        return switch (scalar(found)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw fault(key, scalar(found) + " (expected: true or false)");
        };
    }

    /// One of the words of an enum, written in kebab case; `_` stands for `-` too.
    <E extends Enum<E>> E word(String key, Class<E> type) {
        return wordOf(key, text(key), type);
    }

    <E extends Enum<E>> E word(String key, Class<E> type, E otherwise) {
        return has(key) ? word(key, type) : otherwise;
    }

    private <E extends Enum<E>> E wordOf(String key, String word, Class<E> type) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            if (name.equals(word.replace('_', '-'))) {
                return constant;
            }
            words.add(name);
        }
        throw fault(key, word + nearest(word, words));
    }

    /// A text, or a list of texts.
    List<String> texts(String key) {
        Tree found = member(key);
        if (found == null) {
            return List.of();
        }
        if (found instanceof Tree.Items list) {
            return list.items().stream().map(this::scalar).toList();
        }
        return List.of(scalar(found));
    }

    Section section(String key) {
        return new Section(file, member(key));
    }

    List<Section> sections(String key) {
        Tree found = member(key);
        if (found == null) {
            return List.of();
        }
        if (!(found instanceof Tree.Items list)) {
            throw fault(key, "a list is expected here");
        }
        return list.items().stream().map(item -> new Section(file, item)).toList();
    }

    /// A list of mappings, or one alone.
    List<Section> oneOrMore(String key) {
        return member(key) instanceof Tree.Members one
                ? List.of(new Section(file, one))
                : sections(key);
    }

    /// Every member of this mapping; keys are free.
    <T> Map<String, T> all(BiFunction<Section, String, T> read) {
        Map<String, T> all = new LinkedHashMap<>();
        for (String key : members.keySet()) {
            all.put(key, read.apply(this, key));
        }
        return all;
    }

    <T> List<T> each(String key, Function<Section, T> read) {
        return sections(key).stream().map(read).toList();
    }

    /// The value as JSON text: `true`, `1`, `"word"`.
    String json(String key) {
        String value = text(key);
        if (value.matches("true|false|null|-?[0-9]+(\\.[0-9]+)?")) {
            return value;
        }
        StringBuilder quoted = new StringBuilder();
        footing.wire.JsonText.quote(quoted, value);
        return quoted.toString();
    }

    /// A word that is none of those known.
    CatalogueFault unknown(String key, String word, Collection<String> known) {
        return fault(key, "unknown '" + word + "'" + nearest(word, known));
    }

    CatalogueFault fault(String key, String message) {
        Tree at = members.getOrDefault(key, node);
        return new CatalogueFault(at == null ? file : place(file, at), key + ": " + message);
    }

    private @Nullable Tree member(String key) {
        known.add(key);
        return members.get(key);
    }

    private String scalar(Tree value) {
        if (value instanceof Tree.Value word) {
            return word.text();
        }
        throw new CatalogueFault(place(file, value), "one value is expected here");
    }

    private static String place(String file, Tree node) {
        return file + ":" + node.line() + ":" + node.column();
    }

    private static String nearest(String word, Collection<String> known) {
        String best = null;
        int fewest = Math.max(2, word.length() / 3) + 1;
        for (String candidate : known) {
            int slips = slips(word, candidate);
            if (slips < fewest) {
                fewest = slips;
                best = candidate;
            }
        }
        return best == null
                ? " (expected: " + String.join(", ", known) + ")"
                : " (nearest: '" + best + "')";
    }

    /// Letters too many, missing or wrong.
    private static int slips(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int wrong = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(wrong, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
