package footing.local.text.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// Reads GBNF by itself, tells whether a text follows it, and writes texts that do.
final class Walker {
    private final Map<String, Node> rules = new LinkedHashMap<>();
    private final Map<String, Integer> depths = new HashMap<>();

    private sealed interface Node {
        record Text(int[] points) implements Node {}

        record Chars(CharSet set) implements Node {}

        record Rule(String name) implements Node {}

        record Seq(List<Node> parts) implements Node {}

        record Alt(List<Node> choices) implements Node {}

        record Times(Node part, int least, int most) implements Node {}
    }

    Walker(String grammar) {
        for (String line : grammar.split("\n", -1)) {
            if (!line.isEmpty()) {
                int at = line.indexOf(" ::= ");
                rules.put(line.substring(0, at), new Reader(line.substring(at + 5)).all());
            }
        }
        for (int round = 0; round < rules.size() + 1; round++) {
            rules.forEach((name, node) -> depths.put(name, depth(node)));
        }
    }

    boolean matches(String text) {
        int[] points = text.codePoints().toArray();
        return new Matcher(points).ends(rule("root"), 0).contains(points.length);
    }

    String sample(RandomGenerator random) {
        StringBuilder out = new StringBuilder();
        write(rule("root"), random, 30, out);
        return out.toString();
    }

    private Node rule(String name) {
        return Objects.requireNonNull(rules.get(name), () -> "no rule " + name);
    }

    private int depth(Node node) {
        return switch (node) {
            case Node.Text _, Node.Chars _ -> 0;
            case Node.Rule(var name) -> {
                rule(name);
                yield Math.min(10_000, depths.getOrDefault(name, 10_000) + 1);
            }
            case Node.Seq(var parts) -> parts.stream().mapToInt(this::depth).max().orElse(0);
            case Node.Alt(var choices) -> choices.stream().mapToInt(this::depth).min().orElse(0);
            case Node.Times(var part, var least, _) -> least == 0 ? 0 : depth(part);
        };
    }

    private void write(Node node, RandomGenerator random, int left, StringBuilder out) {
        switch (node) {
            case Node.Text(var points) -> out.append(new String(points, 0, points.length));
            case Node.Chars(var set) -> out.appendCodePoint(pick(set, random));
            case Node.Rule(var name) -> write(rule(name), random, left - 1, out);
            case Node.Seq(var parts) -> parts.forEach(part -> write(part, random, left, out));
            case Node.Alt(var choices) -> {
                List<Node> open =
                        choices.stream()
                                .filter(one -> depth(one) <= Math.max(left, depth(node)))
                                .toList();
                write(open.get(random.nextInt(open.size())), random, left, out);
            }
            case Node.Times(var part, var least, var most) -> {
                int more = depth(part) > left ? 0 : random.nextInt(4);
                int times = most < 0 ? least + more : Math.min(most, least + more);
                for (int i = 0; i < times; i++) {
                    write(part, random, left - 1, out);
                }
            }
        }
    }

    private static int pick(CharSet set, RandomGenerator random) {
        CharSet.Range range = set.ranges().get(random.nextInt(set.ranges().size()));
        return range.first() + random.nextInt(Math.min(range.last() - range.first() + 1, 200));
    }

    /// Finds where a match may end; remembers it for each rule and place.
    private final class Matcher {
        private final int[] text;
        private final Map<String, Set<Integer>> known = new HashMap<>();

        Matcher(int[] text) {
            this.text = text;
        }

        Set<Integer> ends(Node node, int from) {
            return switch (node) {
                case Node.Text(var points) -> {
                    boolean fits = from + points.length <= text.length;
                    for (int i = 0; fits && i < points.length; i++) {
                        fits = text[from + i] == points[i];
                    }
                    yield fits ? Set.of(from + points.length) : Set.of();
                }
                case Node.Chars(var set) ->
                        from < text.length && set.contains(text[from])
                                ? Set.of(from + 1)
                                : Set.of();
                case Node.Rule(var name) -> {
                    String key = name + "@" + from;
                    Set<Integer> found = known.get(key);
                    if (found == null) {
                        found = ends(rule(name), from);
                        known.put(key, found);
                    }
                    yield found;
                }
                case Node.Seq(var parts) -> {
                    Set<Integer> at = Set.of(from);
                    for (Node part : parts) {
                        at = all(part, at);
                    }
                    yield at;
                }
                case Node.Alt(var choices) -> {
                    Set<Integer> at = new TreeSet<>();
                    choices.forEach(one -> at.addAll(ends(one, from)));
                    yield at;
                }
                case Node.Times times -> repeated(times, from);
            };
        }

