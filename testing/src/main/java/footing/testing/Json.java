package footing.testing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Just enough JSON for a fake: written apart from the house's own, so that it can contradict it.
///
/// Objects are `Map`, arrays `List`, numbers `BigDecimal`, `null` is [#NULL].
final class Json {
    static final Object NULL =
            new Object() {
                @Override
                public String toString() {
                    return "null";
                }
            };

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException where `text` is not one JSON value
    static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.space();
        if (json.at != text.length()) {
            throw json.bad("the end");
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    @SuppressWarnings("unchecked")
    static List<Object> array(Object value) {
        return value instanceof List<?> list ? (List<Object>) list : List.of();
    }

    static Object member(Object value, String... path) {
        Object found = value;
        for (String name : path) {
            found = object(found).getOrDefault(name, NULL);
        }
        return found;
    }

    static String string(Object value, String otherwise) {
        return value instanceof String text ? text : otherwise;
    }

    static int number(Object value, int otherwise) {
        return value instanceof BigDecimal number ? number.intValue() : otherwise;
    }

    static boolean truth(Object value) {
        return Boolean.TRUE.equals(value);
    }

    static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, Object value) {
        switch (value) {
            case String text -> quote(out, text);
            case Map<?, ?> map -> {
                String comma = "";
                out.append('{');
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(comma);
                    quote(out, entry.getKey().toString());
                    out.append(':');
                    write(out, entry.getValue());
                    comma = ",";
                }
                out.append('}');
            }
            case List<?> list -> {
                String comma = "";
                out.append('[');
                for (Object item : list) {
                    out.append(comma);
                    write(out, item);
                    comma = ",";
                }
                out.append(']');
            }
            default -> out.append(value);
        }
    }

    static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                String hex = Integer.toHexString(c);
                out.append("\\u").append("0000".substring(hex.length())).append(hex);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /// As [#quote], with everything beyond ASCII as a JSON escape.
    static void quoteAscii(StringBuilder out, String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2);
        quote(quoted, text);
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            if (c < 0x80) {
                out.append(c);
            } else {
                String hex = Integer.toHexString(c);
                out.append("\\u").append("0000".substring(hex.length())).append(hex);
            }
        }
    }

    private Object value() {
        space();
        if (at >= text.length()) {
            throw bad("a value");
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> members();
            case '[' -> items();
            case '"' -> quoted();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", NULL);
            default -> digits();
        };
    }

    private Object members() {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        space();
        if (skip('}')) {
            return members;
        }
        do {
            space();
            String name = quoted();
            space();
            if (!skip(':')) {
                throw bad("':'");
            }
            members.put(name, value());
            space();
        } while (skip(','));
        if (!skip('}')) {
            throw bad("'}'");
        }
        return members;
    }

    private Object items() {
        List<Object> items = new ArrayList<>();
        at++;
        space();
        if (skip(']')) {
            return items;
        }
        do {
            items.add(value());
            space();
        } while (skip(','));
        if (!skip(']')) {
            throw bad("']'");
        }
        return items;
    }

    private String quoted() {
        if (!skip('"')) {
            throw bad("a string");
        }
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        if (!skip('"')) {
            throw bad("the end of a string");
        }
        return out.toString();
    }

    private char escaped() {
        if (at >= text.length()) {
            throw bad("an escape");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw bad("four hex digits");
                }
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> c;
        };
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw bad(word);
        }
        at += word.length();
        return value;
    }

    private Object digits() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == from) {
            throw bad("a value");
        }
        return new BigDecimal(text.substring(from, at));
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private IllegalArgumentException bad(String expected) {
        return new IllegalArgumentException("not JSON at " + at + " (expected: " + expected + ")");
    }
}
