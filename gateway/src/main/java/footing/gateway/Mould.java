package footing.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The form that one supplier's plain events share: all bytes of the choice but its text. An event
/// of the same form is read without being parsed, which makes long answers cheap to keep.
///
/// What stands behind the choices (usage, padding) may differ and is not looked at.
final class Mould {
    private static final byte[][] NAMES = {
        "\"content\":".getBytes(StandardCharsets.US_ASCII),
        "\"text\":".getBytes(StandardCharsets.US_ASCII)
    };

    private final byte[] front;
    private final byte[] back;

    private Mould(byte[] front, byte[] back) {
        this.front = front;
        this.back = back;
    }

    /// The mould of an event that says `text` and nothing else; null where none can be told.
    static @Nullable Mould of(byte[] data, int from, int to, String text) {
        for (byte[] name : NAMES) {
            int at = find(data, from, to, name);
            int quote = at < 0 ? to : at + name.length;
            while (quote < to && data[quote] == ' ') {
                quote++;
            }
            if (quote >= to || data[quote] != '"') {
                continue;
            }
            int close = close(data, quote + 1, to);
            int end = close < 0 ? -1 : find(data, close, to, CHOICES_END);
            if (end >= 0 && text.equals(string(data, quote, close))) {
                return new Mould(
                        Arrays.copyOfRange(data, from, quote),
                        Arrays.copyOfRange(data, close, end + CHOICES_END.length));
            }
        }
        return null;
    }

    /// The text of an event of this form; null where it has another.
    @Nullable String text(byte[] data, int from, int to) {
        int quote = from + front.length;
        if (quote >= to
                || data[quote] != '"'
                || !Arrays.equals(data, from, quote, front, 0, front.length)) {
            return null;
        }
        int close = close(data, quote + 1, to);
        int end = close + back.length;
        return close < 0 || end > to || !Arrays.equals(data, close, end, back, 0, back.length)
                ? null
                : string(data, quote, close);
    }

    /// Index of the quote that closes a string.
    private static int close(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] == '\\') {
                i++;
            } else if (data[i] == '"') {
                return i;
            }
        }
        return -1;
    }

    /// The string between two quotes.
    private static String string(byte[] data, int quote, int close) {
        for (int i = quote + 1; i < close; i++) {
            if (data[i] == '\\') {
                String json = new String(data, quote, close + 1 - quote, StandardCharsets.UTF_8);
                return ChunkTree.parse(json).asString("");
            }
        }
        return new String(data, quote + 1, close - quote - 1, StandardCharsets.UTF_8);
    }

    private static int find(byte[] data, int from, int to, byte[] what) {
        for (int i = from; i <= to - what.length; i++) {
            if (data[i] == what[0]
                    && Arrays.equals(data, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }

    private static final byte[] CHOICES_END = {'}', ']'};
}
