package footing.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts server-sent events out of bytes that arrive in any slices.
///
/// Lines end with LF, CR or CRLF, and a blank line ends an event. A byte order mark in front of the
/// stream is no part of the first event. Blank lines between events belong to the event after them,
/// so that the raw bytes of all events, one after the other, are the stream. A line that ends with
/// CR waits for the byte after it, which may be its LF; only a blank line after a line that ended
/// with a bare CR does not wait, and an LF behind it belongs to the next event.
///
/// Use: `int at = cutter.room(1)`, read into [#buffer] from `at` on, [#filled], then [#next] until
/// it is false. What is told of an event holds until the next call of `next` or `room`. One thread
/// at a time.
public final class SseCutter {
    /// Longest event in bytes unless told otherwise.
    public static final int EVENT_LIMIT = 4 << 20;

    private static final int FIRST_ROOM = 8 << 10;
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

    private final int limit;
    private byte[] buffer = {};

    /// Bytes of the stream that are here: `[start, filled)`. `start` is the current event's or,
    /// while none is complete, the coming one's.
    private int start;

    private int filled;

    /// Everything before has been cut into lines; a line starts at `line`, and `look` is how far
    /// its end has been looked for.
    private int line;

    private int look;

    /// The last line ended with a bare CR.
    private boolean bareReturn;

    /// The stream's first line is behind us.
    private boolean opened;

    /// The event has a line that is not blank.
    private boolean begun;

    private boolean complete;
    private boolean tooLarge;
    private int dataLines;
    private int dataStart;
    private int dataEnd;
    private int nameStart;
    private int nameEnd;
    private byte[] joined = new byte[0];
    private int joinedLength;

    /// A cutter for events of at most [#EVENT_LIMIT] bytes.
    public SseCutter() {
        this(EVENT_LIMIT);
    }

    /// A cutter for events of at most `limit` bytes.
    public SseCutter(int limit) {
        this.limit = limit;
    }

    /// Where bytes are to be read into, from the index that [#room] gave to the end of the array.
    public byte[] buffer() {
        return buffer;
    }

    /// Makes room for at least `min` more bytes and gives the index of the first. The array of
    /// [#buffer] may be another one afterwards.
    public int room(int min) {
        if (tooLarge) {
            throw new IllegalStateException("an event is too large (expected: no more reading)");
        }
        if (complete) {
            forget();
        }
        if (start == filled) {
            move(buffer);
        }
        if (buffer.length - filled < min) {
            int needed = Math.addExact(filled - start, min);
            move(needed <= buffer.length / 2 ? buffer : new byte[Math.max(needed, twice())]);
        }
        return filled;
    }

    private int twice() {
        return Math.clamp(2L * buffer.length, FIRST_ROOM, Integer.MAX_VALUE - 64);
    }

    /// Says that `count` bytes were read into the room.
    public void filled(int count) {
        if (count < 0 || count > buffer.length - filled) {
            throw new IllegalArgumentException(
                    "count: " + count + " (expected: 0.." + (buffer.length - filled) + ")");
        }
        filled += count;
    }

    /// Goes to the next event; false where more bytes are needed, or where the event is
    /// [#tooLarge].
    public boolean next() {
        if (complete) {
            forget();
        }
        while (!tooLarge) {
            int end = ByteSearch.lineEnd(buffer, look, filled);
            look = end;
            int after = end == filled ? -1 : afterLine(end);
            if (after < 0) {
                tooLarge = filled - start > limit + (opened ? 0 : 3);
                return false;
            }
            if (!opened) {
                open(end);
            }
            int from = line;
            line = after;
            look = after;
            if (end > from) {
                field(from, end);
            } else if (begun) {
                tooLarge = after - start > limit;
                complete = !tooLarge;
                return complete;
            }
        }
        return false;
    }

    /// Whether an event is longer than the limit; the stream cannot be cut any further.
    public boolean tooLarge() {
        return tooLarge;
    }

