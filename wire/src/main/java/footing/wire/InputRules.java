package footing.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What the prompts of completions and the inputs of embeddings must look like: a string, strings,
/// tokens, or lists of tokens.
final class InputRules {
    /// Most texts of one request for embeddings.
    private static final int INPUTS = 2048;

    private static final String SHAPES =
            "a string, an array of strings, an array of tokens, or an array of arrays of tokens";
    private static final byte[] FLOAT = "float".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BASE64 = "base64".getBytes(StandardCharsets.US_ASCII);

    private InputRules() {}

    static @Nullable ApiError prompt(String name, JsonCursor value, Seen seen) {
        return texts(name, value, Integer.MAX_VALUE, true);
    }

    static @Nullable ApiError input(String name, JsonCursor value, Seen seen) {
        return texts(name, value, INPUTS, false);
    }

    static @Nullable ApiError encodingFormat(String name, JsonCursor value, Seen seen) {
        String expected = "float or base64";
        if (value.kind() != JsonCursor.Kind.STRING) {
            return BadAsk.type(name, value, expected);
        }
        return value.reads(FLOAT) || value.reads(BASE64)
                ? null
                : BadAsk.value(name, BadAsk.quoted(value.string()), expected);
    }

    private static @Nullable ApiError texts(
            String name, JsonCursor value, int most, boolean emptyText) {
        return switch (value.kind()) {
            case STRING -> text(name, value, emptyText);
            case ARRAY -> array(name, value, most, emptyText);
            case NUMBER, BOOLEAN, NULL, OBJECT -> BadAsk.type(name, value, SHAPES);
        };
    }

    private static @Nullable ApiError array(
            String name, JsonCursor value, int most, boolean emptyText) {
        if (value.isEmpty()) {
            return BadAsk.value(name, "an empty array", "at least one item", "empty_array");
        }
        value.enter();
        JsonCursor.Kind first = null;
        int count = 0;
        for (; value.nextItem(); count++) {
            if (first == null) {
                first = value.kind();
            }
            ApiError error = item(name, count, first, value, emptyText);
            if (error != null) {
                return error;
            }
        }
        return count <= most || first == JsonCursor.Kind.NUMBER
                ? null
                : BadAsk.value(
                        name,
                        "an array of " + count + " items",
                        "at most " + most,
                        "array_above_max_length");
    }

    private static @Nullable ApiError item(
            String name, int number, JsonCursor.Kind first, JsonCursor value, boolean emptyText) {
        if (value.kind() != first) {
            return BadAsk.type(at(name, number), value, first.words() + " like the first item");
        }
        return switch (first) {
            case STRING ->
                    emptyText || value.truthy() ? skipped(value) : emptyText(at(name, number));
            case NUMBER -> isToken(value) ? skipped(value) : badToken(at(name, number), value);
            case ARRAY -> tokens(name, number, value);
            case BOOLEAN, NULL, OBJECT ->
                    BadAsk.type(at(name, number), value, "a string, a token or an array of tokens");
        };
    }

    private static @Nullable ApiError text(String name, JsonCursor value, boolean emptyText) {
        return emptyText || value.truthy() ? null : emptyText(name);
    }

    private static ApiError emptyText(String path) {
        return BadAsk.value(path, "an empty string", "a text");
    }

    private static @Nullable ApiError tokens(String name, int number, JsonCursor value) {
        value.enter();
        int count = 0;
        for (; value.nextItem(); count++) {
            if (!isToken(value)) {
                return badToken(at(name, number) + "[" + count + "]", value);
            }
            value.skip();
        }
        return count > 0
                ? null
                : BadAsk.value(
                        at(name, number), "an empty array", "at least one token", "empty_array");
    }

    private static boolean isToken(JsonCursor value) {
        return value.kind() == JsonCursor.Kind.NUMBER
                && value.whole() >= 0
                && value.whole() <= Integer.MAX_VALUE;
    }

    private static ApiError badToken(String path, JsonCursor value) {
        String expected = "a token, an integer that is not negative";
        return value.kind() == JsonCursor.Kind.NUMBER
                ? BadAsk.value(path, BadAsk.cut(value.json()), expected)
                : BadAsk.type(path, value, expected);
    }

    private static @Nullable ApiError skipped(JsonCursor value) {
        value.skip();
        return null;
    }

    private static String at(String name, int number) {
        return name + "[" + number + "]";
    }
}
