package footing.local.text.grammar;

import java.util.List;
import java.util.TreeMap;

/// Names of members that are none of those given. They are written without escapes, so that no name
/// can be spelled in two ways.
final class KeyGrammar {
    private static final String PLAIN = "\"\\\\\\x00-\\x1F\\x7F";

    private final Gbnf gbnf;

    KeyGrammar(Gbnf gbnf) {
        this.gbnf = gbnf;
    }

    String except(List<String> names, String path) throws SchemaFault {
        if (names.isEmpty()) {
            return gbnf.common("string");
        }
        Node root = new Node();
        for (String name : names) {
            Node at = root;
            for (int c : name.codePoints().toArray()) {
                at = at.next.computeIfAbsent(c, _ -> new Node());
            }
            at.end = true;
        }
        return gbnf.rule("key", "\"\\\"\" " + body(root, path), path);
    }

    private static final class Node {
        private final TreeMap<Integer, Node> next = new TreeMap<>();
        private boolean end;
    }

    /// What may follow at a place of the names' tree, the closing quote included.
    private String body(Node node, String path) throws SchemaFault {
        String rest = gbnf.rule("rest", "[^" + PLAIN + "]* \"\\\"\"", path);
        StringBuilder out = new StringBuilder();
        StringBuilder taken = new StringBuilder(PLAIN);
        if (!node.end) {
            out.append("\"\\\"\" | ");
        }
        for (var entry : node.next.entrySet()) {
            int c = entry.getKey();
            taken.append(CharSet.shown(c));
            if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) {
                out.append(Gbnf.literal(Character.toString(c)))
                        .append(' ')
                        .append(body(entry.getValue(), path))
                        .append(" | ");
            }
        }
        out.append("[^").append(taken).append("] ").append(rest);
        return gbnf.rule("key-part", out.toString(), path);
    }
}
