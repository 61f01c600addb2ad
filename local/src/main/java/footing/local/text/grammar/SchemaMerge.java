package footing.local.text.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes one schema of two that must both hold.
final class SchemaMerge {
    private static final Set<String> ANNOTATIONS =
            Set.of(
                    "title",
                    "description",
                    "default",
                    "examples",
                    "example",
                    "$schema",
                    "$id",
                    "$anchor",
                    "$comment",
                    "$defs",
                    "definitions",
                    "deprecated",
                    "readOnly",
                    "writeOnly",
                    "discriminator");

    private static final Set<String> LARGER =
            Set.of("minimum", "exclusiveMinimum", "minLength", "minItems");
    private static final Set<String> SMALLER =
            Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems");

    private SchemaMerge() {}

    /// Follows references.
    @FunctionalInterface
    interface Resolver {
        Schema resolve(Schema schema) throws SchemaFault;
    }

    /// Whether a schema says anything about values.
    static boolean binds(ObjectNode schema) {
        return schema.properties().stream().anyMatch(entry -> isBinding(entry.getKey()));
    }

    private static boolean isBinding(String keyword) {
        return !ANNOTATIONS.contains(keyword) && !keyword.startsWith("x-");
    }

    /// The schema without its `allOf`.
    static Schema allOf(Schema schema, Resolver resolver) throws SchemaFault {
        ObjectNode rest = ((ObjectNode) schema.node()).deepCopy();
        rest.remove("allOf");
        Schema merged = new Schema(rest, schema.path());
        for (int i = 0; i < schema.node().path("allOf").size(); i++) {
            merged = merged(merged, schema.at("allOf", i), resolver);
        }
        return merged;
    }

    static Schema merged(Schema left, Schema right, Resolver resolver) throws SchemaFault {
        Schema a = plain(left, resolver);
        Schema b = plain(right, resolver);
        if (a.node().isBoolean() || b.node().isBoolean()) {
            return isFalse(a.node()) || b.node().equals(JsonTrue.NODE) ? a : b;
        }
        a.check();
        b.check();
        ObjectNode out = ((ObjectNode) a.node()).deepCopy();
        for (Map.Entry<String, JsonNode> entry : b.node().properties()) {
            String name = entry.getKey();
            boolean shared = name.equals("properties") || name.equals("additionalProperties");
            if (shared) {
                continue;
            }
            JsonNode mine = out.get(name);
            out.set(name, mine == null ? entry.getValue() : both(b, name, mine, entry.getValue()));
        }
        members(out, a, b);
        if (a.node().has("nullable") != b.node().has("nullable")) {
            out.remove("nullable");
        }
        return new Schema(out, left.path());
    }

    private static Schema plain(Schema schema, Resolver resolver) throws SchemaFault {
        Schema resolved = resolver.resolve(schema);
        if (!resolved.node().isObject() && !resolved.node().isBoolean()) {
            throw new SchemaFault(schema.path(), "is no schema (expected: an object or a boolean)");
        }
        return resolved.has("allOf") ? allOf(resolved, resolver) : resolved;
    }

    private static boolean isFalse(JsonNode node) {
        return node.isBoolean() && !node.booleanValue();
    }

    private static JsonNode both(Schema schema, String name, JsonNode mine, JsonNode theirs)
            throws SchemaFault {
        if (mine.equals(theirs) || !isBinding(name)) {
            return mine;
        }
        if (LARGER.contains(name) || SMALLER.contains(name)) {
            BigDecimal a =
                    new Schema(JsonNodeFactory.instance.objectNode().set(name, mine), schema.path())
                            .number(name)
                            .orElseThrow();
            BigDecimal b = schema.number(name).orElseThrow();
            boolean takeMine = LARGER.contains(name) ? a.compareTo(b) >= 0 : a.compareTo(b) <= 0;
            return takeMine ? mine : theirs;
        }
        return switch (name) {
            case "required" -> {
                Set<JsonNode> names = new LinkedHashSet<>();
                mine.forEach(names::add);
                theirs.forEach(names::add);
                yield array(names);
            }
            case "type" -> types(schema, mine, theirs);
            case "enum" -> {
                List<JsonNode> kept = new ArrayList<>();
                mine.forEach(value -> {
                    if (contains(theirs, value)) {
                        kept.add(value);
                    }
                });
                yield array(kept);
            }
            case "items" -> allOf(mine, theirs);
            case "nullable" -> JsonNodeFactory.instance.booleanNode(false);
            default -> throw schema.fault(name, "'" + name + "' is set twice, with two meanings");
        };
    }

