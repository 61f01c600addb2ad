package footing.local.text.grammar;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A grammar under construction: named rules, the first of them `root`. Used by one thread.
final class Gbnf {
    /// Characters of a grammar; the engine takes twice as many.
    private static final int LONGEST = 250_000;

    /// Repetitions of one thing; the engine refuses 2,000.
    static final int REPEATS = 1_000;

    /// Rules that others lean on, with what they lean on.
    private static final Map<String, String> COMMON =
            Map.ofEntries(
                    Map.entry("ws", "| \" \" | \"\\n\" [ \\t]{0,20}"),
                    Map.entry("hex", "[0-9a-fA-F]"),
                    Map.entry(
                            "char",
                            "[^\"\\\\\\x00-\\x1F\\x7F] | \"\\\\\" ([\"\\\\/bfnrt] | \"u\" ([0-9a-cefA-CEF] hex{3} | [dD] [0-7] hex{2}))"),
                    Map.entry("string", "\"\\\"\" char* \"\\\"\""),
                    Map.entry("integer", "\"-\"? (\"0\" | [1-9] [0-9]{0,17})"),
                    Map.entry(
                            "number",
                            "integer (\".\" [0-9]{1,16})? ([eE] [-+]? \"0\"? [0-9]{1,2})?"),
                    Map.entry("boolean", "\"true\" | \"false\""),
                    Map.entry("null", "\"null\""),
                    Map.entry("value", "object | array | string | number | boolean | null"),
                    Map.entry("member", "string \":\" ws value"),
                    Map.entry("object", "\"{\" ws (member (\",\" ws member)*)? ws \"}\""),
                    Map.entry("array", "\"[\" ws (value (\",\" ws value)*)? ws \"]\""));

    private static final Map<String, List<String>> NEEDS =
            Map.of(
                    "char", List.of("hex"),
                    "string", List.of("char"),
                    "number", List.of("integer"),
                    "value", List.of("object", "array", "string", "number", "boolean", "null"),
                    "member", List.of("string", "ws", "value"),
                    "object", List.of("ws", "member"),
                    "array", List.of("ws", "value"));

    private final Map<String, String> rules = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private int length;

    Gbnf() {
        rules.put("root", "");
    }

    void root(String body) throws SchemaFault {
        grow(body, "");
        rules.put("root", body);
    }

    /// A rule that is always the same; made on first use.
    String common(String name) {
        if (!rules.containsKey(name)) {
            rules.put(name, COMMON.getOrDefault(name, ""));
            length += 200;
            NEEDS.getOrDefault(name, List.of()).forEach(this::common);
        }
        return name;
    }

    /// A name for a rule whose body comes later, as recursion needs.
    String reserve(String hint) {
        String base = hint.replaceAll("[^a-zA-Z0-9]+", "-").replaceAll("^-+|-+$", "");
        String start = base.isEmpty() || !Character.isLetter(base.charAt(0)) ? "r-" + base : base;
        String cut = start.length() > 40 ? start.substring(start.length() - 40) : start;
        String stem = cut.replaceAll("^-+|-+$", "");
        String name = "x-" + stem;
        for (int i = 2; rules.containsKey(name); i++) {
            name = "x-" + stem + "-" + i;
        }
        rules.put(name, "");
        return name;
    }

    void define(String name, String body, String path) throws SchemaFault {
        grow(body, path);
        rules.put(name, body);
    }

    /// A name for `body`; equal bodies share one.
    String rule(String hint, String body, String path) throws SchemaFault {
        String known = names.get(body);
        if (known != null) {
            return known;
        }
        String name = reserve(hint);
        define(name, body, path);
        names.put(body, name);
        return name;
    }

    private void grow(String body, String path) throws SchemaFault {
        length += body.length() + 20;
        if (length > LONGEST) {
            throw new SchemaFault(
                    path, "makes a grammar of more than %d characters".formatted(LONGEST));
        }
    }

    String text() {
        return rules.entrySet().stream()
                .map(rule -> rule.getKey() + " ::= " + rule.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /// `text` as a terminal.
    static String literal(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '"' -> out.append("\\\"");
                        case '\\' -> out.append("\\\\");
                        case '\n' -> out.append("\\n");
                        case '\r' -> out.append("\\r");
                        case '\t' -> out.append("\\t");
                        default -> {
                            if (c < 0x20 || c == 0x7f) {
                                out.append("\\x%02X".formatted(c));
                            } else {
                                out.appendCodePoint(c);
                            }
                        }
                    }
                });
        return out.append('"').toString();
    }

    /// `what` from `least` to `most` times.
    ///
    /// @param most negative for any number
    static String times(String what, int least, int most) {
        if (most < 0) {
            return switch (least) {
                case 0 -> what + "*";
                case 1 -> what + "+";
                default -> what + "{" + least + ",}";
            };
        }
        return least == most ? what + "{" + least + "}" : what + "{" + least + "," + most + "}";
    }
}
