package footing.tokens;

import java.util.Arrays;

/// Which token these bytes are. Open addressing over one byte array: about 20 bytes a token where a
/// map of arrays takes 150. Filled by one thread, then only read.
final class ByteTable {
    /// In the order they were put.
    private byte[] bytes = new byte[1 << 16];

    private int[] starts;
    private int[] ids;
    private int size;

    /// Index into `starts` plus one; 0 where nothing is.
    private int[] slots;

    ByteTable(int expected) {
        starts = new int[Math.max(expected, 16) + 1];
        ids = new int[starts.length];
        slots = new int[slotsFor(starts.length)];
    }

    /// A token's bytes; the first to come under the same bytes stays.
    void put(byte[] token, int id) {
        if (find(token, 0, token.length) >= 0) {
            return;
        }
        if (size + 1 == starts.length) {
            grow();
        }
        int start = starts[size];
        if (bytes.length - start < token.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, start + token.length));
        }
        System.arraycopy(token, 0, bytes, start, token.length);
        ids[size] = id;
        starts[++size] = start + token.length;
        seat(size - 1);
    }

    /// The token's id, or -1.
    int find(byte[] text, int from, int to) {
        for (int slot = slotOf(text, from, to); ; slot = slot + 1 == slots.length ? 0 : slot + 1) {
            int at = slots[slot] - 1;
            if (at < 0) {
                return -1;
            }
            if (Arrays.equals(bytes, starts[at], starts[at + 1], text, from, to)) {
                return ids[at];
            }
        }
    }

    int size() {
        return size;
    }

    int id(int index) {
        return ids[index];
    }

    byte[] token(int index) {
        return Arrays.copyOfRange(bytes, starts[index], starts[index + 1]);
    }

    /// Bytes of heap.
    long weight() {
        return bytes.length + 4L * (starts.length + ids.length + slots.length);
    }

    /// Gives back what was set aside for more.
    void trim() {
        bytes = Arrays.copyOf(bytes, starts[size]);
        starts = Arrays.copyOf(starts, size + 1);
        ids = Arrays.copyOf(ids, size);
    }

    private void grow() {
        starts = Arrays.copyOf(starts, starts.length * 2);
        ids = Arrays.copyOf(ids, starts.length);
        slots = new int[slotsFor(starts.length)];
        for (int i = 0; i < size; i++) {
            seat(i);
        }
    }

    private void seat(int index) {
        int slot = slotOf(bytes, starts[index], starts[index + 1]);
        while (slots[slot] != 0) {
            slot = slot + 1 == slots.length ? 0 : slot + 1;
        }
        slots[slot] = index + 1;
    }

    private int slotOf(byte[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = (hash * 0x01000193) ^ text[i];
        }
        return PairTable.reduce((hash * 0x9E3779B9) ^ (hash >>> 15), slots.length);
    }

    /// Room so that three of five slots are taken.
    private static int slotsFor(int tokens) {
        return Math.toIntExact(tokens * 5L / 3 + 1);
    }
}
