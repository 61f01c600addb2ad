package footing.bench;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Proves that a body is the whole answer that the mock supplier gave.
sealed interface AnswerCheck extends AnswerReader.Body {
    /// Makes ready for the next body.
    void again();

    /// What is wrong with the body that has just ended; null where it is whole.
    @Nullable String verdict();

    /// Text chunks seen since the last [#again].
    int chunks();

    /// When the first text chunk of this body came, in `System.nanoTime()`; 0 before.
    long firstChunkAt();

    /// An answer in one piece: its bytes, or at least its text and usage where a gateway writes the
    /// JSON anew.
    final class Whole implements AnswerCheck {
        private static final byte[] TEXT = Ascii.bytes("read bed 11 and bed 13 as well.\"");

        private final byte[] got = new byte[16 * 1024];
        private int length;

        @Override
        public void take(byte[] bytes, int from, int to) {
            int n = Math.min(to - from, got.length - length);
            System.arraycopy(bytes, from, got, length, n);
            length += n;
        }

        @Override
        public void again() {
            length = 0;
        }

        @Override
        public @Nullable String verdict() {
            byte[] due = Script.ANSWER_BODY;
            if (Arrays.equals(got, 0, length, due, 0, due.length)) {
                return null;
            }
            return Ascii.find(got, 0, length, TEXT) >= 0 && got[length - 1] == '}'
                    ? null
                    : "another answer of " + length + " bytes";
        }

        @Override
        public int chunks() {
            return 0;
        }

        @Override
        public long firstChunkAt() {
            return 0;
        }
    }

    /// A stream: all chunks in order, the finish reason, the usage, `[DONE]`, each once. Lines that
    /// are comments or other fields are let pass.
    final class Stream implements AnswerCheck {
        private static final int LINE_LIMIT = 4_096;

        private final int due;
        private final Histogram relay;
        private final byte[] line = new byte[LINE_LIMIT];
        private int lineLength;
        private int next;
        private int finishes;
        private int usages;
        private int dones;
        private long firstAt;
        private @Nullable String fault;

        Stream(int due, Histogram relay) {
            this.due = due;
            this.relay = relay;
        }

        @Override
        public void take(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                byte b = bytes[i];
                if (b == '\n') {
                    line();
                    lineLength = 0;
                } else if (lineLength < LINE_LIMIT) {
                    line[lineLength++] = b;
                } else {
                    fault = "a line over " + LINE_LIMIT + " bytes";
                }
            }
        }

        @Override
        public void again() {
            lineLength = 0;
            next = 0;
            finishes = 0;
            usages = 0;
            dones = 0;
            firstAt = 0;
            fault = null;
        }

        @Override
        public @Nullable String verdict() {
            if (fault != null) {
                return fault;
            }
            if (next != due) {
                return "%d chunks (expected: %d)".formatted(next, due);
            }
            return finishes == 1 && usages == 1 && dones == 1
                    ? null
                    : "%d finish reasons, %d usages, %d [DONE] (expected: 1 each)"
                            .formatted(finishes, usages, dones);
        }

        @Override
        public int chunks() {
            return next;
        }

        @Override
        public long firstChunkAt() {
            return firstAt;
        }

        private void line() {
            if (lineLength < 6 || line[0] != 'd' || line[4] != ':') {
                return;
            }
            int mark = Ascii.find(line, 5, lineLength, Script.CHUNK_MARK);
            if (mark >= 0) {
                chunk(mark + Script.CHUNK_MARK.length);
            } else if (Ascii.find(line, 5, lineLength, Script.DONE_MARK) >= 0) {
                dones++;
            } else if (Ascii.find(line, 5, lineLength, Script.USAGE_MARK) >= 0) {
                usages++;
            } else if (Ascii.find(line, 5, lineLength, Script.FINISH_MARK) >= 0) {
                finishes++;
            } else {
                fault = "an event that the supplier did not send";
            }
        }

        private void chunk(int at) {
            long now = System.nanoTime();
            if (firstAt == 0) {
                firstAt = now;
            }
            if (Ascii.number(line, at, lineLength) != next) {
                fault = "chunk out of order after " + next;
                return;
            }
            next++;
            int stamp = Ascii.find(line, at, lineLength, Script.CHUNK_STAMP);
            relay.add(now - Ascii.number(line, stamp + Script.CHUNK_STAMP.length, lineLength));
        }
    }
}
