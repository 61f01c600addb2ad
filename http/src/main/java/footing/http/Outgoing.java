package footing.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// Bytes on their way out: a head, the chunk that is being filled, or both, sent in one write.
///
/// Starts small and grows on need. Not safe for use by two threads at once.
final class Outgoing {
    /// Size at the start and after [#rest], in bytes.
    private static final int FIRST = 4 * 1024;

    /// A buffer up to this size is kept for the next message, in bytes.
    private static final int KEPT = 16 * 1024;

    /// Four hexadecimal digits and CRLF, kept free before the data of a chunk.
    private static final int ROOM = 6;

    /// The most that one chunk holds, in bytes; its size has at most four digits.
    static final int CHUNK = 32 * 1024;

    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private byte[] bytes = new byte[FIRST];
    private int start;
    private int end;

    /// Where the data of the open chunk begins; -1 when none is open.
    private int chunk = -1;

    int size() {
        return end - start;
    }

    void clear() {
        start = 0;
        end = 0;
        chunk = -1;
    }

    /// Between two messages: gives a large buffer back.
    void rest() {
        clear();
        if (bytes.length > KEPT) {
            bytes = new byte[FIRST];
        }
    }

    Outgoing put(byte[] from, int offset, int length) {
        need(length);
        System.arraycopy(from, offset, bytes, end, length);
        end += length;
        return this;
    }

    Outgoing put(byte[] from) {
        return put(from, 0, from.length);
    }

    /// Latin-1 text of our own making.
    Outgoing put(String text) {
        int length = text.length();
        need(length);
        for (int i = 0; i < length; i++) {
            bytes[end + i] = (byte) text.charAt(i);
        }
        end += length;
        return this;
    }

    Outgoing put(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        need(digits);
        int at = end + digits;
        long rest = number;
        do {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        end += digits;
        return this;
    }

    Outgoing crlf() {
        need(2);
        bytes[end++] = '\r';
        bytes[end++] = '\n';
        return this;
    }

    /// A header line from outside.
    ///
    /// @throws IllegalArgumentException when it would not be one line
    Outgoing header(Header header) {
        String name = header.name();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("header without a name");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!Ascii.isToken(name.charAt(i))) {
                throw new IllegalArgumentException("header name holds a forbidden character");
            }
        }
        String value = header.value();
        for (int i = 0; i < value.length(); i++) {
            if (!Ascii.isFieldText(value.charAt(i))) {
                throw new IllegalArgumentException(
                        "value of header " + name + " holds a forbidden character at " + i);
            }
        }
        return put(name).put(": ").put(value).crlf();
    }

    /// Adds to the open chunk, or opens one; the number of bytes for which it had room.
    int chunked(byte[] from, int offset, int length) {
        if (chunk < 0) {
            need(ROOM);
            end += ROOM;
            chunk = end;
        }
        int taken = Math.min(length, CHUNK - (end - chunk));
        put(from, offset, taken);
        return taken;
    }

    /// Writes the size before the data of the open chunk. Data moves by up to three bytes when
    /// something stands before it, so that the size has no leading zeros.
    void endChunk() {
        if (chunk < 0) {
            return;
        }
        int length = end - chunk;
        int data = chunk;
        chunk = -1;
        if (length == 0) {
            end = data - ROOM;
            return;
        }
        int digits = length > 0xfff ? 4 : length > 0xff ? 3 : length > 0xf ? 2 : 1;
        int gap = 4 - digits;
        if (data - ROOM == start) {
            start += gap;
        } else if (gap > 0) {
            System.arraycopy(bytes, data, bytes, data - gap, length);
            data -= gap;
            end -= gap;
        }
        bytes[data - 1] = '\n';
        bytes[data - 2] = '\r';
        int rest = length;
        for (int i = 0; i < digits; i++) {
            bytes[data - 3 - i] = HEX[rest & 0xf];
            rest >>>= 4;
        }
        crlf();
    }

    /// One write, and empty again.
    void sendTo(OutputStream out) throws IOException {
        if (end > start) {
            out.write(bytes, start, end - start);
        }
        start = 0;
        end = 0;
    }

    private void need(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
        }
    }
}
