package footing.local.text.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Builds a grammar out of JSON schemas. Used by one thread, for one grammar.
///
/// Members come in the order of `properties`. Members that are not named come only where
/// `additionalProperties` allows them in so many words, or where no member is named at all.
public final class JsonSchemaGrammar {
    /// Schemas inside schemas.
    private static final int DEPTH = 64;

    private final Gbnf gbnf = new Gbnf();
    private final Map<String, String> targets = new HashMap<>();
    private final ObjectGrammar objects = new ObjectGrammar(this, gbnf);
    private JsonNode document;

    /// References that are open and have not yet led to a bracket: one that comes again is a
    /// circle.
    private Set<String> open = new HashSet<>();

    private int depth;

    private JsonSchemaGrammar(JsonNode document) {
        this.document = document;
    }

    /// The grammar of texts that are valid under `schema`.
    public static String of(JsonNode schema) throws SchemaFault {
        JsonSchemaGrammar grammar = new JsonSchemaGrammar(schema);
        grammar.gbnf.root(grammar.value(new Schema(schema, "")) + " " + grammar.gbnf.common("ws"));
        return grammar.gbnf.text();
    }

    /// The grammar of any JSON object.
    public static String anyObject() throws SchemaFault {
        Gbnf gbnf = new Gbnf();
        gbnf.root(gbnf.common("object") + " " + gbnf.common("ws"));
        return gbnf.text();
    }

    /// A part of a grammar: text as it stands, or a value under a schema.
    public sealed interface Part {
        /// Text as it stands.
        record Text(String text) implements Part {}

        /// A value under a schema; at fault it is named `name`.
        record Value(JsonNode schema, String name) implements Part {}

        /// One of several sequences.
        record Choice(List<List<Part>> sequences) implements Part {
            public Choice {
                sequences = List.copyOf(sequences);
            }
        }

        /// `part` from once to as often as the model likes, with `between` in between.
        record Repeat(Part part, String between) implements Part {}
    }

    /// The grammar of a sequence of parts.
    public static String of(List<Part> parts) throws SchemaFault {
        JsonSchemaGrammar grammar =
                new JsonSchemaGrammar(tools.jackson.databind.node.NullNode.instance);
        grammar.gbnf.root(grammar.sequence(parts));
        return grammar.gbnf.text();
    }

    private String sequence(List<Part> parts) throws SchemaFault {
        List<String> bodies = new ArrayList<>();
        for (Part part : parts) {
            bodies.add(part(part));
        }
        return String.join(" ", bodies);
    }

    private String part(Part part) throws SchemaFault {
        return switch (part) {
            case Part.Text(var text) -> Gbnf.literal(text);
            case Part.Value(var schema, var name) -> {
                document = schema;
                targets.clear();
                yield value(new Schema(schema, name));
            }
            case Part.Choice(var sequences) -> {
                List<String> bodies = new ArrayList<>();
                for (List<Part> sequence : sequences) {
                    bodies.add(sequence(sequence));
                }
                yield gbnf.rule("choice", String.join(" | ", bodies), "");
            }
            case Part.Repeat(var repeated, var between) -> {
                String once = gbnf.rule("part", part(repeated), "");
                yield once + " (" + Gbnf.literal(between) + " " + once + ")*";
            }
        };
    }

    /// What matches a value under `schema`: a name, or something in parentheses.
    String value(Schema schema) throws SchemaFault {
        if (++depth > DEPTH) {
            throw new SchemaFault(schema.path(), "nests deeper than " + DEPTH);
        }
        String body = read(schema);
        depth--;
        return body;
    }

    /// As [#value], after a bracket: what was open is no circle any more.
    String inner(Schema schema) throws SchemaFault {
        Set<String> before = open;
        open = new HashSet<>();
        String body = value(schema);
        open = before;
        return body;
    }

    private String read(Schema schema) throws SchemaFault {
        JsonNode node = schema.node();
        if (node.isBoolean()) {
            if (!node.booleanValue()) {
                throw new SchemaFault(schema.path(), "is false, and nothing is valid under it");
            }
            return gbnf.common("value");
        }
        if (!node.isObject()) {
            throw new SchemaFault(schema.path(), "is no schema (expected: an object or a boolean)");
        }
        schema.check();
        if (schema.has("$ref")) {
            return reference(schema);
        }
        if (schema.has("allOf")) {
            return value(SchemaMerge.allOf(schema, this::resolved));
        }
        if (schema.has("anyOf")) {
            return union(schema, "anyOf");
        }
        if (schema.has("oneOf")) {
            Disjoint.check(schema, this::resolved);
            return union(schema, "oneOf");
        }
        if (schema.has("const") || schema.has("enum")) {
            return constants(schema);
        }
        Set<String> types = schema.types();
        if (types.isEmpty()) {
            return gbnf.common("value");
        }
        List<String> bodies = new ArrayList<>();
        for (String type : types) {
            bodies.add(typed(schema, type));
        }
        return either(bodies);
    }

