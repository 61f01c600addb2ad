package footing.local.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Where a text stands in a grammar, and which tokens may follow. Used by one thread.
///
/// The library ends the process when it is told of a token that the grammar does not allow, so
/// [#accept] takes only what [#allows] or [#mask] let through in the same state.
public final class Grammar implements AutoCloseable {
    private static final int ENTRY_INTS = 3;

    private final Symbols symbols;
    private final MemorySegment sampler;
    private final int vocabSize;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment entries;
    private final MemorySegment array;

    Grammar(Symbols symbols, MemorySegment sampler, int vocabSize) {
        this.symbols = symbols;
        this.sampler = sampler;
        this.vocabSize = vocabSize;
        this.entries = arena.allocate(JAVA_INT, (long) ENTRY_INTS * vocabSize);
        this.array = arena.allocate(32, 8);
    }

    /// Whether `token` may come next.
    public boolean allows(int token) {
        entries.setAtIndex(JAVA_INT, 0, token);
        entries.setAtIndex(JAVA_INT, 1, Float.floatToRawIntBits(1f));
        entries.setAtIndex(JAVA_INT, 2, 0);
        apply(1);
        return entries.getAtIndex(JAVA_INT, 1) == Float.floatToRawIntBits(1f);
    }

    /// Sets the logits of all tokens that may not come next to negative infinity.
    public void mask(float[] logits) {
        int[] packed = new int[ENTRY_INTS * vocabSize];
        for (int i = 0; i < vocabSize; i++) {
            packed[ENTRY_INTS * i] = i;
            packed[ENTRY_INTS * i + 1] = Float.floatToRawIntBits(logits[i]);
        }
        MemorySegment.copy(packed, 0, entries, JAVA_INT, 0, packed.length);
        apply(vocabSize);
        MemorySegment.copy(entries, JAVA_INT, 0, packed, 0, packed.length);
        for (int i = 0; i < vocabSize; i++) {
            logits[i] = Float.intBitsToFloat(packed[ENTRY_INTS * i + 1]);
        }
    }

    /// Moves on over `token`, which must be allowed and no end token.
    public void accept(int token) {
        if (!allows(token)) {
            throw new IllegalStateException("the grammar does not allow token " + token);
        }
        Symbols.call(() -> {
            symbols.samplerAccept.invokeExact(sampler, token);
            return true;
        });
    }

    @Override
    public void close() {
        Symbols.call(() -> {
            symbols.samplerFree.invokeExact(sampler);
            return true;
        });
        arena.close();
    }

    private void apply(int count) {
        array.set(ADDRESS, 0, entries);
        array.set(JAVA_LONG, 8, count);
        array.set(JAVA_LONG, 16, -1);
        array.set(JAVA_LONG, 24, 0);
        Symbols.call(() -> {
            symbols.samplerApply.invokeExact(sampler, array);
            return true;
        });
    }
}
