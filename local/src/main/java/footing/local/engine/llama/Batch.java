package footing.local.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Tokens that are computed together, of any slots. Never holds more than its context was made for,
/// as the library would end the process.
public final class Batch implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final int room;
    private final MemorySegment struct = arena.allocate(Layouts.BATCH);
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment slots;
    private final MemorySegment outputs;
    private int size;
    private int outputCount;

    Batch(int room) {
        this.room = room;
        tokens = arena.allocate(JAVA_INT, room);
        positions = arena.allocate(JAVA_INT, room);
        slots = arena.allocate(JAVA_INT, room);
        outputs = arena.allocate(JAVA_BYTE, room);
        MemorySegment counts = arena.allocate(JAVA_INT, room);
        MemorySegment lists = arena.allocate(ADDRESS, room);
        for (int i = 0; i < room; i++) {
            counts.setAtIndex(JAVA_INT, i, 1);
            lists.setAtIndex(ADDRESS, i, slots.asSlice(4L * i));
        }
        struct.set(ADDRESS, 8, tokens);
        struct.set(ADDRESS, 16, MemorySegment.NULL);
        struct.set(ADDRESS, 24, positions);
        struct.set(ADDRESS, 32, counts);
        struct.set(ADDRESS, 40, lists);
        struct.set(ADDRESS, 48, outputs);
    }

    public void clear() {
        size = 0;
        outputCount = 0;
    }

    public int size() {
        return size;
    }

    /// How many more tokens fit.
    public int left() {
        return room - size;
    }

    /// Adds a token.
    ///
    /// @return its place in the batch
    public int add(int token, int position, int slot, boolean output) {
        if (size == room) {
            throw new IllegalStateException("the batch is full: " + room);
        }
        tokens.setAtIndex(JAVA_INT, size, token);
        positions.setAtIndex(JAVA_INT, size, position);
        slots.setAtIndex(JAVA_INT, size, slot);
        outputs.setAtIndex(JAVA_BYTE, size, (byte) (output ? 1 : 0));
        outputCount += output ? 1 : 0;
        return size++;
    }

    @Override
    public void close() {
        arena.close();
    }

    int outputs() {
        return outputCount;
    }

    int[] tokens() {
        return tokens.asSlice(0, 4L * size).toArray(JAVA_INT);
    }

    MemorySegment struct() {
        struct.set(JAVA_INT, 0, size);
        return struct;
    }
}
