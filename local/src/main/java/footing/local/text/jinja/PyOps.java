package footing.local.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Truth, equality, order and membership as Python has them.
final class PyOps {
    private PyOps() {}

    static boolean truth(Value value) {
        return switch (value) {
            case Value.Str(var text) -> !text.isEmpty();
            case Value.Int(var number) -> number.signum() != 0;
            case Value.Real(var number) -> number != 0;
            case Value.Bool(var on) -> on;
            case Value.Nothing _, Value.Undefined _ -> false;
            case Value.Seq(var items) -> !items.isEmpty();
            case Value.Tuple(var items) -> !items.isEmpty();
            case Value.Dict(var entries) -> !entries.isEmpty();
            case Value.Space _, Value.Loop _, Value.Func _ -> true;
        };
    }

    static boolean same(Value left, Value right) throws TemplateFault {
        return same(left, right, PyText.DEPTH);
    }

    private static boolean same(Value left, Value right, int depth) throws TemplateFault {
        if (depth == 0) {
            throw TemplateFault.limit("a value nests deeper than " + PyText.DEPTH);
        }
        return switch (left) {
            case Value.Str(var text) -> right instanceof Value.Str(var other) && text.equals(other);
            case Value.Int _, Value.Real _, Value.Bool _ -> {
                Optional<BigDecimal> a = number(left);
                Optional<BigDecimal> b = number(right);
                yield a.isPresent() && b.isPresent() && a.get().compareTo(b.get()) == 0;
            }
            case Value.Nothing _ -> right instanceof Value.Nothing;
            case Value.Undefined _ -> right instanceof Value.Undefined;
            case Value.Seq(var items) ->
                    right instanceof Value.Seq(var others) && sameLists(items, others, depth);
            case Value.Tuple(var items) ->
                    right instanceof Value.Tuple(var others) && sameLists(items, others, depth);
            case Value.Dict(var entries) ->
                    right instanceof Value.Dict(var others) && sameDicts(entries, others, depth);
            case Value.Space _, Value.Loop _, Value.Func _ -> isSame(left, right);
        };
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Value left, Value right) {
        return left == right;
    }

