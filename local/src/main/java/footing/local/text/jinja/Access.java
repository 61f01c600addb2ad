package footing.local.text.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Members, items and slices of values. What is not there is undefined; a member of something
/// undefined is an error.
final class Access {
    private Access() {}

    /// `base.name`: a method of the value first, then an item.
    static Value member(Value base, String name, Budget budget) throws TemplateFault {
        refuseUndefined(base, name);
        Optional<Value> own = own(base, name, budget);
        if (own.isPresent()) {
            return own.get();
        }
        return base instanceof Value.Dict(var entries)
                ? entries.getOrDefault(Value.of(name), new Value.Undefined(name))
                : new Value.Undefined(name);
    }

    /// `base[index]`: an item first, then a member.
    static Value item(Value base, Value index, Budget budget) throws TemplateFault {
        refuseUndefined(base, PyText.str(index));
        if (base instanceof Value.Dict(var entries) && isScalar(index)) {
            Value found = entries.get(PyOps.key(index));
            if (found != null) {
                return found;
            }
        }
        if (index instanceof Value.Int(var number)) {
            return at(base, number);
        }
        if (index instanceof Value.Bool(var on)) {
            return at(base, on ? BigInteger.ONE : BigInteger.ZERO);
        }
        if (index instanceof Value.Str(var name)) {
            return own(base, name, budget).orElse(new Value.Undefined(name));
        }
        return new Value.Undefined(PyText.str(index));
    }

    private static boolean isScalar(Value value) {
        return value instanceof Value.Str
                || value instanceof Value.Int
                || value instanceof Value.Bool
                || value instanceof Value.Real
                || value instanceof Value.Nothing;
    }

    private static void refuseUndefined(Value base, String name) throws TemplateFault {
        if (base instanceof Value.Undefined(var what)) {
            throw TemplateFault.value(
                    "'%s' is undefined (asked for its '%s')".formatted(what, name));
        }
    }

    private static Optional<Value> own(Value base, String name, Budget budget) {
        return switch (base) {
            case Value.Space(var members) -> Optional.ofNullable(members.get(name));
            case Value.Loop loop -> LoopMembers.find(loop, name);
            case Value.Str(var text) -> TextMethods.find(text, name, budget);
            case Value.Dict dict -> DictMethods.find(dict, name, budget);
            case Value.Seq(var items) -> ListMethods.find(items, name, budget);
            case Value.Tuple(var items) -> ListMethods.find(items, name, budget);
            case Value.Int _,
                    Value.Real _,
                    Value.Bool _,
                    Value.Nothing _,
                    Value.Undefined _,
                    Value.Func _ ->
                    Optional.empty();
        };
    }

    private static Value at(Value base, BigInteger index) {
        int length;
        List<Value> items = PyOps.items(base);
        if (items != null) {
            length = items.size();
        } else if (base instanceof Value.Str(var text)) {
            length = PyText.length(text);
        } else {
            return new Value.Undefined(index.toString());
        }
        BigInteger place = index.signum() < 0 ? index.add(BigInteger.valueOf(length)) : index;
        if (place.signum() < 0 || place.compareTo(BigInteger.valueOf(length)) >= 0) {
            return new Value.Undefined(index.toString());
        }
        if (items != null) {
            return items.get(place.intValue());
        }
        String text = ((Value.Str) base).text();
        int offset = text.offsetByCodePoints(0, place.intValue());
        return Value.of(Character.toString(text.codePointAt(offset)));
    }

    /// `base[from:to:step]`
    static Value slice(Value base, Value from, Value to, Value step, Budget budget)
            throws TemplateFault {
        refuseUndefined(base, "slice");
        List<Value> items = PyOps.items(base);
        int[] points = base instanceof Value.Str(var text) ? text.codePoints().toArray() : null;
        if (items == null && points == null) {
            throw TemplateFault.value(PyText.type(base) + " has no slices");
        }
        int length = points != null ? points.length : items == null ? 0 : items.size();
        budget.pay(length);
        long stride = step instanceof Value.Nothing ? 1 : clamp(step, Integer.MAX_VALUE);
        if (stride == 0) {
            throw TemplateFault.value("the step of a slice is 0");
        }
        long start = bound(from, stride > 0 ? 0 : length - 1, length, stride);
        long end = bound(to, stride > 0 ? length : -1, length, stride);
        StringBuilder text = new StringBuilder();
        List<Value> out = new ArrayList<>();
        for (long i = start; stride > 0 ? i < end : i > end; i += stride) {
            if (points != null) {
                text.appendCodePoint(points[(int) i]);
            } else if (items != null) {
                out.add(items.get((int) i));
            }
        }
        if (points != null) {
            return Value.of(text.toString());
        }
        return base instanceof Value.Tuple ? new Value.Tuple(out) : new Value.Seq(out);
    }

    private static long bound(Value value, long otherwise, int length, long stride)
            throws TemplateFault {
        if (value instanceof Value.Nothing) {
            return otherwise;
        }
        long place = clamp(value, Integer.MAX_VALUE);
        if (place < 0) {
            place += length;
        }
        long low = stride > 0 ? 0 : -1;
        return Math.clamp(place, low, stride > 0 ? length : length - 1);
    }

    private static long clamp(Value value, long limit) throws TemplateFault {
        BigInteger bound = BigInteger.valueOf(limit);
        return PyOps.whole(value, "a bound of a slice").min(bound).max(bound.negate()).longValue();
    }
}
