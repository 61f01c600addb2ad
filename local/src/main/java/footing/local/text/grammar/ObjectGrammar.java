package footing.local.text.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Objects: `properties` in their order, `required`, `additionalProperties`.
final class ObjectGrammar {
    private final JsonSchemaGrammar values;
    private final Gbnf gbnf;

    ObjectGrammar(JsonSchemaGrammar values, Gbnf gbnf) {
        this.values = values;
        this.gbnf = gbnf;
    }

    String body(Schema schema) throws SchemaFault {
        List<String> required = schema.names("required");
        Map<String, Schema> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : schema.node().path("properties").properties()) {
            boolean never = entry.getValue().isBoolean() && !entry.getValue().booleanValue();
            if (never && required.contains(entry.getKey())) {
                throw schema.fault(
                        "required", "'" + entry.getKey() + "' is required and forbidden");
            }
            if (!never) {
                members.put(entry.getKey(), schema.under("properties", entry.getKey()));
            }
        }
        Optional<Schema> others = others(schema);
        for (String name : required) {
            if (!members.containsKey(name)) {
                members.put(
                        name,
                        others.orElseThrow(() ->
                                schema.fault(
                                        "required",
                                        "'"
                                                + name
                                                + "' is required and not among the properties")));
            }
        }
        if (members.isEmpty() && others.isPresent() && isAnything(others.get())) {
            return gbnf.common("object");
        }
        String ws = gbnf.common("ws");
        String inside = members(schema, members, required, others);
        return gbnf.rule(
                "object", "\"{\" " + ws + " " + inside + " " + ws + " \"}\"", schema.path());
    }

    /// What members without a name must be; empty where there may be none.
    private static Optional<Schema> others(Schema schema) {
        Optional<JsonNode> given = schema.keyword("additionalProperties");
        if (given.isEmpty()) {
            boolean free = schema.node().path("properties").isEmpty();
            return free ? Optional.of(new Schema(JsonTrue.NODE, schema.path())) : Optional.empty();
        }
        boolean none = given.get().isBoolean() && !given.get().booleanValue();
        return none ? Optional.empty() : Optional.of(schema.at("additionalProperties"));
    }

    private static boolean isAnything(Schema schema) {
        return schema.node().isBoolean() || schema.node().isEmpty();
    }

    /// Two chains of rules: from each member on with nothing written yet, and with something
    /// written, where a comma comes first. Built from the end.
    private String members(
            Schema schema,
            Map<String, Schema> members,
            List<String> required,
            Optional<Schema> others)
            throws SchemaFault {
        String comma = "\",\" " + gbnf.common("ws");
        String fresh = "\"\"";
        String after = "\"\"";
        if (others.isPresent()) {
            String key = new KeyGrammar(gbnf).except(List.copyOf(members.keySet()), schema.path());
            String other =
                    gbnf.rule(
                            "other",
                            key + " \":\" " + gbnf.common("ws") + " " + values.inner(others.get()),
                            schema.path());
            after = gbnf.rule("others", "(" + comma + " " + other + ")*", schema.path());
            fresh = gbnf.rule("some", "(" + other + " " + after + ")?", schema.path());
        }
        List<String> names = new ArrayList<>(members.keySet());
        for (String name : names.reversed()) {
            Schema member = members.getOrDefault(name, schema);
            String pair =
                    gbnf.rule(
                            name,
                            Gbnf.literal(JsonTexts.quoted(name))
                                    + " \":\" "
                                    + gbnf.common("ws")
                                    + " "
                                    + values.inner(member),
                            member.path());
            boolean must = required.contains(name);
            String nextAfter =
                    must
                            ? comma + " " + pair + " " + after
                            : "(" + comma + " " + pair + ")? " + after;
            String nextFresh = must ? pair + " " + after : pair + " " + after + " | " + fresh;
            after = gbnf.rule(name + "-after", nextAfter, schema.path());
            fresh = gbnf.rule(name + "-first", nextFresh, schema.path());
        }
        return fresh;
    }
}
