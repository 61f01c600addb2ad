package footing.local.text.grammar;

import java.util.ArrayList;
import java.util.List;

/// Reads a regular expression of a schema's `pattern`: characters, classes, groups, alternatives,
/// counts, and anchors at the ends. What goes beyond is refused.
final class PatternGrammar {
    /// Repetitions inside repetitions, multiplied.
    private static final long HEAVIEST = 1_500;

    private static final CharSet DIGITS = CharSet.of('0', '9');
    private static final CharSet WORD =
            DIGITS.plus(CharSet.of('A', 'Z')).plus(CharSet.of('a', 'z')).plus(CharSet.of('_', '_'));
    private static final CharSet LINES =
            CharSet.of('\n', '\n').plus(CharSet.of('\r', '\r')).plus(CharSet.of(0x2028, 0x2029));
    private static final CharSet SPACE =
            LINES.plus(CharSet.of('\t', '\r'))
                    .plus(CharSet.of(' ', ' '))
                    .plus(CharSet.of(0xA0, 0xA0))
                    .plus(CharSet.of(0x1680, 0x1680))
                    .plus(CharSet.of(0x2000, 0x200A))
                    .plus(CharSet.of(0x202F, 0x202F))
                    .plus(CharSet.of(0x205F, 0x205F))
                    .plus(CharSet.of(0x3000, 0x3000))
                    .plus(CharSet.of(0xFEFF, 0xFEFF));

    private final int[] pattern;
    private final Schema schema;
    private final Gbnf gbnf;
    private int at;
    private int depth;

    PatternGrammar(String pattern, Schema schema, Gbnf gbnf) {
        this.pattern = pattern.codePoints().toArray();
        this.schema = schema;
        this.gbnf = gbnf;
    }

    /// A piece of a grammar and how often its heaviest part is repeated.
    private record Piece(String body, long weight) {}

    String body() throws SchemaFault {
        Piece all = alternatives(true);
        if (at < pattern.length) {
            throw fault("a ')' has no '('");
        }
        return "(" + all.body() + ")";
    }

    private Piece alternatives(boolean top) throws SchemaFault {
        if (++depth > 40) {
            throw fault("groups nest deeper than 40");
        }
        List<String> bodies = new ArrayList<>();
        long weight = 1;
        do {
            Piece one = sequence(top);
            bodies.add(one.body());
            weight = Math.max(weight, one.weight());
        } while (skip('|'));
        depth--;
        return new Piece(String.join(" | ", bodies), weight);
    }

    private Piece sequence(boolean top) throws SchemaFault {
        List<String> parts = new ArrayList<>();
        long weight = 1;
        boolean fromStart = top && skip('^');
        if (top && !fromStart) {
            parts.add(gbnf.common("char") + "*");
        }
        boolean toEnd = false;
        while (at < pattern.length && pattern[at] != '|' && pattern[at] != ')') {
            if (top && pattern[at] == '$' && (at + 1 == pattern.length || pattern[at + 1] == '|')) {
                at++;
                toEnd = true;
                break;
            }
            Piece one = counted(atom());
            parts.add(one.body());
            weight = Math.max(weight, one.weight());
        }
        if (top && !toEnd) {
            parts.add(gbnf.common("char") + "*");
        }
        return new Piece(parts.isEmpty() ? "\"\"" : String.join(" ", parts), weight);
    }

    private Piece counted(Piece atom) throws SchemaFault {
        if (at >= pattern.length) {
            return atom;
        }
        int least;
        int most;
        switch (pattern[at]) {
            case '*' -> {
                least = 0;
                most = -1;
            }
            case '+' -> {
                least = 1;
                most = -1;
            }
            case '?' -> {
                least = 0;
                most = 1;
            }
            case '{' -> {
                at++;
                least = number();
                most =
                        skip(',')
                                ? (at < pattern.length && pattern[at] == '}' ? -1 : number())
                                : least;
                if (at >= pattern.length || pattern[at] != '}' || (most >= 0 && most < least)) {
                    throw fault("a count is not of the form {n}, {n,} or {n,m}");
                }
            }
            default -> {
                return atom;
            }
        }
        at++;
        skip('?');
        long weight = Math.max(1, Math.max(least, most)) * atom.weight();
        if (weight > HEAVIEST) {
            throw fault("repeats more than %d times".formatted(HEAVIEST));
        }
        return new Piece(Gbnf.times(atom.body(), least, most), weight);
    }

    private int number() throws SchemaFault {
        int value = 0;
        int from = at;
        while (at < pattern.length && pattern[at] >= '0' && pattern[at] <= '9' && at - from < 5) {
            value = value * 10 + pattern[at++] - '0';
        }
        if (at == from || value > Gbnf.REPEATS) {
            throw fault("a count is not within 0..%d".formatted(Gbnf.REPEATS));
        }
        return value;
    }