    private static boolean contains(JsonNode list, JsonNode wanted) {
        for (JsonNode one : list) {
            if (one.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static ArrayNode array(Iterable<JsonNode> nodes) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        nodes.forEach(array::add);
        return array;
    }

    private static JsonNode allOf(JsonNode a, JsonNode b) {
        ObjectNode both = JsonNodeFactory.instance.objectNode();
        both.putArray("allOf").add(a).add(b);
        return both;
    }

    private static JsonNode types(Schema schema, JsonNode mine, JsonNode theirs)
            throws SchemaFault {
        Set<String> a = names(mine);
        Set<String> b = names(theirs);
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (String type : a) {
            if (b.contains(type) || (type.equals("integer") && b.contains("number"))) {
                kept.add(type);
            } else if (type.equals("number") && b.contains("integer")) {
                kept.add("integer");
            }
        }
        if (kept.isEmpty()) {
            throw schema.fault("type", "no type is allowed by both " + mine + " and " + theirs);
        }
        return kept;
    }

    private static Set<String> names(JsonNode type) {
        Set<String> names = new LinkedHashSet<>();
        if (type.isArray()) {
            type.forEach(one -> names.add(one.asString("")));
        } else {
            names.add(type.asString(""));
        }
        return names;
    }

    /// `properties` and `additionalProperties` bind each other across the two schemas.
    private static void members(ObjectNode out, Schema a, Schema b) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        JsonNode ofA = a.node().path("properties");
        JsonNode ofB = b.node().path("properties");
        ofA.properties()
                .forEach(entry ->
                        put(
                                members,
                                entry.getKey(),
                                entry.getValue(),
                                ofB.get(entry.getKey()),
                                b.node().get("additionalProperties")));
        ofB.properties()
                .forEach(entry -> {
                    if (!ofA.has(entry.getKey())) {
                        put(
                                members,
                                entry.getKey(),
                                entry.getValue(),
                                null,
                                a.node().get("additionalProperties"));
                    }
                });
        if (!ofA.isMissingNode() || !ofB.isMissingNode()) {
            out.set("properties", members);
        }
        JsonNode othersA = a.node().get("additionalProperties");
        JsonNode othersB = b.node().get("additionalProperties");
        if (othersA != null && othersB != null) {
            boolean never = isFalse(othersA) || isFalse(othersB);
            out.set(
                    "additionalProperties",
                    never ? JsonNodeFactory.instance.booleanNode(false) : allOf(othersA, othersB));
        } else if (othersB != null) {
            out.set("additionalProperties", othersB);
        }
    }

    private static void put(
            ObjectNode members,
            String name,
            JsonNode mine,
            @org.jspecify.annotations.Nullable JsonNode theirs,
            @org.jspecify.annotations.Nullable JsonNode others) {
        JsonNode second = theirs == null ? others : theirs;
        if (second == null || second.equals(mine)) {
            members.set(name, mine);
        } else if (theirs != null || !isFalse(second)) {
            members.set(name, allOf(mine, second));
        } else {
            members.set(name, JsonNodeFactory.instance.booleanNode(false));
        }
    }

    /// Whether a value of `enum` or `const` is valid under the other keywords beside it.
    static boolean mayBe(Schema schema, JsonNode value) throws SchemaFault {
        for (Map.Entry<String, JsonNode> entry : schema.node().properties()) {
            String name = entry.getKey();
            if (isBinding(name) && !Set.of("type", "enum", "const", "nullable").contains(name)) {
                throw schema.fault(name, "'" + name + "' beside fixed values cannot be kept");
            }
        }
        if (schema.has("enum") && !contains(schema.node().path("enum"), value)) {
            return false;
        }
        Set<String> types = schema.types();
        return types.isEmpty() || types.stream().anyMatch(type -> isOf(type, value));
    }

    static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "integer" ->
                    value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            default -> value.isNumber();
        };
    }
}
