package footing.tokens;

import java.util.BitSet;

/// Byte pair encoding of one word: into how many tokens its bytes merge.
///
/// Words that are one token by themselves (most are) are found whole. Short words are merged by
/// looking for the lowest rank again and again, long ones with a heap: a word of n bytes takes at
/// most about n log n steps, however hostile. Ids and ranks alone are kept, no text. Safe for many
/// threads, each with its [Work].
final class Bpe {
    /// Bytes; measured: above it the heap is quicker.
    private static final int SHORT = 64;

    private static final int NEVER = Integer.MAX_VALUE;

    private final ByteTable words;
    private final PairTable merges;

    /// The id of the token that a merge makes, by rank. Empty: the rank is the id.
    private final int[] made;

    /// The id of the token of one byte.
    private final int[] bytes;

    /// Words start as characters, which fall back to bytes; else as bytes.
    private final boolean characters;

    /// Ids of the tokens that their own bytes merge into.
    private final BitSet whole = new BitSet();

    /// `wordFirst`: a word that is a token is that token, whatever its merges would make.
    Bpe(
            ByteTable words,
            PairTable merges,
            int[] made,
            int[] bytes,
            boolean characters,
            boolean wordFirst) {
        this.words = words;
        this.merges = merges;
        this.made = made;
        this.bytes = bytes;
        this.characters = characters;
        Work work = new Work();
        for (int i = 0; i < words.size(); i++) {
            byte[] token = words.token(i);
            if (wordFirst || merge(token, token.length, work) == 1) {
                whole.set(words.id(i));
            }
        }
    }

    /// The tokens of the word that the first `length` bytes of `word` are, which is valid UTF-8.
    int count(byte[] word, int length, Work work) {
        int id = words.find(word, 0, length);
        if (id >= 0 && whole.get(id)) {
            work.steps++;
            return 1;
        }
        return merge(word, length, work);
    }

    /// Bytes of heap.
    long weight() {
        return words.weight() + merges.weight() + 4L * made.length + whole.size() / 8;
    }

    private int merge(byte[] word, int length, Work work) {
        work.room(length);
        int symbols = begin(word, length, work.ids);
        work.steps += symbols;
        if (symbols < 2) {
            return symbols;
        }
        return symbols <= SHORT ? mergeShort(symbols, work) : mergeLong(symbols, work);
    }

    private int begin(byte[] word, int length, int[] ids) {
        int symbols = 0;
        int from = 0;
        while (from < length) {
            int to = characters ? Math.min(from + utf8Length(word[from]), length) : from + 1;
            int id = characters ? words.find(word, from, to) : -1;
            if (id >= 0) {
                ids[symbols++] = id;
            } else {
                for (int i = from; i < to; i++) {
                    ids[symbols++] = bytes[word[i] & 0xFF];
                }
            }
            from = to;
        }
        return symbols;
    }

    private static int utf8Length(byte lead) {
        return lead >= 0 ? 1 : (lead & 0xE0) == 0xC0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : 4;
    }

    private int mergeShort(int symbols, Work work) {
        int[] ids = work.ids;
        int[] ranks = work.ranks;
        for (int i = 0; i + 1 < symbols; i++) {
            ranks[i] = merges.rank(ids[i], ids[i + 1]);
        }
        int left = symbols;
        while (left > 1) {
            int at = 0;
            for (int i = 1; i + 1 < left; i++) {
                if (ranks[i] < ranks[at]) {
                    at = i;
                }
            }
            work.steps += left;
            if (ranks[at] == NEVER) {
                return left;
            }
            ids[at] = made(ranks[at]);
            left--;
            System.arraycopy(ids, at + 2, ids, at + 1, left - at - 1);
            System.arraycopy(ranks, at + 1, ranks, at, left - at);
            if (at > 0) {
                ranks[at - 1] = merges.rank(ids[at - 1], ids[at]);
            }
            if (at + 1 < left) {
                ranks[at] = merges.rank(ids[at], ids[at + 1]);
            }
        }
        return left;
    }

    private int mergeLong(int symbols, Work work) {
        int[] ids = work.ids;
        int[] ranks = work.ranks;
        int[] next = work.next(symbols);
        int[] before = work.before(symbols);
        work.heapSize = 0;
        for (int i = 0; i < symbols; i++) {
            next[i] = i + 1;
            before[i] = i - 1;
            rank(i, i + 1 < symbols ? i + 1 : -1, ids, ranks, work);
        }
        int left = symbols;
        while (work.heapSize > 0) {
            long best = work.poll();
            int at = (int) best;
            if (ranks[at] != (int) (best >>> 32)) {
                continue;
            }
            int gone = next[at];
            ids[at] = made(ranks[at]);
            ranks[gone] = NEVER;
            next[at] = next[gone];
            if (next[at] < symbols) {
                before[next[at]] = at;
            }
            left--;
            rank(at, next[at] < symbols ? next[at] : -1, ids, ranks, work);
            if (before[at] >= 0) {
                rank(before[at], at, ids, ranks, work);
            }
        }
        return left;
    }

    private void rank(int at, int next, int[] ids, int[] ranks, Work work) {
        ranks[at] = next < 0 ? NEVER : merges.rank(ids[at], ids[next]);
        work.steps++;
        if (ranks[at] != NEVER) {
            work.push(((long) ranks[at] << 32) | at);
        }
    }

    private int made(int rank) {
        return made.length == 0 ? rank : made[rank];
    }
}
