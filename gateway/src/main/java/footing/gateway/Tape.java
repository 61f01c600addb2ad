package footing.gateway;

import footing.wire.SseCutter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A copy of the events that the caller got. While all is well it costs a copy of bytes; it is read
/// only when a leg has died, or when it grows long.
final class Tape {
    /// Bytes that are kept unread, at most.
    private static final int UNREAD = 256 << 10;

    /// Characters of a text that is carried on, at most.
    private static final int TEXT = 4 << 20;

    private static final int FIRST_ROOM = 2 << 10;

    private final Transcript transcript = new Transcript();
    private byte[] bytes = {};
    private int filled;
    private boolean begun;
    private @Nullable Mould mould;

    /// Keeps whole events.
    void add(byte[] from, int offset, int length) {
        begun = true;
        if (transcript.text.length() + transcript.beside.length() > TEXT) {
            transcript.beyondText = true;
            return;
        }
        if (filled + length > UNREAD) {
            read(bytes, 0, filled);
            filled = 0;
        }
        if (length > UNREAD) {
            read(from, offset, length);
            return;
        }
        if (bytes.length - filled < length) {
            bytes =
                    Arrays.copyOf(
                            bytes,
                            Math.max(FIRST_ROOM, Math.max(filled + length, 2 * bytes.length)));
        }
        System.arraycopy(from, offset, bytes, filled, length);
        filled += length;
    }

    /// Whether the caller got anything at all.
    boolean begun() {
        return begun;
    }

    /// What the caller has so far; grows with the tape.
    Transcript transcript() {
        read(bytes, 0, filled);
        filled = 0;
        return transcript;
    }

    private void read(byte[] from, int offset, int length) {
        SseCutter cutter = new SseCutter(Integer.MAX_VALUE - 8);
        int at = cutter.room(Math.max(1, length));
        System.arraycopy(from, offset, cutter.buffer(), at, length);
        cutter.filled(length);
        byte[] data = {};
        int lastStart = 0;
        int lastEnd = 0;
        while (cutter.next()) {
            if (cutter.comment()) {
                continue;
            }
            data = cutter.data();
            lastStart = cutter.dataStart();
            lastEnd = cutter.dataEnd();
            String text = mould == null ? null : mould.text(data, lastStart, lastEnd);
            if (text == null) {
                parse(data, lastStart, lastEnd);
            } else {
                transcript.text.append(text);
            }
        }
        // Tokens are told anew with each event, where they are; the last counts.
        ObjectNode last = ChunkTree.read(data, lastStart, lastEnd);
        if (last != null) {
            transcript.tokens(last);
        }
    }

    private void parse(byte[] data, int from, int to) {
        ObjectNode event = ChunkTree.read(data, from, to);
        if (event != null && transcript.add(event)) {
            mould = Mould.of(data, from, to, ChunkTree.text(event.path("choices").path(0)));
        }
    }
}
