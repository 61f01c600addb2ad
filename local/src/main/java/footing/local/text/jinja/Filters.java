package footing.local.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The filters that work on one value; those on lists are [ListFilters].
final class Filters {
    private static final Set<String> NAMES =
            Set.of(
                    "tojson",
                    "trim",
                    "length",
                    "count",
                    "upper",
                    "lower",
                    "capitalize",
                    "title",
                    "replace",
                    "default",
                    "d",
                    "string",
                    "int",
                    "float",
                    "safe",
                    "escape",
                    "e",
                    "indent",
                    "round",
                    "abs",
                    "items",
                    "attr");

    private Filters() {}

    static boolean known(String name) {
        return NAMES.contains(name) || ListFilters.known(name);
    }

    static Value apply(String name, Value value, Args args, Budget budget) throws TemplateFault {
        budget.step();
        return switch (name) {
            case "tojson" -> Value.of(ToJson.write(value, args, budget));
            case "trim" ->
                    Value.of(
                            TextMethods.strip(
                                    text(value, budget), args.text(0, "chars", ""), true, true));
            case "length", "count" -> length(value);
            case "upper" -> Value.of(text(value, budget).toUpperCase(Locale.ROOT));
            case "lower" -> Value.of(text(value, budget).toLowerCase(Locale.ROOT));
            case "capitalize" -> Value.of(TextMethods.capitalize(text(value, budget)));
            case "title" -> Value.of(title(text(value, budget)));
            case "replace" ->
                    TextMethods.replace(
                            text(value, budget),
                            args.text(0, "old", ""),
                            args.text(1, "new", ""),
                            args.whole(2, "count", -1),
                            budget);
            case "default", "d" -> otherwise(value, args);
            case "string", "safe" -> Value.of(text(value, budget));
            case "int" -> toInt(value, args);
            case "float" -> toReal(value, args);
            case "escape", "e" -> escape(text(value, budget));
            case "indent" -> indent(text(value, budget), args, budget);
            case "round" -> round(value, args);
            case "abs" -> abs(value);
            case "items" -> items(value, budget);
            case "attr" -> Access.member(value, args.text(0, "name", ""), budget);
            default -> ListFilters.apply(name, value, args, budget);
        };
    }

    static String text(Value value, Budget budget) throws TemplateFault {
        String text = PyText.str(value);
        budget.pay(text.length());
        return text;
    }

    private static Value length(Value value) throws TemplateFault {
        return switch (value) {
            case Value.Str(var text) -> Value.of(PyText.length(text));
            case Value.Seq(var items) -> Value.of(items.size());
            case Value.Tuple(var items) -> Value.of(items.size());
            case Value.Dict(var entries) -> Value.of(entries.size());
            case Value.Undefined _ -> Value.of(0);
            case Value.Int _,
                    Value.Real _,
                    Value.Bool _,
                    Value.Nothing _,
                    Value.Space _,
                    Value.Loop _,
                    Value.Func _ ->
                    throw TemplateFault.value(PyText.type(value) + " has no length");
        };
    }

    private static Value otherwise(Value value, Args args) {
        boolean missing =
                value instanceof Value.Undefined
                        || (args.truth(1, "boolean") && !PyOps.truth(value));
        return missing ? args.get(0, "default_value", Value.EMPTY) : value;
    }

    private static Value items(Value value, Budget budget) throws TemplateFault {
        return switch (value) {
            case Value.Dict(var entries) -> DictMethods.items(entries, budget);
            case Value.Undefined _ -> new Value.Seq(List.of());
            case Value other ->
                    throw TemplateFault.value(
                            "items of %s (expected: a mapping)".formatted(PyText.type(other)));
        };
    }

