package footing.ledger;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One file of the journal, mapped into memory.
///
/// ```
/// 0   magic (8)   written last: a file without it holds nothing
/// 8   id (8)      random; the database remembers how far it has drained which id
/// 16  order (8)   which segment comes first
/// 24  check (4)   CRC32C of id and order
/// 32  records     length (4), check (4), payload, padded to 8
/// ```
///
/// All little-endian. A record's check is the CRC32C of its payload mixed with the segment's id,
/// and its length is written last, so that a process killed in the middle leaves a length of zero
/// and never half a record. What is written into the mapping belongs to the kernel at once and
/// outlives the process.
///
/// The file is made by really writing zeros, so that a full disk shows there and not as a fault in
/// the middle of a memory access. Not safe by itself for several threads: [Journal] holds its lock
/// for writing and moving, and reads only below [#end()].
final class Segment {
    static final int HEADER = 32;

    private static final long MAGIC = 0x314e524a544f4f46L; // "FOOTJRN1"
    private static final int MOST_BYTES = 1 << 30;
    private static final int CHUNK = 64 * 1024;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle PUBLISHED_INT = INT.varHandle();
    private static final VarHandle PUBLISHED_LONG = LONG.varHandle();

    private final Path file;
    private final Arena arena;
    private final MemorySegment memory;
    private long id;
    private long order;
    private int end = HEADER;
    private long rows;
    private int readTo = HEADER;
    private long rowsRead;
    private int forcedTo;
    private boolean sealed;
    private boolean inherited;
    private boolean damaged;

    private Segment(Path file, Arena arena, MemorySegment memory) {
        this.file = file;
        this.arena = arena;
        this.memory = memory;
    }

