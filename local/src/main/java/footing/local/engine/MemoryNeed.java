package footing.local.engine;

import footing.local.engine.EngineFault.Kind;

/// How much memory a model will take, from its header: an estimate made before loading, because the
/// library itself would hang or be killed.
///
/// @param weights the file, which is mapped or repacked
/// @param cache what the slots' windows take at two bytes a number
/// @param work buffers of one batch, and the process itself
record MemoryNeed(long weights, long cache, long work) {
    private static final long PROCESS = 96L << 20;
    private static final int BYTES_PER_NUMBER = 2;

    /// Rows of intermediate results that a batch keeps at once, seen as multiples of the model's
    /// width.
    private static final long ROWS = 24;

    static MemoryNeed of(GgufHeader header, EngineSettings settings, int window) {
        long width = Math.max(1, header.embeddingLength());
        long heads = Math.max(1, header.heads());
        long groups = Math.max(1, header.number("attention.head_count_kv", heads));
        long key = header.number("attention.key_length", Math.max(1, width / heads));
        long value = header.number("attention.value_length", key);
        long perToken =
                saturated(saturated(header.layers(), groups), (key + value) * BYTES_PER_NUMBER);
        long cache = saturated(perToken, (long) settings.slots() * window);
        long outputs = Math.max(settings.slots(), 64);
        long work =
                PROCESS
                        + saturated(settings.batchTokens() * ROWS, width * Float.BYTES)
                        + saturated(outputs * 2, header.vocabSize() * Float.BYTES);
        return new MemoryNeed(header.bytes(), cache, work);
    }

    long total() {
        return weights + cache + work;
    }

    /// @throws EngineFault `NO_MEMORY` with the numbers and what would cure it
    void check(long available, EngineSettings settings, int window) throws EngineFault {
        if (total() <= available) {
            return;
        }
        throw new EngineFault(
                Kind.NO_MEMORY,
                "the model needs about "
                        + mib(total())
                        + " (weights "
                        + mib(weights)
                        + ", "
                        + settings.slots()
                        + " windows of "
                        + window
                        + " tokens "
                        + mib(cache)
                        + ", work "
                        + mib(work)
                        + ") and "
                        + mib(available)
                        + " are free: lower local.context or local.slots, or take a smaller"
                        + " model / 内存不足：请调小 local.context 或 local.slots，或换更小的模型");
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    private static long saturated(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE / 8 : a * b;
    }
}
