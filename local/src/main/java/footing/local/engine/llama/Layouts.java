package footing.local.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// The C structs of llama.cpp v0.5.0 (commit de3ff81), which change between versions: their sizes,
/// the offsets of the fields that Footing sets, and the defaults by which a library of another
/// shape is known. Offsets were read with `offsetof` from that version's header.
final class Layouts {
    /// What `llama_version()` must say.
    static final String VERSION = "0.5.0-dev";

    static final StructLayout MODEL_PARAMS =
            MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(2, JAVA_LONG).withName("pointers"),
                    MemoryLayout.sequenceLayout(6, JAVA_INT).withName("numbers"),
                    MemoryLayout.sequenceLayout(4, JAVA_LONG).withName("more_pointers"),
                    MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("flags"));

    static final StructLayout CONTEXT_PARAMS =
            MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(14, JAVA_INT).withName("numbers"),
                    MemoryLayout.sequenceLayout(6, JAVA_FLOAT).withName("rope"),
                    JAVA_INT.withName("yarn_orig_ctx"),
                    JAVA_FLOAT.withName("defrag_thold"),
                    MemoryLayout.sequenceLayout(2, JAVA_LONG).withName("eval"),
                    MemoryLayout.sequenceLayout(2, JAVA_INT).withName("types"),
                    MemoryLayout.sequenceLayout(2, JAVA_LONG).withName("abort"),
                    MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("flags"),
                    MemoryLayout.sequenceLayout(3, JAVA_LONG).withName("tail"));

    static final StructLayout BATCH =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("n_tokens"),
                    MemoryLayout.paddingLayout(4),
                    ADDRESS.withName("token"),
                    ADDRESS.withName("embd"),
                    ADDRESS.withName("pos"),
                    ADDRESS.withName("n_seq_id"),
                    ADDRESS.withName("seq_id"),
                    ADDRESS.withName("logits"));

    static final long GPU_LAYERS = 16;
    static final long SPLIT_MODE = 20;
    static final long LOAD_MODE = 24;
    static final long LAZY_MODE = 28;
    static final long CHECK_TENSORS = 73;
    static final long USE_EXTRA_BUFFERS = 74;

    static final long N_CTX = 0;
    static final long N_BATCH = 4;
    static final long N_UBATCH = 8;
    static final long N_SEQ_MAX = 12;
    static final long N_OUTPUTS_MAX = 20;
    static final long N_THREADS = 28;
    static final long N_THREADS_BATCH = 32;
    static final long POOLING_TYPE = 44;
    static final long ATTENTION_TYPE = 48;
    static final long FLASH_ATTENTION = 52;
    static final long YARN_EXT_FACTOR = 64;
    static final long TYPE_K = 104;
    static final long TYPE_V = 108;
    static final long EMBEDDINGS = 128;
    static final long NO_PERF = 130;
    static final long KV_UNIFIED = 133;

    static final int LOAD_MMAP = 1;
    static final int POOLING_NONE = 0;
    private static final int F16 = 1;

    private Layouts() {}

    /// Whether the defaults that the library hands out stand where this layout expects them.
    static boolean looksPinned(MemorySegment model, MemorySegment context) {
        return MODEL_PARAMS.byteSize() == 80
                && CONTEXT_PARAMS.byteSize() == 160
                && BATCH.byteSize() == 56
                && model.get(JAVA_INT, GPU_LAYERS) == -1
                && model.get(JAVA_INT, SPLIT_MODE) == 1
                && model.get(JAVA_INT, LOAD_MODE) == -1
                && model.get(JAVA_INT, LAZY_MODE) == 1
                && model.get(JAVA_BYTE, USE_EXTRA_BUFFERS) == 1
                && model.get(JAVA_BYTE, CHECK_TENSORS) == 0
                && context.get(JAVA_INT, N_CTX) == 512
                && context.get(JAVA_INT, N_BATCH) == 2048
                && context.get(JAVA_INT, N_UBATCH) == 512
                && context.get(JAVA_INT, N_SEQ_MAX) == 1
                && context.get(JAVA_INT, N_THREADS) == 4
                && context.get(JAVA_INT, POOLING_TYPE) == -1
                && context.get(JAVA_INT, ATTENTION_TYPE) == -1
                && context.get(JAVA_INT, FLASH_ATTENTION) == -1
                && context.get(JAVA_FLOAT, YARN_EXT_FACTOR) == -1f
                && context.get(JAVA_INT, TYPE_K) == F16
                && context.get(JAVA_INT, TYPE_V) == F16
                && context.get(JAVA_BYTE, EMBEDDINGS) == 0
                && context.get(JAVA_BYTE, NO_PERF) == 1
                && context.get(JAVA_BYTE, KV_UNIFIED) == 0;
    }
}
