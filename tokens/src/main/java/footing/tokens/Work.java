package footing.tokens;

import java.util.Arrays;

/// What one thread needs while it counts one text; grows with the longest word. Also counts its own
/// steps, so that a test can tell linear work from worse without a clock.
final class Work {
    /// One for each symbol looked at, each rank looked up, each level of the heap passed.
    long steps;

    int[] ids = new int[64];

    /// Of the pair that begins at an index.
    int[] ranks = new int[64];

    /// Rank in the upper half, index in the lower: the lowest rank first, of equals the leftmost.
    private long[] heap = {};

    int heapSize;
    private int[] next = {};
    private int[] before = {};

    /// UTF-8 of the word at hand.
    byte[] word = new byte[256];

    void room(int symbols) {
        if (ids.length < symbols) {
            ids = new int[Math.max(symbols, ids.length * 2)];
            ranks = new int[ids.length];
        }
    }

    int[] next(int symbols) {
        if (next.length < symbols) {
            next = new int[ids.length];
        }
        return next;
    }

    int[] before(int symbols) {
        if (before.length < symbols) {
            before = new int[ids.length];
        }
        return before;
    }

    void push(long entry) {
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, Math.max(256, heap.length * 2));
        }
        int at = heapSize++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (heap[parent] <= entry) {
                break;
            }
            heap[at] = heap[parent];
            at = parent;
            steps++;
        }
        heap[at] = entry;
    }

    long poll() {
        long first = heap[0];
        long last = heap[--heapSize];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= heapSize) {
                break;
            }
            if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= last) {
                break;
            }
            heap[at] = heap[child];
            at = child;
            steps++;
        }
        heap[at] = last;
        return first;
    }
}
