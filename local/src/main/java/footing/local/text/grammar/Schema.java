package footing.local.text.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A schema at a place, with its keywords at hand.
///
/// @param path below the root, e.g. `.properties.age`
record Schema(JsonNode node, String path) {
    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    /// Keywords that bind a value and that no grammar here can keep.
    private static final List<String> BEYOND =
            List.of(
                    "not",
                    "if",
                    "then",
                    "else",
                    "dependentRequired",
                    "dependentSchemas",
                    "dependencies",
                    "patternProperties",
                    "propertyNames",
                    "minProperties",
                    "maxProperties",
                    "uniqueItems",
                    "contains",
                    "minContains",
                    "maxContains",
                    "multipleOf",
                    "unevaluatedProperties",
                    "unevaluatedItems",
                    "additionalItems",
                    "$dynamicRef",
                    "$recursiveRef",
                    "contentEncoding",
                    "contentSchema");

    Optional<JsonNode> keyword(String name) {
        JsonNode found = node.get(name);
        return found == null ? Optional.empty() : Optional.of(found);
    }

    boolean has(String name) {
        return node.has(name);
    }

    Schema at(String name) {
        return new Schema(node.path(name), path + "." + name);
    }

    Schema at(String list, int index) {
        return new Schema(node.path(list).path(index), path + "." + list + "[" + index + "]");
    }

    Schema under(String map, String name) {
        return new Schema(node.path(map).path(name), path + "." + map + "." + name);
    }

    SchemaFault fault(String keyword, String message) {
        return new SchemaFault(path + "." + keyword, message);
    }

    /// Refuses what would have to be left out.
    void check() throws SchemaFault {
        for (String name : BEYOND) {
            Optional<JsonNode> value = keyword(name);
            boolean binds =
                    value.isPresent()
                            && !(value.get().isBoolean() && !value.get().booleanValue())
                            && !(value.get().isContainer()
                                    && value.get().isEmpty()
                                    && !name.equals("not"))
                            && !(name.startsWith("min") && value.get().asInt(1) == 0);
            if (binds) {
                throw fault(name, "'" + name + "' cannot be kept by a grammar");
            }
        }
    }

    /// The types that it names or shows by its keywords; empty where any will do.
    Set<String> types() throws SchemaFault {
        Set<String> types = new LinkedHashSet<>();
        Optional<JsonNode> given = keyword("type");
        if (given.isPresent()) {
            Iterable<JsonNode> all = given.get().isArray() ? given.get() : List.of(given.get());
            for (JsonNode one : all) {
                if (!TYPES.contains(one.asString(""))) {
                    throw fault(
                            "type", "'type' is %s (expected: %s)".formatted(one, "a type of JSON"));
                }
                types.add(one.stringValue());
            }
            if (types.isEmpty()) {
                throw fault("type", "'type' is empty");
            }
        } else {
            shown(types);
        }
        if (!types.isEmpty() && node.path("nullable").asBoolean(false)) {
            types.add("null");
        }
        return types;
    }

    private void shown(Set<String> types) {
        if (has("properties") || has("required") || has("additionalProperties")) {
            types.add("object");
        } else if (has("items") || has("prefixItems") || has("minItems") || has("maxItems")) {
            types.add("array");
        } else if (has("pattern") || has("minLength") || has("maxLength") || has("format")) {
            types.add("string");
        } else if (has("minimum")
                || has("maximum")
                || has("exclusiveMinimum")
                || has("exclusiveMaximum")) {
            types.add("number");
        }
    }

    OptionalInt count(String name) throws SchemaFault {
        Optional<JsonNode> value = keyword(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        BigDecimal number =
                value.get().isNumber() ? value.get().decimalValue() : BigDecimal.ONE.negate();
        if (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(Gbnf.REPEATS)) > 0) {
            throw fault(
                    name,
                    "'%s' is %s (expected: 0..%d)".formatted(name, value.get(), Gbnf.REPEATS));
        }
        return OptionalInt.of(number.intValue());
    }

    Optional<BigDecimal> number(String name) throws SchemaFault {
        Optional<JsonNode> value = keyword(name);
        if (value.isPresent() && !value.get().isNumber()) {
            throw fault(name, "'%s' is %s (expected: a number)".formatted(name, value.get()));
        }
        return value.map(JsonNode::decimalValue);
    }

    List<String> names(String list) {
        List<String> names = new ArrayList<>();
        node.path(list).forEach(name -> names.add(name.asString("")));
        return names;
    }
}
