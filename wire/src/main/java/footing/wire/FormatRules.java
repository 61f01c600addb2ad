package footing.wire;

import org.jspecify.annotations.Nullable;

/// What `response_format` must look like.
final class FormatRules {
    private static final String TYPES = "text, json_object or json_schema";

    private FormatRules() {}

    static @Nullable ApiError responseFormat(String name, JsonCursor value, Seen seen) {
        if (value.kind() != JsonCursor.Kind.OBJECT) {
            return BadAsk.type(name, value, "an object with a type");
        }
        boolean type = false;
        boolean bySchema = false;
        boolean schema = false;
        value.enter();
        while (value.nextMember()) {
            if (value.isNull()) {
                value.skip();
            } else if (value.nameIs(Names.TYPE)) {
                if (value.kind() != JsonCursor.Kind.STRING) {
                    return BadAsk.type(name + ".type", value, TYPES);
                }
                type = true;
                bySchema = value.reads(Names.JSON_SCHEMA);
                if (!bySchema && !value.reads(Names.TEXT) && !value.reads(Names.JSON_OBJECT)) {
                    return BadAsk.value(name + ".type", BadAsk.quoted(value.string()), TYPES);
                }
                value.skip();
            } else if (value.nameIs(Names.JSON_SCHEMA)) {
                schema = true;
                ApiError error = jsonSchema(name + ".json_schema", value);
                if (error != null) {
                    return error;
                }
            } else {
                value.skip();
            }
        }
        if (!type) {
            return BadAsk.missing(name + ".type", TYPES);
        }
        if (bySchema && !schema) {
            return BadAsk.missing(name + ".json_schema", "an object with a schema");
        }
        seen.jsonSchema = bySchema;
        return null;
    }

    private static @Nullable ApiError jsonSchema(String path, JsonCursor value) {
        if (value.kind() != JsonCursor.Kind.OBJECT) {
            return BadAsk.type(path, value, "an object with a schema");
        }
        boolean schema = false;
        value.enter();
        while (value.nextMember()) {
            if (value.nameIs(Names.SCHEMA) && !value.isNull()) {
                schema = true;
                if (value.kind() != JsonCursor.Kind.OBJECT) {
                    return BadAsk.type(path + ".schema", value, "an object");
                }
            }
            value.skip();
        }
        return schema ? null : BadAsk.missing(path + ".schema", "an object");
    }
}
