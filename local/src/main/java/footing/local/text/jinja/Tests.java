package footing.local.text.jinja;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;

/// The tests that stand after `is`.
final class Tests {
    private static final Set<String> NAMES =
            Set.of(
                    "defined",
                    "undefined",
                    "none",
                    "string",
                    "mapping",
                    "iterable",
                    "sequence",
                    "boolean",
                    "number",
                    "integer",
                    "float",
                    "true",
                    "false",
                    "callable",
                    "odd",
                    "even",
                    "divisibleby",
                    "sameas",
                    "equalto",
                    "eq",
                    "ne",
                    "lt",
                    "lessthan",
                    "le",
                    "gt",
                    "greaterthan",
                    "ge",
                    "in",
                    "lower",
                    "upper");

    private Tests() {}

    static boolean known(String name) {
        return NAMES.contains(name);
    }

    static boolean holds(String name, Value value, Args args, Budget budget) throws TemplateFault {
        return switch (name) {
            case "defined" -> !(value instanceof Value.Undefined);
            case "undefined" -> value instanceof Value.Undefined;
            case "none" -> value instanceof Value.Nothing;
            case "string" -> value instanceof Value.Str;
            case "mapping" -> value instanceof Value.Dict;
            case "iterable" ->
                    isSequence(value)
                            || value instanceof Value.Undefined
                            || value instanceof Value.Loop;
            case "sequence" -> isSequence(value) || value instanceof Value.Undefined;
            case "boolean" -> value instanceof Value.Bool;
            case "number" ->
                    value instanceof Value.Int
                            || value instanceof Value.Real
                            || value instanceof Value.Bool;
            case "integer" -> value instanceof Value.Int;
            case "float" -> value instanceof Value.Real;
            case "true" -> value instanceof Value.Bool(var on) && on;
            case "false" -> value instanceof Value.Bool(var on) && !on;
            case "callable" -> value instanceof Value.Func;
            case "odd" -> PyOps.whole(value, "the number").testBit(0);
            case "even" -> !PyOps.whole(value, "the number").testBit(0);
            case "divisibleby" -> {
                BigInteger by = PyOps.whole(args.need(0, "num"), "the divisor");
                if (by.signum() == 0) {
                    throw TemplateFault.value("division by zero");
                }
                yield PyOps.whole(value, "the number").remainder(by).signum() == 0;
            }
            case "sameas" -> sameAs(value, argument(args));
            case "equalto", "eq" -> PyOps.same(value, argument(args));
            case "ne" -> !PyOps.same(value, argument(args));
            case "lt", "lessthan" -> PyOps.order(value, argument(args)) < 0;
            case "le" -> PyOps.order(value, argument(args)) <= 0;
            case "gt", "greaterthan" -> PyOps.order(value, argument(args)) > 0;
            case "ge" -> PyOps.order(value, argument(args)) >= 0;
            case "in" -> PyOps.contains(argument(args), value, budget);
            case "lower" -> {
                String text = PyText.str(value);
                yield text.equals(text.toLowerCase(Locale.ROOT)) && hasCase(text);
            }
            case "upper" -> {
                String text = PyText.str(value);
                yield text.equals(text.toUpperCase(Locale.ROOT)) && hasCase(text);
            }
            default -> throw TemplateFault.value("unknown test '" + name + "'");
        };
    }

    private static boolean isSequence(Value value) {
        return value instanceof Value.Str
                || value instanceof Value.Dict
                || PyOps.items(value) != null;
    }

    private static Value argument(Args args) {
        return args.get(0, "other", new Value.Undefined("the test's argument"));
    }

    private static boolean sameAs(Value left, Value right) throws TemplateFault {
        return left.getClass() == right.getClass() && PyOps.same(left, right);
    }

    private static boolean hasCase(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
    }
}
