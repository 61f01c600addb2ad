package footing.wire;

import org.jspecify.annotations.Nullable;

/// Reads the data of one event of a supplier's stream. Believes nothing, throws nothing.
public final class ChunkReader {
    private ChunkReader() {}

    /// What matters in the event whose data stands in `[from, to)`.
    public static Glance read(Endpoint endpoint, byte[] b, int from, int to) {
        int start = from;
        while (start < to && isSpace(b[start])) {
            start++;
        }
        if (start == to) {
            return Glance.EMPTY;
        }
        if (b[start] == '[' && isDone(b, start, to)) {
            return Glance.DONE;
        }
        return GlanceReader.read(endpoint, b, start, to);
    }

    /// What the event adds to the visible text of its answer, the choices one after the other; null
    /// where it adds none or is not JSON.
    public static @Nullable String text(byte[] b, int from, int to) {
        return TextReader.read(b, from, to);
    }

    private static boolean isDone(byte[] b, int start, int to) {
        int end = to;
        while (isSpace(b[end - 1])) {
            end--;
        }
        return end - start == 6
                && b[start + 1] == 'D'
                && b[start + 2] == 'O'
                && b[start + 3] == 'N'
                && b[start + 4] == 'E'
                && b[start + 5] == ']';
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
