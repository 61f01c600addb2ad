package footing.wire;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The rules for values that are not particular to one endpoint.
final class Rules {
    static final Rule BOOLEAN = kind(JsonCursor.Kind.BOOLEAN);
    static final Rule STRING = kind(JsonCursor.Kind.STRING);
    static final Rule OBJECT = kind(JsonCursor.Kind.OBJECT);
    static final Rule ARRAY = kind(JsonCursor.Kind.ARRAY);

    /// Most stop sequences of a request. OpenAI takes 4; suppliers that take more say so
    /// themselves.
    private static final int STOPS = 16;

    private Rules() {}

    private static Rule kind(JsonCursor.Kind kind) {
        return (name, value, _) ->
                value.kind() == kind ? null : BadAsk.type(name, value, kind.words());
    }

    /// A string or an object, e.g. `tool_choice`.
    static @Nullable ApiError stringOrObject(String name, JsonCursor value, Seen seen) {
        return switch (value.kind()) {
            case STRING, OBJECT -> null;
            case NUMBER, BOOLEAN, NULL, ARRAY -> BadAsk.type(name, value, "a string or an object");
        };
    }

    /// A number from `min` to `max`, both allowed.
    static Rule number(int min, int max) {
        String expected = "a number from " + min + " to " + max;
        return (name, value, _) -> {
            if (value.kind() != JsonCursor.Kind.NUMBER) {
                return BadAsk.type(name, value, expected);
            }
            String text = value.json();
            double number = Double.parseDouble(text);
            if (number < min || number > max) {
                return BadAsk.value(
                        name,
                        BadAsk.cut(text),
                        expected,
                        number < min ? "decimal_below_min_value" : "decimal_above_max_value");
            }
            return null;
        };
    }

    /// An integer from `min` to `max`, both allowed, written without fraction and exponent.
    static Rule integer(long min, long max) {
        return (name, value, _) -> {
            if (value.kind() != JsonCursor.Kind.NUMBER) {
                return BadAsk.type(name, value, integers(min, max));
            }
            long number = value.whole();
            if (number == JsonNumber.NOT_WHOLE || number < min || number > max) {
                return notInteger(name, value.json(), min, max);
            }
            return null;
        };
    }

    private static ApiError notInteger(String name, String text, long min, long max) {
        String code = "invalid_type";
        if (text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
            code =
                    new BigDecimal(text).compareTo(BigDecimal.valueOf(min)) < 0
                            ? "integer_below_min_value"
                            : "integer_above_max_value";
        }
        return BadAsk.value(name, BadAsk.cut(text), integers(min, max), code);
    }

    private static String integers(long min, long max) {
        return "an integer from " + min + " to " + max;
    }

    static @Nullable ApiError model(String name, JsonCursor value, Seen seen) {
        String expected = "the name of a model";
        if (value.kind() != JsonCursor.Kind.STRING) {
            return BadAsk.type(name, value, expected);
        }
        String model = value.string();
        if (model.isEmpty()) {
            return BadAsk.value(name, "an empty string", expected);
        }
        if (model.length() > AskReader.MODEL_LENGTH) {
            return BadAsk.value(
                    name,
                    "a string of " + model.length() + " characters",
                    "at most " + AskReader.MODEL_LENGTH,
                    "string_above_max_length");
        }
        if (hasControl(model)) {
            return BadAsk.value(name, "a string with control characters", expected);
        }
        seen.model = model;
        return null;
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static @Nullable ApiError stream(String name, JsonCursor value, Seen seen) {
        seen.stream = value.isTrue();
        return BOOLEAN.check(name, value, seen);
    }

    static @Nullable ApiError streamOptions(String name, JsonCursor value, Seen seen) {
        if (value.kind() != JsonCursor.Kind.OBJECT) {
            return BadAsk.type(name, value, "an object");
        }
        seen.streamOptions = true;
        value.enter();
        while (value.nextMember()) {
            if (value.nameIs(Names.INCLUDE_USAGE) && !value.isNull()) {
                ApiError error = BOOLEAN.check(name + ".include_usage", value, seen);
                if (error != null) {
                    return error;
                }
                seen.usageInStream = value.isTrue();
            }
            value.skip();
        }
        return null;
    }

    static @Nullable ApiError stop(String name, JsonCursor value, Seen seen) {
        return switch (value.kind()) {
            case STRING -> null;
            case ARRAY -> stops(name, value);
            case NUMBER, BOOLEAN, NULL, OBJECT ->
                    BadAsk.type(name, value, "a string or an array of strings");
        };
    }

    private static @Nullable ApiError stops(String name, JsonCursor value) {
        value.enter();
        int count = 0;
        while (value.nextItem()) {
            if (value.kind() != JsonCursor.Kind.STRING) {
                return BadAsk.type(name + "[" + count + "]", value, "a string");
            }
            value.skip();
            count++;
        }
        return count <= STOPS
                ? null
                : BadAsk.value(
                        name,
                        "an array of " + count + " items",
                        "at most " + STOPS,
                        "array_above_max_length");
    }
}
