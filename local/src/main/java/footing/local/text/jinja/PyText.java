package footing.local.text.jinja;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/// Values as text, as Python's `str` and `repr` write them, and what counts as white space there.
final class PyText {
    /// Levels of lists and mappings that are written.
    static final int DEPTH = 400;

    private PyText() {}

    static String type(Value value) {
        return switch (value) {
            case Value.Str _ -> "text";
            case Value.Int _, Value.Real _ -> "a number";
            case Value.Bool _ -> "a boolean";
            case Value.Nothing _ -> "none";
            case Value.Undefined(var what) -> "'" + what + "', which is undefined";
            case Value.Seq _ -> "a list";
            case Value.Tuple _ -> "a tuple";
            case Value.Dict _ -> "a mapping";
            case Value.Space _ -> "a namespace";
            case Value.Loop _ -> "a loop";
            case Value.Func _ -> "a function";
        };
    }

    static String str(Value value) throws TemplateFault {
        if (value instanceof Value.Str(var text)) {
            return text;
        }
        if (value instanceof Value.Undefined) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        repr(out, value, DEPTH);
        return out.toString();
    }

    static void repr(StringBuilder out, Value value, int depth) throws TemplateFault {
        if (depth == 0) {
            throw TemplateFault.limit("a value nests deeper than " + DEPTH);
        }
        if (out.length() > Budget.TEXT) {
            throw TemplateFault.limit(
                    "a value is longer than %d characters".formatted(Budget.TEXT));
        }
        switch (value) {
            case Value.Str(var text) -> quote(out, text);
            case Value.Int(var number) -> out.append(number);
            case Value.Real(var number) -> out.append(real(number));
            case Value.Bool(var on) -> out.append(on ? "True" : "False");
            case Value.Nothing _ -> out.append("None");
            case Value.Undefined _ -> out.append("Undefined");
            case Value.Seq(var items) -> list(out, '[', items, "]", depth);
            case Value.Tuple(var items) ->
                    list(out, '(', items, items.size() == 1 ? ",)" : ")", depth);
            case Value.Dict(var entries) -> dict(out, entries, depth);
            case Value.Space _ -> out.append("<Namespace>");
            case Value.Loop _ -> out.append("<LoopContext>");
            case Value.Func(var name, _) -> out.append("<function ").append(name).append('>');
        }
    }

    private static void list(
            StringBuilder out, char open, List<Value> items, String close, int depth)
            throws TemplateFault {
        out.append(open);
        for (int i = 0; i < items.size(); i++) {
            out.append(i > 0 ? ", " : "");
            repr(out, items.get(i), depth - 1);
        }
        out.append(close);
    }

    private static void dict(StringBuilder out, Map<Value, Value> entries, int depth)
            throws TemplateFault {
        out.append('{');
        boolean first = true;
        for (Map.Entry<Value, Value> entry : entries.entrySet()) {
            out.append(first ? "" : ", ");
            first = false;
            repr(out, entry.getKey(), depth - 1);
            out.append(": ");
            repr(out, entry.getValue(), depth - 1);
        }
        out.append('}');
    }

    private static void quote(StringBuilder out, String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '\n' -> out.append("\\n");
                        case '\r' -> out.append("\\r");
                        case '\t' -> out.append("\\t");
                        case '\\' -> out.append("\\\\");
                        default -> {
                            if (c == quote) {
                                out.append('\\').append(quote);
                            } else if (printable(c)) {
                                out.appendCodePoint(c);
                            } else {
                                escape(out, c);
                            }
                        }
                    }
                });
        out.append(quote);
    }

    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    private static void escape(StringBuilder out, int c) {
        String hex = Integer.toHexString(c);
        int width = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
        out.append(c < 0x100 ? "\\x" : c < 0x10000 ? "\\u" : "\\U")
                .repeat("0", width - hex.length())
                .append(hex);
    }

    /// The shortest text that reads back as the same number, with an exponent only below 1e-4 and
    /// from 1e16.
    static String real(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = exact.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = exact.unscaledValue().abs().toString();
        String point = digits.length() > 1 ? digits.charAt(0) + "." + digits.substring(1) : digits;
        String size = Integer.toString(Math.abs(exponent));
        return (number < 0 ? "-" : "")
                + point
                + (exponent < 0 ? "e-" : "e+")
                + (size.length() < 2 ? "0" + size : size);
    }

    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    static boolean isBlank(String text) {
        return !text.isEmpty() && text.codePoints().allMatch(PyText::isSpace);
    }

    static String stripStart(String text) {
        int i = 0;
        while (i < text.length() && isSpace(text.charAt(i))) {
            i++;
        }
        return text.substring(i);
    }

    static String stripEnd(String text) {
        int i = text.length();
        while (i > 0 && isSpace(text.charAt(i - 1))) {
            i--;
        }
        return text.substring(0, i);
    }

    /// Number of characters as Python counts them.
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
