package footing.local.text.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Whether the alternatives of a `oneOf` exclude each other: a grammar can offer them all, but
/// cannot say that only one may hold.
final class Disjoint {
    /// Members inside members that are looked into.
    private static final int DEPTH = 4;

    private Disjoint() {}

    static void check(Schema schema, SchemaMerge.Resolver resolver) throws SchemaFault {
        JsonNode list = schema.node().path("oneOf");
        List<Schema> all = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Schema one = resolver.resolve(schema.at("oneOf", i));
            all.add(one.has("allOf") ? SchemaMerge.allOf(one, resolver) : one);
        }
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                if (!apart(all.get(i), all.get(j), resolver, DEPTH)) {
                    throw schema.fault(
                            "oneOf",
                            "the alternatives %d and %d may hold at once, which a grammar cannot rule out (use anyOf, or a member with a different const in each)"
                                    .formatted(i, j));
                }
            }
        }
    }

    private static boolean apart(Schema a, Schema b, SchemaMerge.Resolver resolver, int depth)
            throws SchemaFault {
        if (!a.node().isObject() || !b.node().isObject()) {
            return false;
        }
        Optional<List<JsonNode>> ofA = values(a);
        Optional<List<JsonNode>> ofB = values(b);
        if (ofA.isPresent() && ofB.isPresent()) {
            return ofA.get().stream().noneMatch(ofB.get()::contains);
        }
        if (typesApart(a, b, ofA) || typesApart(b, a, ofB)) {
            return true;
        }
        return depth > 0 && membersApart(a, b, resolver, depth);
    }

    private static Optional<List<JsonNode>> values(Schema schema) {
        if (schema.has("const")) {
            return Optional.of(List.of(schema.node().path("const")));
        }
        if (!schema.has("enum")) {
            return Optional.empty();
        }
        List<JsonNode> values = new ArrayList<>();
        schema.node().path("enum").forEach(values::add);
        return Optional.of(values);
    }

    private static boolean typesApart(Schema a, Schema b, Optional<List<JsonNode>> ofA)
            throws SchemaFault {
        if (!b.has("type")) {
            return false;
        }
        Set<String> types = b.types();
        if (ofA.isPresent()) {
            return ofA.get().stream()
                    .noneMatch(value -> types.stream().anyMatch(t -> SchemaMerge.isOf(t, value)));
        }
        return a.has("type") && a.types().stream().noneMatch(type -> overlaps(type, types));
    }

    private static boolean overlaps(String type, Set<String> types) {
        return types.contains(type)
                || (type.equals("integer") && types.contains("number"))
                || (type.equals("number") && types.contains("integer"));
    }

    private static boolean membersApart(
            Schema a, Schema b, SchemaMerge.Resolver resolver, int depth) throws SchemaFault {
        for (String name : a.names("required")) {
            boolean known = b.node().path("properties").has(name);
            if (!known && isClosed(b)) {
                return true;
            }
            if (known
                    && a.node().path("properties").has(name)
                    && b.names("required").contains(name)) {
                Schema mine = resolver.resolve(a.under("properties", name));
                Schema theirs = resolver.resolve(b.under("properties", name));
                if (apart(mine, theirs, resolver, depth - 1)) {
                    return true;
                }
            }
        }
        for (String name : b.names("required")) {
            if (!a.node().path("properties").has(name) && isClosed(a)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isClosed(Schema schema) {
        JsonNode others = schema.node().path("additionalProperties");
        return others.isBoolean() && !others.booleanValue();
    }
}