    /// A new file full of zeros, not yet part of the journal.
    static Segment create(Path file, int bytes) throws IOException {
        FileChannel created =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        Folder.privateFile(file));
        try (FileChannel channel = created) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(bytes, CHUNK));
            for (int left = bytes; left > 0; ) {
                zeros.clear().limit(Math.min(left, zeros.capacity()));
                left -= channel.write(zeros);
            }
            return map(file, channel);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /// A file that an earlier process left, read through once. Null where it never became part of
    /// the journal. Nothing more is written to it.
    static @Nullable Segment recover(Path file) throws IOException {
        Segment segment;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() == 0) {
                return null;
            }
            if (channel.size() > MOST_BYTES) {
                throw new IOException(
                        file
                                + ": "
                                + channel.size()
                                + " bytes (expected: at most "
                                + MOST_BYTES
                                + ")");
            }
            segment = map(file, channel);
        }
        segment.sealed = true;
        segment.inherited = true;
        segment.end = segment.lastByte();
        if (segment.memory.byteSize() < HEADER || !segment.readHeader()) {
            if (segment.end == 0) {
                segment.arena.close();
                return null;
            }
            segment.damaged = true;
            segment.id = 0;
            segment.order = 0;
            segment.end = HEADER;
            return segment;
        }
        segment.end = Math.max(HEADER, segment.end);
        segment.readThrough();
        return segment;
    }

    /// The mapping lives until [#close()], on whichever thread.
    @SuppressWarnings("MustBeClosedChecker")
    private static Segment map(Path file, FileChannel channel) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return new Segment(
                    file, arena, channel.map(MapMode.READ_WRITE, 0, channel.size(), arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// Makes a new file part of the journal.
    void begin(long id, long order) {
        this.id = id;
        this.order = order;
        memory.set(LONG, 8, id);
        memory.set(LONG, 16, order);
        memory.set(INT, 24, headerCheck(id, order));
        PUBLISHED_LONG.setRelease(memory, 0L, MAGIC);
    }

    boolean fits(int length) {
        return !sealed && end + padded(length) <= memory.byteSize();
    }

    /// Appends a record that fits, and reads back that it is there: memory behind a file that
    /// somebody cut takes writes in silence, and the JVM tells of it some time later, if at all.
    ///
    /// @throws InternalError when the memory behind the file is gone
    /// @param crc [#crc(byte[])] of the payload, which needs no lock
    void append(byte[] payload, int crc) {
        MemorySegment.copy(payload, 0, memory, ValueLayout.JAVA_BYTE, end + 8L, payload.length);
        memory.set(INT, end + 4L, mixed(crc));
        PUBLISHED_INT.setRelease(memory, (long) end, payload.length);
        if ((int) PUBLISHED_INT.getAcquire(memory, (long) end) != payload.length
                || memory.get(INT, end + 4L) != mixed(crc)) {
            throw new InternalError("what was written cannot be read back");
        }
        end += padded(payload.length);
        rows++;
    }

    /// The payload of the record at `at`, or null where no whole record is there.
    byte @Nullable [] at(int at, int limit) {
        if (at + 8 > limit) {
            return null;
        }
        int length = (int) PUBLISHED_INT.getAcquire(memory, (long) at);
        if (length <= 0 || length > RowCodec.LONGEST || at + 8L + length > memory.byteSize()) {
            return null;
        }
        byte[] payload = new byte[length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at + 8L, payload, 0, length);
        return memory.get(INT, at + 4L) == mixed(crc(payload)) ? payload : null;
    }

    /// Makes the JVM tell of a fault in mapped memory here and not later: it does so where a thread
    /// comes back from native code at the latest, and compiled code may otherwise carry it up to a
    /// caller who knows nothing of it. Only for the way of failure.
    ///
    /// @throws InternalError where there was such a fault and it was not told yet
    static void tellFault() {
        int _ = Runtime.getRuntime().availableProcessors();
    }

    static int crc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    /// The bytes that a record with a payload of `length` takes.
    static int padded(int length) {
        return (8 + length + 7) & ~7;
    }

    /// Writes to the disk itself what is not yet drained and not yet there.
    void force(int from, int until) {
        int begin = Math.max(from, forcedTo);
        if (until > begin) {
            memory.asSlice(begin, until - (long) begin).force();
            if (forcedTo == 0) {
                memory.asSlice(0, HEADER).force();
            }
            forcedTo = until;
        }
    }

    /// Unmaps the file, and deletes it or keeps it aside when it is damaged. True where it was
    /// kept.
    boolean retire() throws IOException {
        close();
        if (!damaged) {
            Files.deleteIfExists(file);
            return false;
        }
        Files.move(file, aside());
        return true;
    }

    void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private Path aside() {
        Path aside = file.resolveSibling(file.getFileName() + ".corrupt");
        for (int n = 2; Files.exists(aside); n++) {
            aside = file.resolveSibling(file.getFileName() + "." + n + ".corrupt");
        }
        return aside;
    }

    private boolean readHeader() {
        id = memory.get(LONG, 8);
        order = memory.get(LONG, 16);
        return memory.get(LONG, 0) == MAGIC && memory.get(INT, 24) == headerCheck(id, order);
    }

    /// Counts the records and finds damage. What follows the last whole record and is no longer
    /// than one record is an append that was never acknowledged, and no damage, unless its length
    /// was already written.
    private void readThrough() {
        int lastWhole = HEADER;
        int gap = -1;
        for (int at = HEADER; at < end; ) {
            byte[] payload = at(at, end);
            if (payload == null) {
                gap = gap < 0 ? at : gap;
                at += 8;
                continue;
            }
            if (gap >= 0) {
                damaged = true;
                gap = -1;
            }
            rows++;
            at += padded(payload.length);
            lastWhole = at;
        }
        if (gap >= 0) {
            boolean unpublished = memory.get(INT, gap) == 0;
            damaged |= !unpublished || end - gap > padded(RowCodec.LONGEST);
        }
        end = lastWhole;
    }

    /// Where the zeros begin that fill the rest of the file, rounded up to 8.
    private int lastByte() {
        byte[] chunk = new byte[CHUNK];
        byte[] zeros = new byte[CHUNK];
        for (long stop = memory.byteSize(); stop > 0; ) {
            int length = (int) Math.min(CHUNK, stop);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, stop - length, chunk, 0, length);
            if (!Arrays.equals(chunk, 0, length, zeros, 0, length)) {
                int last = length - 1;
                while (chunk[last] == 0) {
                    last--;
                }
                return (int) Math.min((stop - length + last + 8) & ~7L, memory.byteSize());
            }
            stop -= length;
        }
        return 0;
    }

    private int mixed(int crc) {
        return crc ^ Long.hashCode(id);
    }

    private static int headerCheck(long id, long order) {
        return crc(ByteBuffer.allocate(16).putLong(id).putLong(order).array());
    }

    Path file() {
        return file;
    }

    long id() {
        return id;
    }

    long order() {
        return order;
    }

    long bytes() {
        return memory.byteSize();
    }

    /// Where the next record goes.
    int end() {
        return end;
    }

    /// How far the database has it.
    int readTo() {
        return readTo;
    }

    /// Rows that the database does not have yet.
    long backlog() {
        return rows - rowsRead;
    }

    /// Whether an earlier process wrote it.
    boolean inherited() {
        return inherited;
    }

    boolean sealed() {
        return sealed;
    }

    void seal() {
        sealed = true;
    }

    void markDamaged() {
        damaged = true;
    }

    /// The database has everything before `position`, in all `count` rows more than before.
    void drained(int position, long count) {
        readTo = position;
        rowsRead += count;
        if (sealed && readTo >= end) {
            rowsRead = rows;
        }
    }

    /// Starts again from a position that the database remembers, or from the beginning where it
    /// remembers none that makes sense.
    void resumeAt(int position) {
        readTo = HEADER;
        rowsRead = 0;
        int wanted = position > end ? HEADER : position;
        for (int at = HEADER; at < wanted; ) {
            byte[] payload = at(at, end);
            if (payload == null) {
                tellFault();
            }
            at += payload == null ? 8 : padded(payload.length);
            rowsRead += payload == null ? 0 : 1;
            readTo = at;
        }
    }
}
