package footing.ledger.exchange;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON in one form only: members in order of their names, no space, whole numbers and texts. What
/// is signed must look the same wherever it is written.
final class Canonical {
    private Canonical() {}

    static String write(JsonNode node) {
        StringBuilder out = new StringBuilder();
        write(node, out);
        return out.toString();
    }

    private static void write(JsonNode node, StringBuilder out) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> members = new TreeMap<>();
            object.properties().forEach(each -> members.put(each.getKey(), each.getValue()));
            String before = "{";
            for (Map.Entry<String, JsonNode> member : members.entrySet()) {
                out.append(before).append(text(member.getKey())).append(':');
                write(member.getValue(), out);
                before = ",";
            }
            out.append(members.isEmpty() ? "{}" : "}");
        } else if (node.isArray()) {
            String before = "[";
            for (JsonNode each : node) {
                out.append(before);
                write(each, out);
                before = ",";
            }
            out.append(node.isEmpty() ? "[]" : "]");
        } else if (node.isString()) {
            out.append(text(node.stringValue()));
        } else {
            out.append(node);
        }
    }

    private static String text(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
