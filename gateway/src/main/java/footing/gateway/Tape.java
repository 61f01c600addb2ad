package footing.gateway;

import footing.wire.SseCutter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A copy of the events that the caller got. While all is well it costs a copy of bytes; it is read
/// only when a leg has died, or when it grows long.
final class Tape {
    /// Bytes that are kept unread, at most.
    private static final int UNREAD = 256 << 10;

    /// Characters of a text that is carried on, at most.
    private static final int TEXT = 4 << 20;

    /// Bytes of a piece. Pieces are never copied into larger ones.
    private static final int PIECE = 4 << 10;

    private final Transcript transcript = new Transcript();
    private final List<byte[]> full = new ArrayList<>();
    private byte[] piece = {};
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
        if (full.size() * PIECE + filled + length > UNREAD) {
            read();
        }
        int done = 0;
        while (done < length) {
            if (filled == piece.length) {
                next();
            }
            int n = Math.min(length - done, piece.length - filled);
            System.arraycopy(from, offset + done, piece, filled, n);
            filled += n;
            done += n;
        }
    }

    private void next() {
        if (filled > 0) {
            full.add(piece);
        }
        piece = new byte[PIECE];
        filled = 0;
    }

    /// Whether the caller got anything at all.
    boolean begun() {
        return begun;
    }

    /// What the caller has so far; grows with the tape.
    Transcript transcript() {
        read();
        return transcript;
    }

    private void read() {
        if (filled == 0) {
            return;
        }
        Reading reading = new Reading();
        for (byte[] each : full) {
            reading.take(each, each.length);
        }
        reading.take(piece, filled);
        reading.end();
        full.clear();
        filled = 0;
    }

    /// Reads whole events out of pieces.
    private final class Reading {
        private final SseCutter cutter = new SseCutter(Integer.MAX_VALUE - 8);
        private byte[] last = {};

        void take(byte[] bytes, int length) {
            int at = cutter.room(Math.max(1, length));
            System.arraycopy(bytes, 0, cutter.buffer(), at, length);
            cutter.filled(length);
            int from = 0;
            int to = 0;
            while (cutter.next()) {
                if (!cutter.comment()) {
                    from = cutter.dataStart();
                    to = cutter.dataEnd();
                    event(cutter.data(), from, to);
                    last = cutter.data();
                }
            }
            if (to > from) {
                last = Arrays.copyOfRange(last, from, to);
            }
        }

        private void event(byte[] data, int from, int to) {
            String text = mould == null ? null : mould.text(data, from, to);
            if (text == null) {
                parse(data, from, to);
            } else {
                transcript.text.append(text);
            }
        }

        /// Tokens are told anew with each event, where they are; the last counts.
        void end() {
            ObjectNode event = ChunkTree.read(last, 0, last.length);
            if (event != null) {
                transcript.tokens(event);
            }
        }
    }

    private void parse(byte[] data, int from, int to) {
        ObjectNode event = ChunkTree.read(data, from, to);
        if (event != null && transcript.add(event)) {
            mould = Mould.of(data, from, to, ChunkTree.text(event.path("choices").path(0)));
        }
    }
}