    /// Index in [#buffer] of the event's first byte.
    public int eventStart() {
        return start;
    }

    /// Index in [#buffer] after the event's blank line.
    public int eventEnd() {
        return line;
    }

    /// Where the data stands: [#buffer] itself, or an array into which several lines were joined
    /// with LF.
    public byte[] data() {
        return dataLines > 1 ? joined : buffer;
    }

    /// Index in [#data] of the data's first byte.
    public int dataStart() {
        return dataLines > 1 ? 0 : dataStart;
    }

    /// Index in [#data] after the data's last byte.
    public int dataEnd() {
        return dataLines > 1 ? joinedLength : dataEnd;
    }

    /// Whether the event has no data: only comments, or other fields.
    public boolean comment() {
        return dataLines == 0;
    }

    /// What the event calls itself (`event:`), or null.
    public @Nullable String eventName() {
        return nameEnd == nameStart
                ? null
                : new String(buffer, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
    }

    /// Bytes of an event that is not complete. At the end of a stream: what was cut off; blank
    /// lines do not count.
    public int pending() {
        int from = complete ? line : start;
        while (from < filled && (buffer[from] == '\n' || buffer[from] == '\r')) {
            from++;
        }
        return filled - from;
    }

    /// From a line's end to the start of the next line; -1 where that is not known yet.
    private int afterLine(int end) {
        if (buffer[end] == '\n') {
            bareReturn = false;
            return end + 1;
        }
        boolean ends = end == line && begun && bareReturn;
        if (!ends && end + 1 == filled) {
            return -1;
        }
        bareReturn = ends || buffer[end + 1] != '\n';
        return bareReturn ? end + 1 : end + 2;
    }

    /// Steps over a byte order mark at the start of the stream.
    private void open(int end) {
        opened = true;
        if (end - line >= 3
                && buffer[line] == (byte) 0xEF
                && buffer[line + 1] == (byte) 0xBB
                && buffer[line + 2] == (byte) 0xBF) {
            line += 3;
            start = line;
        }
    }

    private void field(int from, int end) {
        begun = true;
        if (startsWith(from, end, DATA)) {
            data(valueStart(from + DATA.length, end), end);
        } else if (startsWith(from, end, EVENT)) {
            nameStart = valueStart(from + EVENT.length, end);
            nameEnd = end;
        }
    }

    private boolean startsWith(int from, int end, byte[] name) {
        int after = from + name.length;
        return after <= end
                && Arrays.equals(buffer, from, after, name, 0, name.length)
                && (after == end || buffer[after] == ':');
    }

    /// From the end of a field's name over its colon and one space.
    private int valueStart(int i, int end) {
        int value = Math.min(i + 1, end);
        return value < end && buffer[value] == ' ' ? value + 1 : value;
    }

    private void data(int from, int end) {
        dataLines++;
        if (dataLines == 1) {
            dataStart = from;
            dataEnd = end;
            return;
        }
        if (dataLines == 2) {
            joinedLength = 0;
            join(dataStart, dataEnd);
        }
        joined[joinedLength++] = '\n';
        join(from, end);
    }

    /// Adds a line to the joined data and leaves room for an LF behind it.
    private void join(int from, int end) {
        int more = end - from + 1;
        if (joined.length - joinedLength < more) {
            joined = Arrays.copyOf(joined, Math.max(joinedLength + more, 2 * joined.length));
        }
        System.arraycopy(buffer, from, joined, joinedLength, end - from);
        joinedLength += end - from;
    }

    private void forget() {
        complete = false;
        begun = false;
        start = line;
        dataLines = 0;
        nameStart = nameEnd;
    }

    /// Moves what is not yet given out to the front of `to`, which may be the buffer itself.
    private void move(byte[] to) {
        System.arraycopy(buffer, start, to, 0, filled - start);
        buffer = to;
        filled -= start;
        line -= start;
        look -= start;
        dataStart -= start;
        dataEnd -= start;
        nameStart -= start;
        nameEnd -= start;
        start = 0;
    }
}
