package footing.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks that bytes are one JSON document, and finds the members of its top level.
///
/// RFC 8259 to the letter, in well-formed UTF-8 without a byte order mark, and stricter in these
/// points, so that two readers of one document never see different things: no nesting deeper than a
/// limit, no number of more than [#DIGITS] bytes or with an exponent beyond [#EXPONENT], no escaped
/// half of a surrogate pair; [#object] also wants an object, no name twice at the top level, and no
/// name there with a letter escaped that needs no escape (a `model` whose `e` is written as its
/// number).
///
/// Reads each byte once and makes no garbage but the members and one small object.
public final class JsonScan {
    /// Levels of arrays and objects that a document may have.
    public static final int DEPTH = 100;

    /// Bytes that one number may have.
    public static final int DIGITS = 1000;

    /// Largest exponent of a number, either way.
    public static final int EXPONENT = 1000;

    /// More members than this are compared through a set.
    private static final int FEW = 32;

    private final byte[] b;
    private final int end;
    private final int depthLimit;
    private boolean escaped;
    private @Nullable Fault fault;

    private JsonScan(byte[] b, int end, int depthLimit) {
        this.b = b;
        this.end = end;
        this.depthLimit = depthLimit;
    }

    /// What a scan for an object found.
    public sealed interface Found {}

    /// A good document whose top level is an object.
    public record Good(Members members) implements Found {}

    /// Why a document was turned down.
    ///
    /// @param at index of the byte at fault
    /// @param message what came and what was expected; holds at most one character of the document
    public record Fault(Why why, int at, String message) implements Found {}

    /// What kind of fault a document has.
    public enum Why {
        EMPTY,
        MALFORMED,
        NOT_UTF8,
        NOT_AN_OBJECT,
        TOO_DEEP,
        GIANT_NUMBER,
        DUPLICATE_NAME,
        ESCAPED_NAME
    }

    /// Scans a document that must be an object, to the default depth.
    public static Found object(byte[] json) {
        return object(json, DEPTH);
    }

    /// Scans a document that must be an object.
    public static Found object(byte[] json, int depthLimit) {
        JsonScan scan = new JsonScan(json, json.length, depthLimit);
        List<Members.Member> members = new ArrayList<>(12);
        int start = scan.space(0);
        boolean isObject = start < json.length && json[start] == '{';
        scan.document(start, isObject ? members : null);
        if (scan.fault != null) {
            return scan.fault;
        }
        return isObject
                ? new Good(new Members(members))
                : new Fault(
                        Why.NOT_AN_OBJECT,
                        start,
                        JsonCursor.Kind.at(json, start).words() + " (expected: an object)");
    }

    /// Why `[from, to)` is not one JSON value of any kind; null where it is one.
    public static @Nullable Fault fault(byte[] json, int from, int to) {
        JsonScan scan = new JsonScan(json, to, DEPTH);
        scan.document(scan.space(from), null);
        return scan.fault;
    }

    private void document(int start, @Nullable List<Members.Member> members) {
        if (start >= end) {
            fail(Why.EMPTY, start, "nothing (expected: a JSON document)");
            return;
        }
        int i = members == null ? value(start, 0) : topLevel(start, members);
        if (i >= 0) {
            i = space(i);
            if (i < end) {
                unexpected(i, "the end of the document");
            }
        }
    }

    /// The object at `i`, its members recorded.
    private int topLevel(int i, List<Members.Member> members) {
        if (depthLimit < 1) {
            return tooDeep(i);
        }
        Set<String> names = Set.of();
        long marks = 0;
        i = space(i + 1);
        if (i < end && b[i] == '}') {
            return i + 1;
        }
        while (true) {
            int nameStart = i;
            escaped = false;
            int nameEnd = name(i);
            if (nameEnd < 0) {
                return -1;
            }
            String name = nameText(nameStart, nameEnd);
            if (name == null) {
                return -1;
            }
            long mark = 1L << name.hashCode();
            if (members.size() == FEW) {
                names = new HashSet<>();
                for (Members.Member member : members) {
                    names.add(member.name());
                }
            }
            if (members.size() >= FEW
                    ? !names.add(name)
                    : (marks & mark) != 0 && isIn(members, name)) {
                return fail(Why.DUPLICATE_NAME, nameStart, name);
            }
            marks |= mark;
            int valueStart = colon(nameEnd);
            if (valueStart < 0) {
                return -1;
            }
            int valueEnd = value(valueStart, 1);
            if (valueEnd < 0) {
                return -1;
            }
            members.add(new Members.Member(name, nameStart, valueStart, valueEnd));
            i = space(valueEnd);
            if (i < end && b[i] == '}') {
                return i + 1;
            }
            if (i >= end || b[i] != ',') {
                return unexpected(i, "',' or '}'");
            }
            i = space(i + 1);
        }
    }

