package footing.local.text.jinja;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of the template language, with Python's meaning. All but [Space] are immutable.
sealed interface Value {
    /// Text. Positions count code points, as in Python.
    record Str(String text) implements Value {}

    record Int(BigInteger number) implements Value {}

    record Real(double number) implements Value {}

    record Bool(boolean on) implements Value {}

    /// Python's `None`.
    record Nothing() implements Value {}

    /// What a name or member that is not there gives: empty as text, an error in arithmetic.
    record Undefined(String what) implements Value {}

    record Seq(List<Value> items) implements Value {
        public Seq {
            items = List.copyOf(items);
        }
    }

    record Tuple(List<Value> items) implements Value {
        public Tuple {
            items = List.copyOf(items);
        }
    }

    /// A mapping in the order of its insertion. Keys are scalars.
    record Dict(Map<Value, Value> entries) implements Value {}

    /// A `namespace()`: the only thing that a template may write to. Used by one rendering.
    record Space(Map<String, Value> members) implements Value {}

    /// The `loop` of a `for`; its members are worked out when asked for.
    record Loop(List<Value> items, int index0, int depth) implements Value {}

    record Func(String name, Body body) implements Value {}

    /// What a function does.
    @FunctionalInterface
    interface Body {
        Value call(Args args) throws TemplateFault;
    }

    Nothing NONE = new Nothing();
    Bool TRUE = new Bool(true);
    Bool FALSE = new Bool(false);
    Str EMPTY = new Str("");

    static Bool of(boolean on) {
        return on ? TRUE : FALSE;
    }

    static Int of(long number) {
        return new Int(BigInteger.valueOf(number));
    }

    static Str of(String text) {
        return text.isEmpty() ? EMPTY : new Str(text);
    }

    /// Java's maps, lists, texts, numbers, booleans and null as values.
    static Value from(@org.jspecify.annotations.Nullable Object java) {
        return switch (java) {
            case null -> NONE;
            case Value value -> value;
            case Boolean on -> of(on);
            case String text -> of(text);
            case BigInteger big -> new Int(big);
            case Double real -> new Real(real);
            case Number number -> of(number.longValue());
            case List<?> list -> new Seq(list.stream().map(Value::from).toList());
            case Map<?, ?> map -> {
                Map<Value, Value> entries = new LinkedHashMap<>();
                map.forEach((key, value) -> entries.put(from(key), from(value)));
                yield new Dict(entries);
            }
            default ->
                    throw new IllegalArgumentException(
                            "no value of the template language: " + java.getClass());
        };
    }
}
