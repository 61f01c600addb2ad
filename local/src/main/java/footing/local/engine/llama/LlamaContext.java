package footing.local.engine.llama;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import footing.local.engine.EngineFault;
import footing.local.engine.EngineFault.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A model's working memory: a window of tokens for each slot, and the buffers of one batch. Used
/// by one thread.
public final class LlamaContext implements AutoCloseable {
    /// How a context is cut.
    ///
    /// @param slots texts at the same time, each with its own window
    /// @param window tokens of one slot
    /// @param batch most tokens of one [#decode]
    /// @param outputs most tokens of one `decode` that ask for logits or a vector
    /// @param wholeTexts whether each text of a batch is read at once, in both directions
    public record Plan(
            int slots, int window, int batch, int outputs, int threads, boolean wholeTexts) {
        public Plan {
            if (slots < 1 || window < 1 || batch < 1 || outputs < slots || threads < 1) {
                throw new IllegalArgumentException("plan of a context: " + slots + " slots");
            }
        }
    }

    private final Symbols symbols;
    private final LlamaModel owner;
    private final MemorySegment context;
    private final MemorySegment memory;
    private final Plan plan;
    private final Batch batch;

    private LlamaContext(Symbols symbols, LlamaModel owner, MemorySegment context, Plan plan) {
        this.symbols = symbols;
        this.owner = owner;
        this.context = context;
        this.plan = plan;
        this.memory = Symbols.call(() -> (MemorySegment) symbols.memory.invokeExact(context));
        this.batch = new Batch(plan.batch());
    }

    static LlamaContext make(Llama llama, LlamaModel owner, MemorySegment model, Plan plan)
            throws EngineFault {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment p =
                    arena.allocate(Layouts.CONTEXT_PARAMS).copyFrom(llama.contextDefaults());
            p.set(JAVA_INT, Layouts.N_CTX, Math.multiplyExact(plan.slots(), plan.window()));
            p.set(JAVA_INT, Layouts.N_BATCH, plan.batch());
            p.set(JAVA_INT, Layouts.N_UBATCH, plan.batch());
            p.set(JAVA_INT, Layouts.N_SEQ_MAX, plan.slots());
            p.set(JAVA_INT, Layouts.N_OUTPUTS_MAX, plan.outputs());
            p.set(JAVA_INT, Layouts.N_THREADS, plan.threads());
            p.set(JAVA_INT, Layouts.N_THREADS_BATCH, plan.threads());
            p.set(JAVA_INT, Layouts.POOLING_TYPE, Layouts.POOLING_NONE);
            p.set(JAVA_BYTE, Layouts.EMBEDDINGS, (byte) (plan.wholeTexts() ? 1 : 0));
            Symbols symbols = llama.symbols();
            MemorySegment context =
                    Symbols.call(() -> (MemorySegment) symbols.contextInit.invokeExact(model, p));
            if (context.address() == 0) {
                throw new EngineFault(
                        Kind.NO_MEMORY, "no context could be made: " + llama.complaint());
            }
            return new LlamaContext(symbols, owner, context, plan);
        }
    }

    /// Tokens of one slot's window as the library cut it.
    public int window() {
        return Symbols.call(() -> (int) symbols.contextWindow.invokeExact(context));
    }

    /// The batch to fill before [#decode]; one for the life of the context.
    public Batch batch() {
        return batch;
    }

    /// Whether what follows asks for vectors instead of logits.
    public void wantVectors(boolean wanted) {
        Symbols.call(() -> {
            symbols.setEmbeddings.invokeExact(context, wanted);
            return true;
        });
    }

    /// Computes the batch.
    ///
    /// @return 0 when done; 1 when a window is full; else the library's own number of what failed
    public int decode() {
        if (batch.size() == 0 || batch.outputs() > plan.outputs()) {
            throw new IllegalArgumentException(
                    "batch of " + batch.size() + " with " + batch.outputs() + " outputs");
        }
        owner.check(batch.tokens());
        MemorySegment struct = batch.struct();
        return Symbols.call(() -> (int) symbols.decode.invokeExact(context, struct));
    }

    /// Copies the logits of place `index` of the last batch, which must have asked for them.
    public void logits(int index, float[] into) {
        MemorySegment from =
                Symbols.call(() -> (MemorySegment) symbols.logits.invokeExact(context, index));
        copy(from, into, "logits");
    }

    /// Copies the vector of place `index` of the last batch, which must have asked for it.
    public void vector(int index, float[] into) {
        MemorySegment from =
                Symbols.call(() -> (MemorySegment) symbols.embeddings.invokeExact(context, index));
        copy(from, into, "vector");
    }

    /// Forgets what `slot` holds from `position` on.
    ///
    /// @return false where this model's memory cannot be cut there; nothing changed then
    public boolean forget(int slot, int position) {
        if (memory.address() == 0) {
            return true;
        }
        return Symbols.call(
                () -> (boolean) symbols.memoryRemove.invokeExact(memory, slot, position, -1));
    }

    /// Forgets everything.
    public void forgetAll() {
        if (memory.address() == 0) {
            return;
        }
        Symbols.call(() -> {
            symbols.memoryClear.invokeExact(memory, true);
            return true;
        });
    }

    @Override
    public void close() {
        batch.close();
        Symbols.call(() -> {
            symbols.contextFree.invokeExact(context);
            return true;
        });
    }

    private static void copy(MemorySegment from, float[] into, String what) {
        if (from.address() == 0) {
            throw new IllegalStateException("no " + what + " at this place of the batch");
        }
        MemorySegment.copy(from.reinterpret(4L * into.length), JAVA_FLOAT, 0, into, 0, into.length);
    }
}