    private static boolean isIn(List<Members.Member> members, String name) {
        for (Members.Member member : members) {
            if (member.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /// The text of a name; null after a fault.
    private @Nullable String nameText(int start, int after) {
        if (!escaped) {
            return new String(b, start + 1, after - start - 2, StandardCharsets.UTF_8);
        }
        for (int i = start + 1; i < after - 1; i++) {
            if (b[i] == '\\') {
                int c = b[i + 1] == 'u' ? hex4(i + 2) : b[i + 1];
                boolean needed =
                        b[i + 1] == 'u' ? c < ' ' || c > '~' || c == '"' || c == '\\' : c != '/';
                if (!needed) {
                    fail(Why.ESCAPED_NAME, start, JsonCursor.decoded(b, start));
                    return null;
                }
                i++;
            }
        }
        return JsonCursor.decoded(b, start);
    }

    /// The value at `i`, which is no space: the index after it, or -1.
    private int value(int i, int depth) {
        if (i >= end) {
            return unexpected(i, "a value");
        }
        return switch (b[i]) {
            case '"' -> string(i + 1);
            case '{' -> object(i, depth + 1);
            case '[' -> array(i, depth + 1);
            case 't' -> literal(i, "true");
            case 'f' -> literal(i, "false");
            case 'n' -> literal(i, "null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(i);
            default -> unexpected(i, "a value");
        };
    }

    private int object(int i, int depth) {
        if (depth > depthLimit) {
            return tooDeep(i);
        }
        i = space(i + 1);
        if (i < end && b[i] == '}') {
            return i + 1;
        }
        while (true) {
            i = name(i);
            if (i >= 0) {
                i = colon(i);
            }
            if (i >= 0) {
                i = value(i, depth);
            }
            if (i < 0) {
                return -1;
            }
            i = space(i);
            if (i >= end) {
                return unexpected(i, "',' or '}'");
            }
            byte c = b[i];
            if (c == '}') {
                return i + 1;
            }
            if (c != ',') {
                return unexpected(i, "',' or '}'");
            }
            i = space(i + 1);
        }
    }

    private int array(int i, int depth) {
        if (depth > depthLimit) {
            return tooDeep(i);
        }
        i = space(i + 1);
        if (i < end && b[i] == ']') {
            return i + 1;
        }
        while (true) {
            i = value(i, depth);
            if (i < 0) {
                return -1;
            }
            i = space(i);
            if (i >= end) {
                return unexpected(i, "',' or ']'");
            }
            byte c = b[i];
            if (c == ']') {
                return i + 1;
            }
            if (c != ',') {
                return unexpected(i, "',' or ']'");
            }
            i = space(i + 1);
        }
    }

    private int name(int i) {
        return i < end && b[i] == '"' ? string(i + 1) : unexpected(i, "a name in quotes");
    }

    /// From the end of a name over its colon to the start of its value.
    private int colon(int i) {
        i = space(i);
        return i < end && b[i] == ':' ? space(i + 1) : unexpected(i, "':'");
    }

    /// From the first byte inside a string to the index after its closing quote.
    private int string(int i) {
        while (true) {
            i = ByteSearch.notPlain(b, i, end);
            if (i >= end) {
                return unexpected(i, "the string's closing quote");
            }
            byte c = b[i];
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i = escape(i);
            } else if (c >= 0) {
                return fail(
                        Why.MALFORMED,
                        i,
                        "a bare control character in a string (expected: an escape such as \\n)");
            } else {
                i = Utf8.skip(b, i, end);
                if (i < 0) {
                    return fail(Why.NOT_UTF8, ~i, "a byte that is not UTF-8");
                }
            }
            if (i < 0) {
                return -1;
            }
        }
    }

    /// From a backslash to the index after its escape.
    private int escape(int i) {
        escaped = true;
        if (i + 1 >= end) {
            return unexpected(i + 1, "an escape");
        }
        return switch (b[i + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i + 2;
            case 'u' -> numbered(i);
            default -> unexpected(i + 1, "one of \" \\ / b f n r t u after a backslash");
        };
    }

    /// From the backslash of a numbered escape to the index after it, and after its other half.
    private int numbered(int i) {
        int c = hex4(i + 2);
        if (c < 0) {
            return fail(Why.MALFORMED, i, "a broken escape (expected: four hex digits after \\u)");
        }
        if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
            return i + 6;
        }
        boolean paired =
                c <= Character.MAX_HIGH_SURROGATE
                        && i + 7 < end
                        && b[i + 6] == '\\'
                        && b[i + 7] == 'u'
                        && hex4(i + 8) >= Character.MIN_LOW_SURROGATE
                        && hex4(i + 8) <= Character.MAX_LOW_SURROGATE;
        return paired
                ? i + 12
                : fail(Why.MALFORMED, i, "half a surrogate pair (expected: both \\u escapes)");
    }

    /// Four hex digits at `i`, or -1.
    private int hex4(int i) {
        if (i + 4 > end) {
            return -1;
        }
        int c = 0;
        for (int k = i; k < i + 4; k++) {
            int digit = Character.digit(b[k], 16);
            if (digit < 0) {
                return -1;
            }
            c = c << 4 | digit;
        }
        return c;
    }

    private int number(int start) {
        int i = b[start] == '-' ? start + 1 : start;
        if (i < end && b[i] == '0') {
            i++;
        } else {
            int first = i;
            i = digits(i);
            if (i == first) {
                return unexpected(i, "a digit");
            }
        }
        if (i < end && b[i] == '.') {
            int first = i + 1;
            i = digits(first);
            if (i == first) {
                return unexpected(i, "a digit");
            }
        }
        if (i < end && (b[i] == 'e' || b[i] == 'E')) {
            i++;
            if (i < end && (b[i] == '+' || b[i] == '-')) {
                i++;
            }
            int first = i;
            i = digits(first);
            if (i == first) {
                return unexpected(i, "a digit");
            }
            if (exponent(first, i) > EXPONENT) {
                return fail(
                        Why.GIANT_NUMBER,
                        start,
                        "a number with a giant exponent (expected: at most " + EXPONENT + ")");
            }
        }
        return i - start <= DIGITS
                ? i
                : fail(
                        Why.GIANT_NUMBER,
                        start,
                        "a number of " + (i - start) + " bytes (expected: at most " + DIGITS + ")");
    }

    private int digits(int i) {
        while (i < end && b[i] >= '0' && b[i] <= '9') {
            i++;
        }
        return i;
    }

    private int exponent(int from, int to) {
        int value = 0;
        for (int i = from; i < to && value <= EXPONENT; i++) {
            value = value * 10 + (b[i] - '0');
        }
        return value;
    }

    private int literal(int i, String text) {
        for (int k = 0; k < text.length(); k++) {
            if (i + k >= end || b[i + k] != text.charAt(k)) {
                return unexpected(i + k, text);
            }
        }
        return i + text.length();
    }

    private int space(int i) {
        while (i < end
                && b[i] <= ' '
                && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t')) {
            i++;
        }
        return i;
    }

    private int tooDeep(int i) {
        return fail(
                Why.TOO_DEEP, i, "nesting too deep (expected: at most " + depthLimit + " levels)");
    }

    private int unexpected(int i, String expected) {
        if (i >= end) {
            return fail(Why.MALFORMED, i, "the document ends (expected: " + expected + ")");
        }
        int c = b[i];
        if (c == (byte) 0xEF && i + 2 < end && b[i + 1] == (byte) 0xBB && b[i + 2] == (byte) 0xBF) {
            return fail(Why.MALFORMED, i, "a byte order mark (expected: none)");
        }
        if (c < 0 && Utf8.skip(b, i, end) < 0) {
            return fail(Why.NOT_UTF8, i, "a byte that is not UTF-8");
        }
        String came = c > ' ' && c < 0x7f ? "'" + (char) c + "'" : "byte " + (c & 0xff);
        return fail(Why.MALFORMED, i, came + " (expected: " + expected + ")");
    }

    private int fail(Why why, int at, String message) {
        fault = new Fault(why, at, message);
        return -1;
    }
}