    private Piece atom() throws SchemaFault {
        int c = pattern[at++];
        return switch (c) {
            case '(' -> group();
            case '[' -> new Piece(characters(set()), 1);
            case '.' -> new Piece(characters(LINES.others()), 1);
            case '\\' -> new Piece(characters(escape(false)), 1);
            case '^', '$' -> throw fault("an anchor stands inside");
            case '*', '+', '?', '{' -> throw fault("a count has nothing to repeat");
            default -> new Piece(characters(CharSet.of(c, c)), 1);
        };
    }

    private Piece group() throws SchemaFault {
        if (skip('?') && !skip(':')) {
            throw fault("groups with '(?' other than '(?:' are not read");
        }
        Piece inside = alternatives(false);
        if (!skip(')')) {
            throw fault("a '(' has no ')'");
        }
        return new Piece("(" + inside.body() + ")", inside.weight());
    }

    private CharSet set() throws SchemaFault {
        boolean negative = skip('^');
        CharSet set = CharSet.NONE;
        while (at < pattern.length && pattern[at] != ']') {
            CharSet first = setItem();
            boolean range = at + 1 < pattern.length && pattern[at] == '-' && pattern[at + 1] != ']';
            if (range) {
                at++;
                CharSet last = setItem();
                first = CharSet.of(single(first), single(last));
                if (first.ranges().getFirst().first() > first.ranges().getFirst().last()) {
                    throw fault("a range of characters runs backwards");
                }
            }
            set = set.plus(first);
        }
        if (!skip(']')) {
            throw fault("a '[' has no ']'");
        }
        return negative ? set.others() : set;
    }

    private CharSet setItem() throws SchemaFault {
        if (at >= pattern.length) {
            throw fault("a '[' has no ']'");
        }
        int c = pattern[at++];
        return c == '\\' ? escape(true) : CharSet.of(c, c);
    }

    private int single(CharSet set) throws SchemaFault {
        boolean one =
                set.ranges().size() == 1
                        && set.ranges().getFirst().first() == set.ranges().getFirst().last();
        if (!one) {
            throw fault("a range of characters ends in a class");
        }
        return set.ranges().getFirst().first();
    }

    private CharSet escape(boolean inSet) throws SchemaFault {
        if (at >= pattern.length) {
            throw fault("ends with '\\'");
        }
        int c = pattern[at++];
        return switch (c) {
            case 'd' -> DIGITS;
            case 'D' -> DIGITS.others();
            case 'w' -> WORD;
            case 'W' -> WORD.others();
            case 's' -> SPACE;
            case 'S' -> SPACE.others();
            case 'n' -> CharSet.of('\n', '\n');
            case 'r' -> CharSet.of('\r', '\r');
            case 't' -> CharSet.of('\t', '\t');
            case 'f' -> CharSet.of('\f', '\f');
            case 'v' -> CharSet.of(0x0b, 0x0b);
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            default -> {
                boolean letter = Character.isLetterOrDigit(c);
                if (letter && !(inSet && c == 'b')) {
                    throw fault("'\\%s' is not read".formatted(Character.toString(c)));
                }
                yield letter ? CharSet.of('\b', '\b') : CharSet.of(c, c);
            }
        };
    }

    private CharSet hex(int digits) throws SchemaFault {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < pattern.length ? Character.digit(pattern[at++], 16) : -1;
            if (digit < 0) {
                throw fault("'\\x' and '\\u' need %d digits".formatted(digits));
            }
            value = value * 16 + digit;
        }
        if (Character.isSurrogate((char) value)) {
            throw fault("a surrogate is no character");
        }
        return CharSet.of(value, value);
    }

    /// The characters as they stand in JSON, where some are written with a `\\`.
    private String characters(CharSet set) throws SchemaFault {
        CharSet written =
                CharSet.of(0, 0x1F)
                        .plus(CharSet.of('"', '"'))
                        .plus(CharSet.of('\\', '\\'))
                        .plus(CharSet.of(0x7F, 0x7F));
        List<String> bodies = new ArrayList<>();
        CharSet direct = set.minus(written).minus(CharSet.of(0xD800, 0xDFFF));
        if (!direct.isEmpty()) {
            bodies.add(direct.gbnf());
        }
        String plain = "\"\\\n\r\t\f\b";
        String letters = "\"\\nrtfb";
        for (int i = 0; i < plain.length(); i++) {
            if (set.contains(plain.charAt(i))) {
                bodies.add(Gbnf.literal("\\" + letters.charAt(i)));
            }
        }
        if (bodies.isEmpty()) {
            throw fault("a class has no character that can be written");
        }
        return JsonSchemaGrammar.either(bodies);
    }

    private boolean skip(char c) {
        boolean found = at < pattern.length && pattern[at] == c;
        at += found ? 1 : 0;
        return found;
    }

    private SchemaFault fault(String what) {
        return schema.fault("pattern", "the pattern cannot be kept by a grammar: " + what);
    }
}
