package footing.wire;

import org.jspecify.annotations.Nullable;

/// What tools, the older functions, and calls of them must look like. Tools of other types than
/// `function` pass.
final class ToolRules {
    private ToolRules() {}

    static @Nullable ApiError tools(String name, JsonCursor value, Seen seen) {
        if (value.kind() != JsonCursor.Kind.ARRAY) {
            return BadAsk.type(name, value, "an array of tools");
        }
        value.enter();
        for (int number = 0; value.nextItem(); number++) {
            seen.tools = true;
            ApiError error = tool(name + "[" + number + "]", value, true);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    static @Nullable ApiError functions(String name, JsonCursor value, Seen seen) {
        if (value.kind() != JsonCursor.Kind.ARRAY) {
            return BadAsk.type(name, value, "an array of functions");
        }
        value.enter();
        for (int number = 0; value.nextItem(); number++) {
            seen.tools = true;
            ApiError error = function(name + "[" + number + "]", value);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    /// The calls of an assistant's message. A type may be missing, as some clients leave it out.
    static @Nullable ApiError calls(String path, JsonCursor value) {
        if (value.kind() != JsonCursor.Kind.ARRAY) {
            return BadAsk.type(path, value, "an array of tool calls");
        }
        value.enter();
        for (int number = 0; value.nextItem(); number++) {
            ApiError error = tool(path + "[" + number + "]", value, false);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static @Nullable ApiError tool(String path, JsonCursor value, boolean typed) {
        if (value.kind() != JsonCursor.Kind.OBJECT) {
            return BadAsk.type(path, value, "an object");
        }
        boolean type = false;
        boolean isFunction = false;
        boolean function = false;
        value.enter();
        while (value.nextMember()) {
            if (value.isNull()) {
                value.skip();
            } else if (value.nameIs(Names.TYPE)) {
                if (value.kind() != JsonCursor.Kind.STRING) {
                    return BadAsk.type(path + ".type", value, "a string");
                }
                type = true;
                isFunction = value.reads(Names.FUNCTION);
                value.skip();
            } else if (value.nameIs(Names.FUNCTION)) {
                function = true;
                ApiError error = function(path + ".function", value);
                if (error != null) {
                    return error;
                }
            } else {
                value.skip();
            }
        }
        if (!type && typed) {
            return BadAsk.missing(path + ".type", "a string, e.g. function");
        }
        return isFunction && !function
                ? BadAsk.missing(path + ".function", "an object with a name")
                : null;
    }

    private static @Nullable ApiError function(String path, JsonCursor value) {
        if (value.kind() != JsonCursor.Kind.OBJECT) {
            return BadAsk.type(path, value, "an object with a name");
        }
        boolean named = false;
        value.enter();
        while (value.nextMember()) {
            if (value.nameIs(Names.NAME) && !value.isNull()) {
                if (value.kind() != JsonCursor.Kind.STRING) {
                    return BadAsk.type(path + ".name", value, "a string");
                }
                named = value.truthy();
            }
            value.skip();
        }
        return named ? null : BadAsk.missing(path + ".name", "a string that is not empty");
    }
}
