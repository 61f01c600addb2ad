package footing.tokens;

import java.util.Arrays;

/// Which rank the merge of two tokens has. A pair and its rank are one long: 20 bits each for the
/// two tokens, 24 for the rank. Filled by one thread, then only read.
final class PairTable {
    /// Of ids: one more than the highest.
    static final int IDS = 1 << 20;

    /// Of ranks: one more than the highest.
    static final int RANKS = 1 << 24;

    private static final long FREE = -1;

    private final long[] slots;

    PairTable(int pairs) {
        slots = new long[Math.toIntExact(pairs * 5L / 3 + 2)];
        Arrays.fill(slots, FREE);
    }

    /// The last to come under the same pair stays.
    void put(int left, int right, int rank) {
        long pair = ((long) left << 20) | right;
        int slot = slotOf(pair);
        while (slots[slot] != FREE && slots[slot] >>> 24 != pair) {
            slot = slot + 1 == slots.length ? 0 : slot + 1;
        }
        slots[slot] = (pair << 24) | rank;
    }

    /// The rank, or [Integer#MAX_VALUE] when the two do not merge.
    int rank(int left, int right) {
        long pair = ((long) left << 20) | right;
        for (int slot = slotOf(pair); ; slot = slot + 1 == slots.length ? 0 : slot + 1) {
            long entry = slots[slot];
            if (entry == FREE) {
                return Integer.MAX_VALUE;
            }
            if (entry >>> 24 == pair) {
                return (int) entry & (RANKS - 1);
            }
        }
    }

    /// Bytes of heap.
    long weight() {
        return 8L * slots.length;
    }

    private int slotOf(long pair) {
        return reduce((int) ((pair * 0x9E3779B97F4A7C15L) >>> 32), slots.length);
    }

    /// A slot from a hash, evenly.
    static int reduce(int hash, int slots) {
        return (int) (((hash & 0xFFFFFFFFL) * slots) >>> 32);
    }
}