    /// Words begin after white space and opening brackets or a dash.
    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean start = true;
        for (int c : text.codePoints().toArray()) {
            out.appendCodePoint(start ? Character.toUpperCase(c) : Character.toLowerCase(c));
            start = PyText.isSpace(c) || "-({[<".indexOf(c) >= 0;
        }
        return out.toString();
    }

    private static Value escape(String text) {
        return Value.of(
                text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("'", "&#39;")
                        .replace("\"", "&#34;"));
    }

    private static Value indent(String text, Args args, Budget budget) throws TemplateFault {
        String by =
                args.get(0, "width", Value.NONE) instanceof Value.Str(var given)
                        ? given
                        : " ".repeat(Math.clamp(args.whole(0, "width", 4), 0, 256));
        boolean blank = args.truth(2, "blank");
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (String line : text.split("\n", -1)) {
            budget.pay(by.length() + 1L);
            budget.limit((long) out.length() + line.length());
            out.append(first ? "" : "\n");
            boolean shifted = first ? args.truth(1, "first") : blank || !line.isEmpty();
            out.append(shifted ? by : "").append(line);
            first = false;
        }
        return Value.of(out.toString());
    }

    private static Value toInt(Value value, Args args) {
        Value otherwise = args.get(0, "default", Value.of(0));
        Optional<BigDecimal> number =
                value instanceof Value.Str(var text) ? read(text) : PyOps.number(value);
        return number.<Value>map(n -> new Value.Int(n.toBigInteger())).orElse(otherwise);
    }

    private static Value toReal(Value value, Args args) {
        Value otherwise = args.get(0, "default", new Value.Real(0));
        Optional<BigDecimal> number =
                value instanceof Value.Str(var text) ? read(text) : PyOps.number(value);
        return number.<Value>map(n -> new Value.Real(n.doubleValue())).orElse(otherwise);
    }

    private static Optional<BigDecimal> read(String text) {
        String digits = text.strip().replace("_", "");
        if (digits.length() > 300
                || !digits.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?")) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(digits.endsWith(".") ? digits + "0" : digits));
    }

    private static Value round(Value value, Args args) throws TemplateFault {
        int places = Math.clamp(args.whole(0, "precision", 0), -300, 300);
        RoundingMode mode =
                switch (args.text(1, "method", "common")) {
                    case "ceil" -> RoundingMode.CEILING;
                    case "floor" -> RoundingMode.FLOOR;
                    case "common" -> RoundingMode.HALF_EVEN;
                    case String other ->
                            throw TemplateFault.value("round by '" + other + "' is unknown");
                };
        Optional<BigDecimal> number = PyOps.number(value);
        if (number.isEmpty()) {
            throw TemplateFault.value(PyText.type(value) + " cannot be rounded");
        }
        BigDecimal rounded = number.get().setScale(places, mode);
        return value instanceof Value.Int && mode == RoundingMode.HALF_EVEN
                ? new Value.Int(rounded.toBigInteger())
                : new Value.Real(rounded.doubleValue());
    }

    private static Value abs(Value value) throws TemplateFault {
        return value instanceof Value.Real(var number)
                ? new Value.Real(Math.abs(number))
                : new Value.Int(PyOps.whole(value, "the number").abs());
    }

    static List<Value> sorted(List<Value> items, Budget budget) throws TemplateFault {
        return ListFilters.sort(items, item -> item, false, budget);
    }

    /// The member of `value` at a path such as `function.name` or `0`.
    static Value path(Value value, String path, Budget budget) throws TemplateFault {
        Value at = value;
        for (String part : path.split("\\.", -1)) {
            Value key =
                    !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9')
                            ? new Value.Int(new BigInteger(part))
                            : Value.of(part);
            at = Access.item(at, key, budget);
        }
        return at;
    }

    /// Lower case where a text is compared without regard to case.
    static Value folded(Value value) {
        return value instanceof Value.Str(var text)
                ? Value.of(text.toLowerCase(Locale.ROOT))
                : value;
    }

    static List<Value> pairs(Map<Value, Value> entries) {
        List<Value> pairs = new ArrayList<>();
        entries.forEach((key, value) -> pairs.add(new Value.Tuple(List.of(key, value))));
        return pairs;
    }
}
