package footing.app.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One mapping of the file, read key by key. Whoever asks for a key makes it known; [#done] then
/// finds those that nobody asked for, so that no list of keys has to be kept beside the reader.
///
/// A value that is absent, or present without a value, is the default. A wrong one is a fault, and
/// the default too, so that one reading finds all faults.
final class Section {
    private final Findings findings;
    private final String path;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> items = new HashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    Section(Node node, String path, Findings findings) {
        this.node = node;
        this.path = path;
        this.findings = findings;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::take);
        } else if (!absent(node)) {
            findings.fault(node, path, "mapping-expected", shown(node));
        }
    }

    private void take(NodeTuple tuple) {
        Node key = tuple.getKeyNode();
        if (!(key instanceof ScalarNode scalar)) {
            findings.fault(key, path, "key-not-text");
            return;
        }
        String name = scalar.getValue();
        if (values.containsKey(name)) {
            findings.fault(key, child(name), "key-twice");
            return;
        }
        values.put(name, tuple.getValueNode());
        keys.put(name, key);
        findings.seen(child(name), key);
    }

    /// The keys of the file in its order; for a mapping whose keys are names.
    Set<String> names() {
        known.addAll(values.keySet());
        return new LinkedHashSet<>(values.keySet());
    }

    boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    boolean isSequence(String key) {
        return values.get(key) instanceof SequenceNode;
    }

    String child(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /// The mapping under `key`; an empty one where nothing is.
    Section section(String key) {
        known.add(key);
        Node value = values.get(key);
        return value == null
                ? new Section(
                        new ScalarNode(
                                Tag.NULL, "", org.snakeyaml.engine.v2.common.ScalarStyle.PLAIN),
                        child(key),
                        findings)
                : new Section(value, child(key), findings);
    }

    /// Text, or null where nothing is.
    @Nullable String text(String key) {
        known.add(key);
        Node value = values.get(key);
        if (value == null || absent(value)) {
            return null;
        }
        if (value instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        wrong(key, "text-expected", shown(value));
        return null;
    }

    Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        Duration value = Units.duration(text).orElse(null);
        if (value == null) {
            wrong(key, "duration-expected", Masked.shown(text));
            return otherwise;
        }
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            wrong(key, "range-expected", Units.text(least), Units.text(most), text);
            return otherwise;
        }
        return value;
    }

    Bytes bytes(String key, Bytes otherwise, Bytes least, Bytes most) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        Bytes value = Units.bytes(text).orElse(null);
        if (value == null) {
            wrong(key, "bytes-expected", Masked.shown(text));
            return otherwise;
        }
        if (value.count() < least.count() || value.count() > most.count()) {
            wrong(key, "range-expected", least.toString(), most.toString(), text);
            return otherwise;
        }
        return value;
    }

    int number(String key, int otherwise, int least, int most) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("-?\\d{1,9}")) {
            wrong(key, "number-expected", Masked.shown(text));
            return otherwise;
        }
        int value = Integer.parseInt(text);
        if (value < least || value > most) {
            wrong(key, "range-expected", "" + least, "" + most, text);
            return otherwise;
        }
        return value;
    }

    boolean flag(String key, boolean otherwise) {
        String text = text(key);
        if (text == null || text.equals("true") || text.equals("false")) {
            return text == null ? otherwise : text.equals("true");
        }
        wrong(key, "flag-expected", Masked.shown(text));
        return otherwise;
    }

    <E extends Enum<E>> E word(String key, E otherwise, Class<E> words) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        List<String> choices = new ArrayList<>();
        for (E word : words.getEnumConstants()) {
            String choice = spelt(word);
            if (choice.equals(text)) {
                return word;
            }
            choices.add(choice);
        }
        wrong(key, "word-expected", String.join(", ", choices), Masked.shown(text));
        return otherwise;
    }

    /// The texts of a list; empty where nothing is.
    List<String> texts(String key) {
        known.add(key);
        Node value = values.get(key);
        List<String> texts = new ArrayList<>();
        if (value instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                add(texts, key + "[" + texts.size() + "]", item);
            }
        } else if (value != null && !absent(value)) {
            wrong(key, "list-expected", shown(value));
        }
        return texts;
    }

    /// The texts of a list whose items may be lists themselves, an item alone as a list of one;
    /// empty where nothing is.
    List<List<String>> lists(String key) {
        known.add(key);
        Node value = values.get(key);
        List<List<String>> lists = new ArrayList<>();
        if (value instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                String at = key + "[" + lists.size() + "]";
                List<String> texts = new ArrayList<>();
                if (item instanceof SequenceNode inner) {
                    items.put(at, item);
                    inner.getValue().forEach(one -> add(texts, at + "[" + texts.size() + "]", one));
                } else {
                    add(texts, at, item);
                }
                lists.add(texts);
            }
        } else if (value != null && !absent(value)) {
            wrong(key, "list-expected", shown(value));
        }
        return lists;
    }

    private void add(List<String> texts, String key, Node item) {
        items.put(key, item);
        if (item instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
            findings.seen(child(key), item);
            texts.add(scalar.getValue());
        } else {
            wrong(key, "text-expected", shown(item));
        }
    }

    /// Notes what is wrong with the value of `key`, or of an item that was read such as `key[1]`,
    /// or with the section where the key is missing.
    void wrong(String key, String sentence, String... arguments) {
        Node at = items.getOrDefault(key, values.getOrDefault(key, node));
        findings.fault(at, child(key), sentence, arguments);
    }

    /// Finds the keys that nobody asked for.
    void done() {
        for (Map.Entry<String, Node> key : keys.entrySet()) {
            if (!known.contains(key.getKey())) {
                unknown(key.getKey(), key.getValue());
            }
        }
    }

    private void unknown(String key, Node at) {
        String all = String.join(", ", known);
        Nearest.to(key, known)
                .ifPresentOrElse(
                        nearest -> findings.fault(at, child(key), "key-unknown-near", nearest, all),
                        () -> findings.fault(at, child(key), "key-unknown", all));
    }

    static String spelt(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean absent(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }

    private static String shown(Node node) {
        return switch (node.getNodeType()) {
            case SCALAR -> Masked.shown(((ScalarNode) node).getValue());
            case SEQUENCE -> "[…]";
            case MAPPING -> "{…}";
            case ANCHOR -> "*";
        };
    }
}
