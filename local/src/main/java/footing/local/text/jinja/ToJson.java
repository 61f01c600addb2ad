package footing.local.text.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Values as JSON, as Hugging Face's `tojson` writes it: nothing escaped but what must be, a space
/// after `,` and `:`.
final class ToJson {
    private final StringBuilder out = new StringBuilder();
    private final Budget budget;
    private final String indent;
    private final String comma;
    private final String colon;
    private final boolean sorted;
    private final boolean ascii;
    private final boolean lines;

    private ToJson(Budget budget, Args args) throws TemplateFault {
        this.budget = budget;
        Value width = args.get(1, "indent", Value.NONE);
        this.indent =
                switch (width) {
                    case Value.Nothing _ -> "";
                    case Value.Str(var text) -> text;
                    case Value other ->
                            " "
                                    .repeat(
                                            PyOps.whole(other, "the indent")
                                                    .min(java.math.BigInteger.valueOf(64))
                                                    .max(java.math.BigInteger.ZERO)
                                                    .intValue());
                };
        this.lines = !(width instanceof Value.Nothing);
        List<Value> separators = PyOps.items(args.get(2, "separators", Value.NONE));
        if (separators != null && separators.size() == 2) {
            this.comma = PyText.str(separators.get(0));
            this.colon = PyText.str(separators.get(1));
        } else {
            this.comma = lines ? "," : ", ";
            this.colon = ": ";
        }
        this.sorted = args.truth(3, "sort_keys");
        this.ascii = args.truth(0, "ensure_ascii");
    }

    /// @param args `ensure_ascii`, `indent`, `separators`, `sort_keys`
    static String write(Value value, Args args, Budget budget) throws TemplateFault {
        ToJson writer = new ToJson(budget, args);
        writer.value(value, 0);
        return writer.out.toString();
    }

    private void value(Value value, int depth) throws TemplateFault {
        budget.step();
        budget.limit(out.length());
        if (depth > PyText.DEPTH) {
            throw TemplateFault.limit("a value nests deeper than " + PyText.DEPTH);
        }
        switch (value) {
            case Value.Str(var text) -> quote(text);
            case Value.Int(var number) -> out.append(number);
            case Value.Real(var number) -> out.append(real(number));
            case Value.Bool(var on) -> out.append(on);
            case Value.Nothing _ -> out.append("null");
            case Value.Seq(var items) -> list(items, depth);
            case Value.Tuple(var items) -> list(items, depth);
            case Value.Dict(var entries) -> dict(entries, depth);
            case Value.Undefined _, Value.Space _, Value.Loop _, Value.Func _ ->
                    throw TemplateFault.value(PyText.type(value) + " cannot be written as JSON");
        }
    }

    private static String real(double number) {
        return Double.isNaN(number)
                ? "NaN"
                : Double.isInfinite(number)
                        ? (number > 0 ? "Infinity" : "-Infinity")
                        : PyText.real(number);
    }

    private void list(List<Value> items, int depth) throws TemplateFault {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
            out.append(i > 0 ? comma : "");
            newline(depth + 1);
            value(items.get(i), depth + 1);
        }
        newline(depth);
        out.append(']');
    }

    private void dict(Map<Value, Value> entries, int depth) throws TemplateFault {
        if (entries.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        Iterator<Value> keys =
                sorted
                        ? Filters.sorted(List.copyOf(entries.keySet()), budget).iterator()
                        : entries.keySet().iterator();
        boolean first = true;
        while (keys.hasNext()) {
            Value key = keys.next();
            out.append(first ? "" : comma);
            first = false;
            newline(depth + 1);
            key(key);
            out.append(colon);
            value(entries.getOrDefault(key, Value.NONE), depth + 1);
        }
        newline(depth);
        out.append('}');
    }

    private void key(Value key) throws TemplateFault {
        switch (key) {
            case Value.Str(var text) -> quote(text);
            case Value.Nothing _ -> out.append("\"null\"");
            case Value.Bool(var on) -> out.append('"').append(on).append('"');
            case Value other -> out.append('"').append(PyText.str(other)).append('"');
        }
    }

    private void newline(int depth) {
        if (lines) {
            out.append('\n').repeat(indent, depth);
        }
    }

    private void quote(String text) throws TemplateFault {
        budget.pay(text.length());
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20 || (ascii && c > 0x7e)) {
                        out.append("\\u");
                        String hex = Integer.toHexString(c);
                        out.repeat("0", 4 - hex.length()).append(hex);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