        private Set<Integer> repeated(Node.Times times, int from) {
            Set<Integer> at = Set.of(from);
            for (int i = 0; i < times.least(); i++) {
                at = all(times.part(), at);
            }
            Set<Integer> seen = new TreeSet<>(at);
            Set<Integer> fresh = at;
            for (int i = times.least();
                    !fresh.isEmpty() && (times.most() < 0 || i < times.most());
                    i++) {
                fresh = new HashSet<>(all(times.part(), fresh));
                fresh.removeAll(seen);
                seen.addAll(fresh);
            }
            return seen;
        }

        private Set<Integer> all(Node part, Set<Integer> from) {
            Set<Integer> to = new TreeSet<>();
            from.forEach(at -> to.addAll(ends(part, at)));
            return to;
        }
    }

    /// Reads the body of one rule.
    private static final class Reader {
        private final int[] body;
        private int at;

        Reader(String body) {
            this.body = body.codePoints().toArray();
        }

        Node all() {
            Node node = choice();
            if (at < body.length) {
                throw new IllegalArgumentException(
                        "left over: " + new String(body, at, body.length - at));
            }
            return node;
        }

        private Node choice() {
            List<Node> choices = new ArrayList<>(List.of(sequence()));
            while (at < body.length && body[at] == '|') {
                at++;
                choices.add(sequence());
            }
            return choices.size() == 1 ? choices.getFirst() : new Node.Alt(choices);
        }

        private Node sequence() {
            List<Node> parts = new ArrayList<>();
            blanks();
            while (at < body.length && body[at] != '|' && body[at] != ')') {
                parts.add(counted(one()));
                blanks();
            }
            return new Node.Seq(parts);
        }

        private void blanks() {
            while (at < body.length && body[at] == ' ') {
                at++;
            }
        }

        private Node one() {
            int c = body[at];
            if (c == '"') {
                at++;
                List<Integer> points = new ArrayList<>();
                while (body[at] != '"') {
                    points.add(character());
                }
                at++;
                return new Node.Text(points.stream().mapToInt(i -> i).toArray());
            }
            if (c == '[') {
                return set();
            }
            if (c == '(') {
                at++;
                Node inside = choice();
                if (body[at++] != ')') {
                    throw new IllegalArgumentException("no ')'");
                }
                return inside;
            }
            int from = at;
            while (at < body.length && (Character.isLetterOrDigit(body[at]) || body[at] == '-')) {
                at++;
            }
            if (at == from) {
                throw new IllegalArgumentException("unexpected " + Character.toString(c));
            }
            return new Node.Rule(new String(body, from, at - from));
        }

        private Node set() {
            at++;
            boolean negative = body[at] == '^';
            at += negative ? 1 : 0;
            CharSet set = CharSet.NONE;
            while (body[at] != ']') {
                int first = character();
                int last = first;
                if (body[at] == '-' && body[at + 1] != ']') {
                    at++;
                    last = character();
                }
                set = set.plus(CharSet.of(first, last));
            }
            at++;
            return new Node.Chars(negative ? set.others() : set);
        }

        private int character() {
            int c = body[at++];
            if (c != '\\') {
                return c;
            }
            int escape = body[at++];
            return switch (escape) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'x' -> hex(2);
                case 'u' -> hex(4);
                case 'U' -> hex(8);
                case '"', '\\', '[', ']' -> escape;
                default -> throw new IllegalArgumentException("\\" + Character.toString(escape));
            };
        }

        private int hex(int digits) {
            int value = Integer.parseInt(new String(body, at, digits), 16);
            at += digits;
            return value;
        }

        private Node counted(Node node) {
            if (at >= body.length) {
                return node;
            }
            return switch (body[at]) {
                case '*' -> times(node, 0, -1);
                case '+' -> times(node, 1, -1);
                case '?' -> times(node, 0, 1);
                case '{' -> {
                    int end = at;
                    while (body[end] != '}') {
                        end++;
                    }
                    String[] counts = new String(body, at + 1, end - at - 1).split(",", -1);
                    at = end;
                    int least = Integer.parseInt(counts[0]);
                    yield times(
                            node,
                            least,
                            counts.length == 1
                                    ? least
                                    : counts[1].isEmpty() ? -1 : Integer.parseInt(counts[1]));
                }
                default -> node;
            };
        }

        private Node times(Node node, int least, int most) {
            at++;
            return counted(new Node.Times(node, least, most));
        }
    }
}
