package footing.testing;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value that a simple JSON schema accepts, the same each time.
final class Example {
    private Example() {}

    static Object of(Object schema) {
        return of(schema, schema);
    }

    private static Object of(Object schema, Object root) {
        if (Json.member(schema, "$ref") instanceof String ref) {
            Object found = root;
            for (String part : ref.replaceFirst("^#/?", "").split("/", -1)) {
                found = part.isEmpty() ? found : Json.member(found, part);
            }
            return of(found, root);
        }
        for (String either : List.of("anyOf", "oneOf", "allOf", "enum")) {
            List<Object> choices = Json.array(Json.member(schema, either));
            if (!choices.isEmpty()) {
                Object first = choices.getFirst();
                return either.equals("enum") ? first : of(first, root);
            }
        }
        if (Json.object(schema).containsKey("const")) {
            return Json.member(schema, "const");
        }
        Object type = Json.member(schema, "type");
        String name =
                Json.array(type).isEmpty()
                        ? Json.string(type, "object")
                        : Json.string(Json.array(type).getFirst(), "object");
        return switch (name) {
            case "string" -> "text";
            case "integer" -> new BigDecimal(7);
            case "number" -> new BigDecimal("1.5");
            case "boolean" -> true;
            case "null" -> Json.NULL;
            case "array" -> List.of(of(Json.member(schema, "items"), root));
            default -> {
                Map<String, Object> members = new LinkedHashMap<>();
                Json.object(Json.member(schema, "properties"))
                        .forEach((member, of) -> members.put(member, of(of, root)));
                yield members;
            }
        };
    }
}
