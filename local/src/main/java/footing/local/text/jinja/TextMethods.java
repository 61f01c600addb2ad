package footing.local.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Python's methods of texts.
final class TextMethods {
    private TextMethods() {}

    static Optional<Value> find(String text, String name, Budget budget) {
        Value.Body body = body(text, name, budget);
        if (body == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Value.Func(
                        name,
                        args -> {
                            budget.pay(text.length());
                            return body.call(args);
                        }));
    }

    private static Value.@org.jspecify.annotations.Nullable Body body(
            String text, String name, Budget budget) {
        return switch (name) {
            case "strip" -> args -> Value.of(strip(text, args.text(0, "chars", ""), true, true));
            case "lstrip" -> args -> Value.of(strip(text, args.text(0, "chars", ""), true, false));
            case "rstrip" -> args -> Value.of(strip(text, args.text(0, "chars", ""), false, true));
            case "upper" -> _ -> Value.of(text.toUpperCase(Locale.ROOT));
            case "lower" -> _ -> Value.of(text.toLowerCase(Locale.ROOT));
            case "title" -> _ -> Value.of(title(text));
            case "capitalize" -> _ -> Value.of(capitalize(text));
            case "startswith" -> args -> Value.of(affix(text, args.need(0, "prefix"), true));
            case "endswith" -> args -> Value.of(affix(text, args.need(0, "suffix"), false));
            case "removeprefix" ->
                    args -> {
                        String prefix = args.text(0, "prefix", "");
                        return Value.of(
                                text.startsWith(prefix) ? text.substring(prefix.length()) : text);
                    };
            case "removesuffix" ->
                    args -> {
                        String suffix = args.text(0, "suffix", "");
                        return Value.of(
                                text.endsWith(suffix)
                                        ? text.substring(0, text.length() - suffix.length())
                                        : text);
                    };
            case "replace" ->
                    args ->
                            replace(
                                    text,
                                    args.text(0, "old", ""),
                                    args.text(1, "new", ""),
                                    args.whole(2, "count", -1),
                                    budget);
            case "split" -> args -> split(text, args, false, budget);
            case "rsplit" -> args -> split(text, args, true, budget);
            case "splitlines" -> _ -> lines(text, budget);
            case "find" -> args -> place(text, text.indexOf(args.text(0, "sub", "")));
            case "rfind" -> args -> place(text, text.lastIndexOf(args.text(0, "sub", "")));
            case "index" ->
                    args -> {
                        int at = text.indexOf(args.text(0, "sub", ""));
                        if (at < 0) {
                            throw TemplateFault.value("the part is not in the text");
                        }
                        return place(text, at);
                    };
            case "count" -> args -> count(text, args.text(0, "sub", ""));
            case "join" -> args -> join(text, args.need(0, "iterable"), budget);
            case "isdigit", "isnumeric", "isdecimal" -> _ -> every(text, Character::isDigit);
            case "isalpha" -> _ -> every(text, Character::isLetter);
            case "isalnum" -> _ -> every(text, Character::isLetterOrDigit);
            case "isspace" -> _ -> every(text, PyText::isSpace);
            case "isupper" ->
                    _ -> Value.of(cased(text) && text.equals(text.toUpperCase(Locale.ROOT)));
            case "islower" ->
                    _ -> Value.of(cased(text) && text.equals(text.toLowerCase(Locale.ROOT)));
            default -> null;
        };
    }

