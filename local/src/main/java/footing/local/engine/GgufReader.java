package footing.local.engine;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// Reads the parts of a GGUF header in order, through a small buffer. Every length is checked
/// against what the file still holds before anything is allocated or skipped.
final class GgufReader {
    /// Header bytes read at most; real headers stay under 32 MiB.
    static final long LONGEST_HEADER = 256L << 20;

    private static final int BUFFER = 1 << 16;

    private final FileChannel file;
    private final long size;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long bufferStart;

    GgufReader(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    long position() {
        return bufferStart + buffer.position();
    }

    long left() {
        return size - position();
    }

    void seek(long position) throws IOException {
        if (position < 0 || position > size) {
            throw new EOFException("the file ends at byte " + size + ", before " + position);
        }
        if (position > LONGEST_HEADER) {
            throw new MalformedGguf("the header is longer than " + LONGEST_HEADER + " bytes");
        }
        if (position >= bufferStart && position <= bufferStart + buffer.limit()) {
            buffer.position((int) (position - bufferStart));
        } else {
            bufferStart = position;
            buffer.limit(0);
        }
    }

    void skip(long bytes) throws IOException {
        if (bytes < 0 || bytes > left()) {
            throw new EOFException(
                    "the file ends at byte " + size + " in the middle of its header");
        }
        seek(position() + bytes);
    }

    int readByte() throws IOException {
        need(1);
        return buffer.get() & 0xFF;
    }

    int readInt() throws IOException {
        need(4);
        return buffer.getInt();
    }

    long readLong() throws IOException {
        need(8);
        return buffer.getLong();
    }

    /// A count that is followed by at least `each` bytes for each thing counted.
    long readCount(String of, long most, int each) throws IOException {
        long count = readLong();
        if (count < 0 || count > most) {
            throw new MalformedGguf(
                    of + ": " + Long.toUnsignedString(count) + " (expected: 0.." + most + ")");
        }
        if (count * each > left()) {
            throw new EOFException(
                    "the file ends at byte " + size + " in the middle of its header");
        }
        return count;
    }

    String readText(int longest) throws IOException {
        long length = readCount("length of a text", longest, 1);
        byte[] bytes = new byte[(int) length];
        int done = 0;
        while (done < bytes.length) {
            need(1);
            int n = Math.min(buffer.remaining(), bytes.length - done);
            buffer.get(bytes, done, n);
            done += n;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    void skipText() throws IOException {
        skip(readCount("length of a text", LONGEST_HEADER, 1));
    }

    private void need(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        if (left() < bytes) {
            throw new EOFException(
                    "the file ends at byte " + size + " in the middle of its header");
        }
        if (position() > LONGEST_HEADER) {
            throw new MalformedGguf("the header is longer than " + LONGEST_HEADER + " bytes");
        }
        bufferStart = position();
        buffer.clear();
        while (buffer.position() < bytes) {
            if (file.read(buffer, bufferStart + buffer.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        buffer.flip();
    }

    /// The bytes are no GGUF that Footing can read.
    static final class MalformedGguf extends IOException {
        private static final long serialVersionUID = 1;

        MalformedGguf(String message) {
            super(message);
        }
    }
}
