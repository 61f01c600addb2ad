package footing.local.text.jinja;

import java.util.List;
import java.util.Map;

/// What a function, filter or test was called with.
record Args(List<Value> positional, Map<String, Value> named) {
    static final Args NONE = new Args(List.of(), Map.of());

    /// The argument at `position` or under `name`.
    Value get(int position, String name, Value otherwise) {
        if (position < positional.size()) {
            return positional.get(position);
        }
        return named.getOrDefault(name, otherwise);
    }

    Value need(int position, String name) throws TemplateFault {
        Value value = get(position, name, new Value.Undefined(name));
        if (value instanceof Value.Undefined) {
            throw TemplateFault.value("the argument '" + name + "' is missing");
        }
        return value;
    }

    String text(int position, String name, String otherwise) throws TemplateFault {
        return switch (get(position, name, Value.NONE)) {
            case Value.Str(var text) -> text;
            case Value.Nothing _ -> otherwise;
            case Value other ->
                    throw TemplateFault.value(
                            "the argument '%s' is %s (expected: text)"
                                    .formatted(name, PyText.type(other)));
        };
    }

    long whole(int position, String name, long otherwise) throws TemplateFault {
        return switch (get(position, name, Value.NONE)) {
            case Value.Int(var number) when number.bitLength() < 63 -> number.longValue();
            case Value.Bool(var on) -> on ? 1 : 0;
            case Value.Nothing _ -> otherwise;
            case Value other ->
                    throw TemplateFault.value(
                            "the argument '%s' is %s (expected: a whole number)"
                                    .formatted(name, PyText.type(other)));
        };
    }

    boolean truth(int position, String name) {
        return PyOps.truth(get(position, name, Value.FALSE));
    }

    /// The arguments after the first `count` positional ones.
    Args after(int count) {
        return new Args(
                positional.subList(Math.min(count, positional.size()), positional.size()), named);
    }
}