    /// `text` without the characters of `set` (white space if empty) at the chosen ends.
    static String strip(String text, String set, boolean start, boolean end) {
        IntPredicate goes = set.isEmpty() ? PyText::isSpace : c -> set.indexOf(c) >= 0;
        int from = 0;
        int to = text.length();
        while (start && from < to && goes.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (end && to > from && goes.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    /// Each run of letters with a capital at its start.
    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inside = false;
        for (int c : text.codePoints().toArray()) {
            out.appendCodePoint(inside ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inside = Character.isLetter(c);
        }
        return out.toString();
    }

    private static boolean affix(String text, Value wanted, boolean start) throws TemplateFault {
        return switch (wanted) {
            case Value.Str(var part) -> start ? text.startsWith(part) : text.endsWith(part);
            case Value.Tuple(var parts) -> {
                for (Value part : parts) {
                    if (affix(text, part, start)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Value other ->
                    throw TemplateFault.value(
                            "%s cannot start or end a text".formatted(PyText.type(other)));
        };
    }

    static Value replace(String text, String old, String with, long count, Budget budget)
            throws TemplateFault {
        long left = count < 0 ? Long.MAX_VALUE : count;
        StringBuilder out = new StringBuilder();
        int from = 0;
        int at = old.isEmpty() && left > 0 ? 0 : next(text, old, 0, left);
        while (at >= 0) {
            budget.step();
            budget.limit((long) out.length() + at - from + with.length());
            out.append(text, from, at).append(with);
            left--;
            from = at + old.length();
            at = old.isEmpty() ? nextGap(text, at, left) : next(text, old, from, left);
        }
        return Value.of(out.append(text, from, text.length()).toString());
    }

    private static int next(String text, String old, int from, long left) {
        return left > 0 ? text.indexOf(old, from) : -1;
    }

    private static int nextGap(String text, int at, long left) {
        return left > 0 && at < text.length() ? text.offsetByCodePoints(at, 1) : -1;
    }

    private static Value split(String text, Args args, boolean fromEnd, Budget budget)
            throws TemplateFault {
        long most = args.whole(1, "maxsplit", -1);
        most = most < 0 ? Long.MAX_VALUE : most;
        String by = args.text(0, "sep", "");
        if (by.isEmpty() && args.get(0, "sep", Value.NONE) instanceof Value.Str) {
            throw TemplateFault.value("the separator is empty");
        }
        List<String> parts =
                by.isEmpty() ? words(text, most, fromEnd) : parts(text, by, most, fromEnd);
        budget.pay(64L * parts.size());
        return new Value.Seq(parts.stream().<Value>map(Value::of).toList());
    }

    private static List<String> parts(String text, String by, long most, boolean fromEnd) {
        List<String> parts = new ArrayList<>();
        if (fromEnd) {
            int to = text.length();
            int at = text.lastIndexOf(by, to - by.length());
            while (at >= 0 && parts.size() < most) {
                parts.addFirst(text.substring(at + by.length(), to));
                to = at;
                at = to < by.length() ? -1 : text.lastIndexOf(by, to - by.length());
            }
            parts.addFirst(text.substring(0, to));
            return parts;
        }
        int from = 0;
        int at = text.indexOf(by);
        while (at >= 0 && parts.size() < most) {
            parts.add(text.substring(from, at));
            from = at + by.length();
            at = text.indexOf(by, from);
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static List<String> words(String text, long most, boolean fromEnd) {
        List<String> words = new ArrayList<>();
        int step = fromEnd ? -1 : 1;
        int at = fromEnd ? text.length() - 1 : 0;
        while (true) {
            at = run(text, at, step, true);
            if (at < 0 || at >= text.length()) {
                return fromEnd ? words.reversed() : words;
            }
            if (words.size() >= most) {
                words.add(fromEnd ? text.substring(0, at + 1) : text.substring(at));
                return fromEnd ? words.reversed() : words;
            }
            int end = run(text, at, step, false);
            words.add(fromEnd ? text.substring(end + 1, at + 1) : text.substring(at, end));
            at = end;
        }
    }

    /// The first place from `from` on where white space ends (`blank`) or begins.
    private static int run(String text, int from, int step, boolean blank) {
        int i = from;
        while (i >= 0 && i < text.length() && PyText.isSpace(text.charAt(i)) == blank) {
            i += step;
        }
        return i;
    }

    private static Value lines(String text, Budget budget) throws TemplateFault {
        List<Value> lines = new ArrayList<>(text.lines().<Value>map(Value::of).toList());
        budget.pay(64L * lines.size());
        return new Value.Seq(lines);
    }

    private static Value place(String text, int at) {
        return Value.of(at < 0 ? -1 : text.codePointCount(0, at));
    }

    private static Value count(String text, String part) {
        if (part.isEmpty()) {
            return Value.of(PyText.length(text) + 1);
        }
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return Value.of(count);
    }

    static Value join(String by, Value items, Budget budget) throws TemplateFault {
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Value item : PyOps.iterate(items, budget)) {
            if (!(item instanceof Value.Str(var text))) {
                throw TemplateFault.value("%s cannot be joined".formatted(PyText.type(item)));
            }
            budget.pay((long) by.length() + text.length());
            budget.limit((long) out.length() + by.length() + text.length());
            out.append(first ? "" : by).append(text);
            first = false;
        }
        return Value.of(out.toString());
    }

    private static Value every(String text, IntPredicate holds) {
        return Value.of(!text.isEmpty() && text.codePoints().allMatch(holds));
    }

    private static boolean cased(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
    }
}
