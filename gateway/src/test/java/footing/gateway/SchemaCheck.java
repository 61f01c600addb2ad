package footing.gateway;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Holds JSON to those words of JSON Schema that our description uses: `$ref`, `type`, `const`,
/// `enum`, `properties`, `required`, `additionalProperties`, `items`.
final class SchemaCheck {
    private final JsonNode document;

    SchemaCheck(JsonNode document) {
        this.document = document;
    }

    /// What is wrong with `value`, a sentence each.
    List<String> wrong(JsonNode schema, JsonNode value) {
        List<String> wrong = new ArrayList<>();
        check(schema, value, "", wrong);
        return wrong;
    }

    private void check(JsonNode schema, JsonNode value, String at, List<String> wrong) {
        if (schema.has("$ref")) {
            String ref = schema.path("$ref").stringValue();
            JsonNode meant = document.at(ref.substring(1));
            if (meant.isMissingNode()) {
                throw new IllegalStateException(ref + " is not described");
            }
            check(meant, value, at, wrong);
            return;
        }
        if (schema.has("const") && !schema.path("const").equals(value)) {
            wrong.add(at + " is " + value + " (expected: " + schema.path("const") + ")");
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            wrong.add(at + " is " + value + " (expected: one of its words)");
        }
        if (schema.has("type") && !typed(schema.path("type"), value)) {
            wrong.add(at + " is " + value + " (expected: " + word(schema.path("type")) + ")");
            return;
        }
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.stringValue())) {
                wrong.add(at + "/" + name.stringValue() + " is missing");
            }
        }
        if (value.isObject() && (schema.has("properties") || schema.has("additionalProperties"))) {
            members(schema, value, at, wrong);
        }
        int index = 0;
        for (JsonNode item : schema.has("items") ? value : schema.path("items")) {
            check(schema.path("items"), item, at + "/" + index++, wrong);
        }
    }

    private void members(JsonNode schema, JsonNode value, String at, List<String> wrong) {
        JsonNode others = schema.path("additionalProperties");
        for (String name : value.propertyNames()) {
            JsonNode known = schema.path("properties").path(name);
            if (!known.isMissingNode()) {
                check(known, value.path(name), at + "/" + name, wrong);
            } else if (others.isObject()) {
                check(others, value.path(name), at + "/" + name, wrong);
            } else if (others.isBoolean() && !others.booleanValue()) {
                wrong.add(at + "/" + name + " is not described");
            }
        }
    }

    private static String word(JsonNode type) {
        return type.isString() ? type.stringValue() : type.toString();
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode each : list) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean typed(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode each : type) {
                if (typed(each, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.stringValue()) {
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            default -> throw new IllegalStateException("type " + type);
        };
    }
}
