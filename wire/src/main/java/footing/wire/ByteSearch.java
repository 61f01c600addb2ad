package footing.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds bytes eight at a time.
///
/// Eight bytes are read as one `long`, first byte lowest. A subtraction sets the top bit of every
/// byte that is smaller than the subtrahend; borrows can only mark bytes above a true find, so the
/// lowest mark is always right.
final class ByteSearch {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';
    private static final long FEEDS = ONES * '\n';
    private static final long RETURNS = ONES * '\r';

    private ByteSearch() {}

    /// The first byte in `[i, end)` that a JSON string cannot hold as it is, or that is not ASCII:
    /// quote, backslash, control or above 127; `end` where there is none.
    static int notPlain(byte[] b, int i, int end) {
        for (; i <= end - 8; i += 8) {
            long w = (long) LONGS.get(b, i);
            long found =
                    (w | (w - SPACES) | ((w ^ QUOTES) - ONES) | ((w ^ BACKSLASHES) - ONES)) & TOPS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < end && b[i] >= ' ' && b[i] != '"' && b[i] != '\\') {
            i++;
        }
        return i;
    }

    /// The first quote or backslash in `[i, end)`, or `end`.
    static int quoteOrBackslash(byte[] b, int i, int end) {
        for (; i <= end - 8; i += 8) {
            long w = (long) LONGS.get(b, i);
            long found = (((w ^ QUOTES) - ONES) | ((w ^ BACKSLASHES) - ONES)) & ~w & TOPS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < end && b[i] != '"' && b[i] != '\\') {
            i++;
        }
        return i;
    }

    /// The first LF or CR in `[i, end)`, or `end`.
    static int lineEnd(byte[] b, int i, int end) {
        for (; i <= end - 8; i += 8) {
            long w = (long) LONGS.get(b, i);
            long found = (((w ^ FEEDS) - ONES) | ((w ^ RETURNS) - ONES)) & ~w & TOPS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < end && b[i] != '\n' && b[i] != '\r') {
            i++;
        }
        return i;
    }
}
