package footing.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Walks over JSON that [JsonScan] has found good; on anything else its answers mean nothing.
///
/// Stands on a value. Each value is left by exactly one of [#skip], or [#enter] followed by
/// [#nextItem] or [#nextMember] until they return false. One thread at a time.
final class JsonCursor {
    private final byte[] b;
    private final int end;
    private int at;
    private boolean first;
    private int nameStart;
    private int nameEnd;

    /// @param at index of a value's first byte or of the space before it
    JsonCursor(byte[] b, int at, int end) {
        this.b = b;
        this.end = end;
        this.at = at;
        space();
    }

    /// What a value is.
    enum Kind {
        STRING("a string"),
        NUMBER("a number"),
        BOOLEAN("a boolean"),
        NULL("null"),
        ARRAY("an array"),
        OBJECT("an object");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// As a message names it, e.g. `an array`.
        String words() {
            return words;
        }

        static Kind at(byte[] b, int i) {
            return switch (b[i]) {
                case '"' -> STRING;
                case '{' -> OBJECT;
                case '[' -> ARRAY;
                case 't', 'f' -> BOOLEAN;
                case 'n' -> NULL;
                default -> NUMBER;
            };
        }
    }

    /// Index of the first byte of the value.
    int at() {
        return at;
    }

    Kind kind() {
        return Kind.at(b, at);
    }

    boolean isNull() {
        return b[at] == 'n';
    }

    boolean isTrue() {
        return b[at] == 't';
    }

    /// Whether the value says something: not `null`, `false`, a zero, `""`, `{}` or `[]`.
    boolean truthy() {
        return switch (kind()) {
            case NULL -> false;
            case BOOLEAN -> isTrue();
            case STRING -> b[at + 1] != '"';
            case ARRAY, OBJECT -> !isEmpty();
            case NUMBER -> !JsonNumber.isZero(b, at, end);
        };
    }

    /// Whether the array or object has nothing in it.
    boolean isEmpty() {
        int i = skipSpace(at + 1);
        return b[i] == ']' || b[i] == '}';
    }

    /// Goes inside the array or object.
    void enter() {
        at++;
        first = true;
        space();
    }

    /// Stands on the next item of an array; false, and behind the array, where there is none.
    boolean nextItem() {
        return next((byte) ']');
    }

    /// Stands on the value of the next member of an object; false, and behind the object, where
    /// there is none.
    boolean nextMember() {
        if (!next((byte) '}')) {
            return false;
        }
        nameStart = at + 1;
        at = afterString(at);
        nameEnd = at - 1;
        space();
        at++;
        space();
        return true;
    }

    /// Whether the member's name is written as these bytes.
    boolean nameIs(byte[] name) {
        return nameEnd - nameStart == name.length
                && Arrays.equals(b, nameStart, nameEnd, name, 0, name.length);
    }

    /// Bytes of the member's name as written.
    int nameLength() {
        return nameEnd - nameStart;
    }

    /// Whether the value is a string that reads as `text`, however it is escaped.
    boolean reads(byte[] text) {
        if (b[at] != '"') {
            return false;
        }
        int i = at + 1;
        int after = i + text.length;
        if (after < end && b[after] == '"' && Arrays.equals(b, i, after, text, 0, text.length)) {
            return true;
        }
        int stop = ByteSearch.quoteOrBackslash(b, i, end);
        return b[stop] == '\\'
                && Arrays.equals(decoded(b, at).getBytes(StandardCharsets.UTF_8), text);
    }

    /// The value, a number, where it is written as an integer; else [JsonNumber#NOT_WHOLE].
    long whole() {
        return JsonNumber.whole(b, at, end);
    }

    /// The value, a string, with its escapes undone.
    String string() {
        return decoded(b, at);
    }

    /// The JSON text of the value; does not move.
    String json() {
        return new String(b, at, afterValue() - at, StandardCharsets.UTF_8);
    }

    /// Stretch of the value; does not move.
    Span span() {
        return new Span(at, afterValue());
    }

    /// Goes behind the value.
    void skip() {
        at = afterValue();
    }

    private boolean next(byte close) {
        space();
        if (b[at] == close) {
            at++;
            first = false;
            return false;
        }
        if (!first) {
            at++;
            space();
        }
        first = false;
        return true;
    }

    private int afterValue() {
        return switch (b[at]) {
            case '"' -> afterString(at);
            case '{', '[' -> afterContainer();
            default -> afterScalar();
        };
    }

    private int afterString(int quote) {
        int i = quote + 1;
        while (true) {
            i = ByteSearch.quoteOrBackslash(b, i, end);
            if (b[i] == '"') {
                return i + 1;
            }
            i += 2;
        }
    }

    private int afterContainer() {
        int i = at;
        int depth = 0;
        while (true) {
            switch (b[i]) {
                case '"' -> i = afterString(i);
                case '{', '[' -> {
                    depth++;
                    i++;
                }
                case '}', ']' -> {
                    depth--;
                    i++;
                    if (depth == 0) {
                        return i;
                    }
                }
                default -> i++;
            }
        }
    }

    private int afterScalar() {
        int i = at;
        while (i < end && b[i] > ' ' && b[i] != ',' && b[i] != '}' && b[i] != ']') {
            i++;
        }
        return i;
    }

    private void space() {
        at = skipSpace(at);
    }

    private int skipSpace(int i) {
        while (i < end && b[i] <= ' ') {
            i++;
        }
        return i;
    }

    /// The text of the good JSON string whose opening quote stands at `quote`.
    static String decoded(byte[] b, int quote) {
        int start = quote + 1;
        int i = ByteSearch.quoteOrBackslash(b, start, b.length);
        if (b[i] == '"') {
            return new String(b, start, i - start, StandardCharsets.UTF_8);
        }
        StringBuilder out = new StringBuilder();
        int from = start;
        while (b[i] != '"') {
            out.append(new String(b, from, i - from, StandardCharsets.UTF_8));
            switch (b[i + 1]) {
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> {
                    int c = 0;
                    for (int k = i + 2; k < i + 6; k++) {
                        c = c << 4 | Character.digit(b[k], 16);
                    }
                    out.append((char) c);
                    i += 4;
                }
                default -> out.append((char) b[i + 1]);
            }
            from = i + 2;
            i = ByteSearch.quoteOrBackslash(b, from, b.length);
        }
        return out.append(new String(b, from, i - from, StandardCharsets.UTF_8)).toString();
    }
}