    private static boolean sameLists(List<Value> left, List<Value> right, int depth)
            throws TemplateFault {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!same(left.get(i), right.get(i), depth - 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameDicts(Map<Value, Value> left, Map<Value, Value> right, int depth)
            throws TemplateFault {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<Value, Value> entry : left.entrySet()) {
            Value other = right.get(entry.getKey());
            if (other == null || !same(entry.getValue(), other, depth - 1)) {
                return false;
            }
        }
        return true;
    }

    /// A finite number or boolean as an exact number.
    static Optional<BigDecimal> number(Value value) {
        return switch (value) {
            case Value.Int(var number) -> Optional.of(new BigDecimal(number));
            case Value.Bool(var on) -> Optional.of(on ? BigDecimal.ONE : BigDecimal.ZERO);
            case Value.Real(var number) ->
                    Double.isFinite(number)
                            ? Optional.of(new BigDecimal(number))
                            : Optional.empty();
            case Value.Str _,
                    Value.Nothing _,
                    Value.Undefined _,
                    Value.Seq _,
                    Value.Tuple _,
                    Value.Dict _,
                    Value.Space _,
                    Value.Loop _,
                    Value.Func _ ->
                    Optional.empty();
        };
    }

    /// Negative, zero or positive as `left` is less, equal or greater.
    static int order(Value left, Value right) throws TemplateFault {
        if (left instanceof Value.Str(var a) && right instanceof Value.Str(var b)) {
            return byCodePoint(a, b);
        }
        List<Value> as = items(left);
        List<Value> bs = items(right);
        if (as != null && bs != null) {
            for (int i = 0; i < Math.min(as.size(), bs.size()); i++) {
                if (!same(as.get(i), bs.get(i))) {
                    return order(as.get(i), bs.get(i));
                }
            }
            return Integer.compare(as.size(), bs.size());
        }
        Optional<BigDecimal> a = number(left);
        Optional<BigDecimal> b = number(right);
        if (a.isPresent() && b.isPresent()) {
            return a.get().compareTo(b.get());
        }
        throw TemplateFault.value(
                "%s and %s have no order".formatted(PyText.type(left), PyText.type(right)));
    }

    private static int byCodePoint(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return Integer.compare(a.codePointAt(i), b.codePointAt(i));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    static boolean contains(Value container, Value item, Budget budget) throws TemplateFault {
        return switch (container) {
            case Value.Str(var text) when item instanceof Value.Str(var part) -> {
                budget.pay(text.length());
                yield text.contains(part);
            }
            case Value.Seq(var items) -> anySame(items, item, budget);
            case Value.Tuple(var items) -> anySame(items, item, budget);
            case Value.Dict(var entries) -> entries.containsKey(key(item));
            case Value.Undefined _ -> false;
            case Value.Str _,
                    Value.Int _,
                    Value.Real _,
                    Value.Bool _,
                    Value.Nothing _,
                    Value.Space _,
                    Value.Loop _,
                    Value.Func _ ->
                    throw TemplateFault.value(
                            "%s cannot be in %s"
                                    .formatted(PyText.type(item), PyText.type(container)));
        };
    }

    private static boolean anySame(List<Value> items, Value item, Budget budget)
            throws TemplateFault {
        for (Value each : items) {
            budget.step();
            if (same(each, item)) {
                return true;
            }
        }
        return false;
    }

    /// `value` as a key of a mapping: equal numbers are one key.
    static Value key(Value value) throws TemplateFault {
        return switch (value) {
            case Value.Str _, Value.Int _, Value.Nothing _ -> value;
            case Value.Bool(var on) -> Value.of(on ? 1 : 0);
            case Value.Real(var number) ->
                    number == Math.rint(number) && Double.isFinite(number)
                            ? new Value.Int(new BigDecimal(number).toBigInteger())
                            : value;
            case Value.Undefined _,
                    Value.Seq _,
                    Value.Tuple _,
                    Value.Dict _,
                    Value.Space _,
                    Value.Loop _,
                    Value.Func _ ->
                    throw TemplateFault.value(PyText.type(value) + " cannot be a key");
        };
    }

    /// The items of a list or tuple; null for anything else.
    static @org.jspecify.annotations.Nullable List<Value> items(Value value) {
        return switch (value) {
            case Value.Seq(var items) -> items;
            case Value.Tuple(var items) -> items;
            case Value.Str _,
                    Value.Int _,
                    Value.Real _,
                    Value.Bool _,
                    Value.Nothing _,
                    Value.Undefined _,
                    Value.Dict _,
                    Value.Space _,
                    Value.Loop _,
                    Value.Func _ ->
                    null;
        };
    }

    /// What a loop over `value` walks through: items, keys, characters.
    static List<Value> iterate(Value value, Budget budget) throws TemplateFault {
        List<Value> items =
                switch (value) {
                    case Value.Seq(var list) -> list;
                    case Value.Tuple(var list) -> list;
                    case Value.Dict(var entries) -> List.copyOf(entries.keySet());
                    case Value.Str(var text) -> {
                        budget.list(text.length());
                        budget.pay(256L * text.length());
                        List<Value> characters = new ArrayList<>();
                        text.codePoints()
                                .forEach(c -> characters.add(Value.of(Character.toString(c))));
                        yield characters;
                    }
                    case Value.Undefined _ -> List.of();
                    case Value.Int _,
                            Value.Real _,
                            Value.Bool _,
                            Value.Nothing _,
                            Value.Space _,
                            Value.Loop _,
                            Value.Func _ ->
                            throw TemplateFault.value(
                                    PyText.type(value) + " cannot be walked through");
                };
        budget.pay(items.size());
        return items;
    }

    static Value.Dict dict(Map<Value, Value> entries) {
        return new Value.Dict(new LinkedHashMap<>(entries));
    }

    static BigInteger whole(Value value, String what) throws TemplateFault {
        return switch (value) {
            case Value.Int(var number) -> number;
            case Value.Bool(var on) -> on ? BigInteger.ONE : BigInteger.ZERO;
            case Value other ->
                    throw TemplateFault.value(
                            "%s is %s (expected: a whole number)"
                                    .formatted(what, PyText.type(other)));
        };
    }
}
