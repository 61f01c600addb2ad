package footing.local.engine.llama;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import footing.local.engine.EngineFault;
import footing.local.engine.EngineFault.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A loaded model and its vocabulary. Tokenising is safe on any thread.
public final class LlamaModel implements AutoCloseable {
    private static final int LONGEST_PIECE = 1024;

    private final Llama llama;
    private final MemorySegment model;
    private final MemorySegment vocab;
    private final int vocabSize;
    private @Nullable Pieces pieces;

    LlamaModel(Llama llama, MemorySegment model) {
        this.llama = llama;
        this.model = model;
        Symbols s = llama.symbols();
        vocab = Symbols.call(() -> (MemorySegment) s.vocab.invokeExact(model));
        vocabSize = Symbols.call(() -> (int) s.vocabSize.invokeExact(vocab));
    }

    public int vocabSize() {
        return vocabSize;
    }

    public int embeddingLength() {
        return Symbols.call(() -> (int) llama.symbols().embeddingLength.invokeExact(model));
    }

    public int trainedWindow() {
        return Symbols.call(() -> (int) llama.symbols().trainedWindow.invokeExact(model));
    }

    /// The begin token, or -1.
    public int beginToken() {
        return Symbols.call(() -> (int) llama.symbols().vocabBos.invokeExact(vocab));
    }

    /// Whether the model wants its begin token in front of a text.
    public boolean wantsBegin() {
        return Symbols.call(() -> (boolean) llama.symbols().vocabAddsBos.invokeExact(vocab));
    }

    /// Whether `token` ends a turn or the text.
    public boolean isEnd(int token) {
        check(token);
        return Symbols.call(() -> (boolean) llama.symbols().vocabIsEnd.invokeExact(vocab, token));
    }

    /// Token ids of `text`, nothing added.
    public int[] tokenize(String text, boolean special) {
        return tokenize(text, special, false);
    }

    /// Token ids of a text to be embedded: with the tokens that the model wants around a text, and
    /// with no special token read out of the text.
    public int[] tokenizeWhole(String text) {
        return tokenize(text, false, true);
    }

    private int[] tokenize(String text, boolean special, boolean around) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length == 0 && !around) {
            return new int[0];
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocateFrom(JAVA_BYTE, utf8);
            int room = utf8.length + 8;
            MemorySegment into = arena.allocate(JAVA_INT, room);
            int n =
                    Symbols.call(() ->
                            (int)
                                    llama.symbols()
                                            .tokenize
                                            .invokeExact(
                                                    vocab,
                                                    from,
                                                    utf8.length,
                                                    into,
                                                    room,
                                                    around,
                                                    special));
            if (n < 0) {
                throw new IllegalStateException("more tokens than bytes: " + -(long) n);
            }
            return into.asSlice(0, 4L * n).toArray(JAVA_INT);
        }
    }

    /// The bytes that `token` stands for; may be a part of a character, or empty for a control
    /// token.
    public byte[] piece(int token) {
        check(token);
        try (Arena arena = Arena.ofConfined()) {
            return piece(token, arena.allocate(LONGEST_PIECE));
        }
    }

    private byte[] piece(int token, MemorySegment into) {
        int n =
                Symbols.call(() ->
                        (int)
                                llama.symbols()
                                        .piece
                                        .invokeExact(vocab, token, into, LONGEST_PIECE, 0, false));
        return n <= 0 ? new byte[0] : into.asSlice(0, n).toArray(JAVA_BYTE);
    }

    /// The bytes of all tokens; read with the first call, which takes some tens of milliseconds.
    public synchronized Pieces pieces() {
        Pieces known = pieces;
        if (known == null) {
            byte[][] all = new byte[vocabSize][];
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment into = arena.allocate(LONGEST_PIECE);
                for (int token = 0; token < vocabSize; token++) {
                    all[token] = piece(token, into);
                }
            }
            known = new Pieces(all);
            pieces = known;
        }
        return known;
    }

    /// A grammar in its start state.
    ///
    /// @throws EngineFault `BAD_GRAMMAR` with the library's own words
    public Grammar grammar(String gbnf) throws EngineFault {
        llama.forgetComplaints();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(gbnf);
            MemorySegment root = arena.allocateFrom("root");
            MemorySegment sampler =
                    Symbols.call(() ->
                            (MemorySegment)
                                    llama.symbols().grammarInit.invokeExact(vocab, text, root));
            if (sampler.address() == 0) {
                throw new EngineFault(
                        Kind.BAD_GRAMMAR, "the grammar cannot be read: " + llama.complaint());
            }
            return new Grammar(llama.symbols(), sampler, vocabSize);
        }
    }

    /// Memory and buffers to run this model in.
    ///
    /// @throws EngineFault `NO_MEMORY` where the library cannot make them
    public LlamaContext context(LlamaContext.Plan plan) throws EngineFault {
        llama.forgetComplaints();
        return LlamaContext.make(llama, this, model, plan);
    }

    @Override
    public void close() {
        Symbols.call(() -> {
            llama.symbols().modelFree.invokeExact(model);
            return true;
        });
    }

    private void check(int token) {
        if (token < 0 || token >= vocabSize) {
            throw new IllegalArgumentException(
                    "token: " + token + " (expected: 0.." + (vocabSize - 1) + ")");
        }
    }

    void check(int[] tokens) {
        Arrays.stream(tokens).forEach(this::check);
    }
}
