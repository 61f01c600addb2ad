package footing.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes of one head and where its header lines are in them. Only what is asked for becomes
/// text.
///
/// Reused from message to message of a connection.
final class Fields {
    private static final int NAME = 0;
    private static final int NAME_END = 1;
    private static final int VALUE = 2;
    private static final int VALUE_END = 3;
    private static final int STEP = 4;

    byte[] bytes = new byte[1024];
    int length;
    private int[] at = new int[STEP * 24];
    private int count;

    /// Where the head that begins at `from` ends, or -1 when its empty line has not come. Lines are
    /// counted as ended by LF here, so that a head with bare LF is refused at once and not waited
    /// for.
    static int end(byte[] bytes, int from, int scan, int to) {
        for (int i = scan; i < to; i++) {
            if (bytes[i] == '\n'
                    && lineBegins(bytes, from, i - (isCr(bytes, from, i - 1) ? 1 : 0))) {
                return i + 1;
            }
        }
        return -1;
    }

    private static boolean isCr(byte[] bytes, int from, int i) {
        return i >= from && bytes[i] == '\r';
    }

    private static boolean lineBegins(byte[] bytes, int from, int i) {
        return i == from || bytes[i - 1] == '\n';
    }

    void copy(byte[] head, int from, int to) {
        length = to - from;
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, bytes.length * 2)];
        }
        System.arraycopy(head, from, bytes, 0, length);
    }

    /// Reads the header lines from `start` up to the empty line at the end of the head.
    void parse(int start, int most) throws BadMessage {
        count = 0;
        int i = start;
        while (true) {
            if (bytes[i] == '\r' && i + 2 == length && bytes[i + 1] == '\n') {
                return;
            }
            if (count == most) {
                throw new BadMessage(
                        431, "too_many_headers", "more than " + most + " header lines");
            }
            i = line(i);
        }
    }

    private int line(int start) throws BadMessage {
        int i = start;
        while (Ascii.isToken(bytes[i])) {
            i++;
        }
        if (i == start || bytes[i] != ':') {
            throw BadMessage.malformed(
                    bytes[start] == ' ' || bytes[start] == '\t'
                            ? "header line begins with white space"
                            : "malformed header name");
        }
        int nameEnd = i++;
        while (bytes[i] == ' ' || bytes[i] == '\t') {
            i++;
        }
        int value = i;
        while (Ascii.isFieldText(bytes[i] & 0xff)) {
            i++;
        }
        if (bytes[i] != '\r' || bytes[i + 1] != '\n') {
            throw BadMessage.malformed("forbidden character in a header value");
        }
        int end = i;
        while (end > value && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        add(start, nameEnd, value, end);
        return i + 2;
    }

    private void add(int name, int nameEnd, int value, int valueEnd) {
        int k = count * STEP;
        if (k == at.length) {
            at = Arrays.copyOf(at, k * 2);
        }
        at[k + NAME] = name;
        at[k + NAME_END] = nameEnd;
        at[k + VALUE] = value;
        at[k + VALUE_END] = valueEnd;
        count++;
    }

    int count() {
        return count;
    }

    /// The first line after `after` with this name, which is in lower case; -1 when there is none.
    int find(String lower, int after) {
        for (int i = after + 1; i < count; i++) {
            if (Ascii.same(bytes, at[i * STEP + NAME], at[i * STEP + NAME_END], lower)) {
                return i;
            }
        }
        return -1;
    }

    int nameLength(int line) {
        return at[line * STEP + NAME_END] - at[line * STEP + NAME];
    }

    boolean isNamed(int line, String lower) {
        return Ascii.same(bytes, at[line * STEP + NAME], at[line * STEP + NAME_END], lower);
    }

    boolean hasValue(int line, String lower) {
        return Ascii.same(bytes, at[line * STEP + VALUE], at[line * STEP + VALUE_END], lower);
    }

    int valueStart(int line) {
        return at[line * STEP + VALUE];
    }

    int valueEnd(int line) {
        return at[line * STEP + VALUE_END];
    }

    String value(int line) {
        return text(at[line * STEP + VALUE], at[line * STEP + VALUE_END]);
    }

    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    @Nullable String value(String name) {
        int line = find(name, -1);
        return line < 0 ? null : value(line);
    }

    List<Header> list() {
        List<Header> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(
                    new Header(
                            text(at[i * STEP + NAME], at[i * STEP + NAME_END]),
                            text(at[i * STEP + VALUE], at[i * STEP + VALUE_END])));
        }
        return Collections.unmodifiableList(list);
    }
}