    private String typed(Schema schema, String type) throws SchemaFault {
        return switch (type) {
            case "object" -> objects.body(schema);
            case "array" -> new ArrayGrammar(this, gbnf).body(schema);
            case "string" -> StringGrammar.body(schema, gbnf);
            case "integer" -> NumberGrammar.integer(schema, gbnf);
            case "number" -> NumberGrammar.number(schema, gbnf);
            case "boolean" -> gbnf.common("boolean");
            default -> gbnf.common("null");
        };
    }

    static String either(List<String> bodies) {
        return bodies.size() == 1 ? bodies.getFirst() : "(" + String.join(" | ", bodies) + ")";
    }

    private String union(Schema schema, String keyword) throws SchemaFault {
        JsonNode list = schema.node().path(keyword);
        if (!list.isArray() || list.isEmpty()) {
            throw schema.fault(keyword, "'" + keyword + "' is empty (expected: schemas)");
        }
        ObjectNode rest = ((ObjectNode) schema.node()).deepCopy();
        rest.remove(keyword);
        boolean binds = SchemaMerge.binds(rest);
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Schema one = schema.at(keyword, i);
            bodies.add(
                    value(
                            binds
                                    ? SchemaMerge.merged(
                                            new Schema(rest, schema.path()), one, this::resolved)
                                    : one));
        }
        if (schema.node().path("nullable").asBoolean(false) && !binds) {
            bodies.add(gbnf.common("null"));
        }
        return either(bodies.stream().distinct().toList());
    }

    private String constants(Schema schema) throws SchemaFault {
        List<JsonNode> values = new ArrayList<>();
        if (schema.has("const")) {
            values.add(schema.node().path("const"));
        } else {
            schema.node().path("enum").forEach(values::add);
        }
        List<String> bodies = new ArrayList<>();
        for (JsonNode value : values) {
            if (SchemaMerge.mayBe(schema, value)) {
                bodies.add(Gbnf.literal(JsonTexts.compact(value)));
            }
        }
        if (bodies.isEmpty()) {
            throw schema.fault(schema.has("const") ? "const" : "enum", "no value is left");
        }
        return bodies.size() == 1
                ? bodies.getFirst()
                : gbnf.rule(
                        "enum",
                        String.join(" | ", bodies.stream().distinct().toList()),
                        schema.path());
    }

    private String reference(Schema schema) throws SchemaFault {
        String pointer = schema.node().path("$ref").asString("");
        ObjectNode rest = ((ObjectNode) schema.node()).deepCopy();
        rest.remove("$ref");
        if (SchemaMerge.binds(rest)) {
            return value(
                    SchemaMerge.merged(
                            resolved(schema), new Schema(rest, schema.path()), this::resolved));
        }
        Schema target = target(schema, pointer);
        if (!open.add(pointer)) {
            throw schema.fault("$ref", "'$ref' leads back to itself: " + pointer);
        }
        String known = targets.get(pointer);
        if (known == null) {
            known = gbnf.reserve(pointer.substring(pointer.lastIndexOf('/') + 1));
            targets.put(pointer, known);
            gbnf.define(known, value(target), target.path());
        }
        open.remove(pointer);
        return known;
    }

    /// What a schema says once its reference is followed.
    Schema resolved(Schema schema) throws SchemaFault {
        Schema at = schema;
        for (int i = 0; at.node().isObject() && at.has("$ref"); i++) {
            if (i == DEPTH) {
                throw schema.fault("$ref", "'$ref' leads back to itself");
            }
            Schema target = target(at, at.node().path("$ref").asString(""));
            ObjectNode rest = ((ObjectNode) at.node()).deepCopy();
            rest.remove("$ref");
            at =
                    SchemaMerge.binds(rest)
                            ? SchemaMerge.merged(
                                    target, new Schema(rest, at.path()), this::resolved)
                            : target;
        }
        return at;
    }

    private Schema target(Schema schema, String pointer) throws SchemaFault {
        if (pointer.equals("#")) {
            return new Schema(document, schema.path());
        }
        Optional<JsonNode> found =
                pointer.startsWith("#/")
                        ? Optional.of(document.at(JsonTexts.unescaped(pointer.substring(1))))
                        : Optional.empty();
        if (found.isEmpty() || found.get().isMissingNode()) {
            throw schema.fault("$ref", "'$ref' leads nowhere in this schema: " + pointer);
        }
        return new Schema(found.get(), pointer.substring(1).replace('/', '.'));
    }
}
