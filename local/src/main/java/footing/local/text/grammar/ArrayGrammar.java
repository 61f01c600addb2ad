package footing.local.text.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/// Lists: `items`, `prefixItems`, `minItems`, `maxItems`.
final class ArrayGrammar {
    private final JsonSchemaGrammar values;
    private final Gbnf gbnf;

    ArrayGrammar(JsonSchemaGrammar values, Gbnf gbnf) {
        this.values = values;
        this.gbnf = gbnf;
    }

    String body(Schema schema) throws SchemaFault {
        int least = schema.count("minItems").orElse(0);
        OptionalInt most = schema.count("maxItems");
        if (most.isPresent() && most.getAsInt() < least) {
            throw schema.fault("maxItems", "'maxItems' is less than 'minItems'");
        }
        if (schema.node().path("items").isArray()) {
            throw schema.fault("items", "'items' is a list (expected: a schema; see prefixItems)");
        }
        String ws = gbnf.common("ws");
        String inside = inside(schema, least, most);
        String body =
                inside.isEmpty()
                        ? "\"[\" " + ws + " \"]\""
                        : "\"[\" " + ws + " " + inside + " " + ws + " \"]\"";
        return gbnf.rule("array", body, schema.path());
    }

    private String inside(Schema schema, int least, OptionalInt most) throws SchemaFault {
        List<String> prefix = new ArrayList<>();
        JsonNode first = schema.node().path("prefixItems");
        int named = Math.min(first.size(), most.orElse(Integer.MAX_VALUE));
        for (int i = 0; i < named; i++) {
            prefix.add(values.inner(schema.at("prefixItems", i)));
        }
        boolean none =
                schema.node().path("items").isBoolean()
                        && !schema.node().path("items").booleanValue();
        boolean more = !none && (schema.has("items") || first.isEmpty());
        int leastMore = Math.max(0, least - prefix.size());
        int mostMore = most.isPresent() ? most.getAsInt() - prefix.size() : -1;
        String comma = " \",\" " + gbnf.common("ws") + " ";
        if (!more || mostMore == 0) {
            if (leastMore > 0) {
                throw schema.fault("minItems", "'minItems' asks for more items than are allowed");
            }
            return String.join(comma, prefix);
        }
        String item = schema.has("items") ? values.inner(schema.at("items")) : gbnf.common("value");
        if (!prefix.isEmpty()) {
            String rest = "(" + comma.strip() + " " + item + ")";
            return String.join(comma, prefix) + " " + Gbnf.times(rest, leastMore, mostMore);
        }
        String rest = "(" + comma.strip() + " " + item + ")";
        String some =
                item
                        + " "
                        + Gbnf.times(
                                rest, Math.max(0, least - 1), mostMore < 0 ? -1 : mostMore - 1);
        return least == 0 ? "(" + some + ")?" : some;
    }
}
