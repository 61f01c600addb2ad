package footing.tokens;

import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tokens that are looked for in the text before it is cut into words, such as `<|im_start|>`: the
/// leftmost first, of several there the longest. Immutable.
final class AddedTokens {
    static final AddedTokens NONE = new AddedTokens(List.of());

    private static final Pattern WORD = Pattern.compile("\\w", Pattern.UNICODE_CHARACTER_CLASS);

    /// By text; no two the same.
    private final Added[] sorted;

    /// First characters: most texts are passed by looking at this alone.
    private final BitSet firsts = new BitSet();

    /// One of them. `alone`: not beside a letter or digit. `eatsLeft`, `eatsRight`: the spaces
    /// beside it are a part of it.
    record Added(String text, boolean alone, boolean eatsLeft, boolean eatsRight) {}

    AddedTokens(List<Added> tokens) {
        TreeMap<String, Added> byText = new TreeMap<>();
        tokens.forEach(token -> byText.put(token.text(), token));
        byText.remove("");
        sorted = byText.values().toArray(Added[]::new);
        byText.keySet().forEach(text -> firsts.set(text.charAt(0)));
    }

    /// Is told of a token and how many characters it took.
    @FunctionalInterface
    interface Found {
        boolean token(int characters);
    }

    /// Tells `found` of each token and hands what is between to `between`, in order. False: one of
    /// them has enough.
    boolean cut(String text, Found found, Split.Taker between) {
        int begun = 0;
        int at = sorted.length == 0 ? text.length() : 0;
        while (at < text.length()) {
            Added token = at(text, at);
            if (token == null) {
                at++;
                continue;
            }
            int from = token.eatsLeft() ? spacesBefore(text, at, begun) : at;
            int to = at + token.text().length();
            to = token.eatsRight() ? spacesAfter(text, to) : to;
            if ((begun < from && !between.take(text, begun, from)) || !found.token(to - from)) {
                return false;
            }
            begun = to;
            at = to;
        }
        return begun == text.length() || between.take(text, begun, text.length());
    }

    /// The longest token that begins at `at`. Narrows the sorted tokens character by character, so
    /// thousands of tokens that begin alike cost no more than a few.
    private @Nullable Added at(String text, int at) {
        if (!firsts.get(text.charAt(at))) {
            return null;
        }
        Added longest = null;
        int low = 0;
        int high = sorted.length;
        for (int depth = 0; low < high; depth++) {
            if (sorted[low].text().length() == depth) {
                longest = sorted[low++];
            }
            if (at + depth == text.length()) {
                break;
            }
            char c = text.charAt(at + depth);
            low = firstFrom(low, high, depth, c);
            high = firstFrom(low, high, depth, (char) (c + 1));
        }
        if (longest == null || !longest.alone()) {
            return longest;
        }
        return alone(text, at, at + longest.text().length()) ? longest : null;
    }

    /// The first of `sorted` between `low` and `high` whose character at `depth` is `c` or more.
    private int firstFrom(int low, int high, int depth, char c) {
        int from = low;
        int to = high;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle].text().charAt(depth) < c) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private static boolean alone(String text, int from, int to) {
        return (from == 0 || !isWord(text.codePointBefore(from)))
                && (to == text.length() || !isWord(text.codePointAt(to)));
    }

    private static boolean isWord(int codePoint) {
        return WORD.matcher(Character.toString(codePoint)).matches();
    }

    private static int spacesBefore(String text, int at, int begun) {
        int from = at;
        while (from > begun && isSpace(text.charAt(from - 1))) {
            from--;
        }
        return from;
    }

    private static int spacesAfter(String text, int at) {
        int to = at;
        while (to < text.length() && isSpace(text.charAt(to))) {
            to++;
        }
        return to;
    }

    /// Unicode's White_Space; all of it is in the basic plane.
    private static boolean isSpace(char c) {
        return c == ' ' || c == 0x85 || (c >= '\t' && c <= '\r') || Character.isSpaceChar(c);
    }
}
