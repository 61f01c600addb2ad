package footing.local.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import footing.local.engine.EngineFault;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The C functions that Footing calls, bound once.
final class Symbols {
    private static final Linker LINKER = Linker.nativeLinker();

    private final SymbolLookup lookup;

    final MethodHandle version;
    final MethodHandle logSet;
    final MethodHandle backendInit;
    final MethodHandle loadBackends;
    final MethodHandle modelDefaults;
    final MethodHandle contextDefaults;
    final MethodHandle modelLoad;
    final MethodHandle modelFree;
    final MethodHandle contextInit;
    final MethodHandle contextFree;
    final MethodHandle contextWindow;
    final MethodHandle memory;
    final MethodHandle memoryRemove;
    final MethodHandle memoryClear;
    final MethodHandle setEmbeddings;
    final MethodHandle decode;
    final MethodHandle logits;
    final MethodHandle embeddings;
    final MethodHandle embeddingLength;
    final MethodHandle trainedWindow;
    final MethodHandle vocab;
    final MethodHandle vocabSize;
    final MethodHandle vocabBos;
    final MethodHandle vocabAddsBos;
    final MethodHandle vocabIsEnd;
    final MethodHandle tokenize;
    final MethodHandle piece;
    final MethodHandle grammarInit;
    final MethodHandle samplerApply;
    final MethodHandle samplerAccept;
    final MethodHandle samplerFree;

    private Symbols(SymbolLookup lookup) {
        this.lookup = lookup;
        version = bind("llama_version", FunctionDescriptor.of(ADDRESS));
        logSet = bind("llama_log_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        backendInit = bind("llama_backend_init", FunctionDescriptor.ofVoid());
        loadBackends = bind("ggml_backend_load_all_from_path", FunctionDescriptor.ofVoid(ADDRESS));
        modelDefaults =
                bind("llama_model_default_params", FunctionDescriptor.of(Layouts.MODEL_PARAMS));
        contextDefaults =
                bind("llama_context_default_params", FunctionDescriptor.of(Layouts.CONTEXT_PARAMS));
        modelLoad =
                bind(
                        "llama_model_load_from_file",
                        FunctionDescriptor.of(ADDRESS, ADDRESS, Layouts.MODEL_PARAMS));
        modelFree = bind("llama_model_free", FunctionDescriptor.ofVoid(ADDRESS));
        contextInit =
                bind(
                        "llama_init_from_model",
                        FunctionDescriptor.of(ADDRESS, ADDRESS, Layouts.CONTEXT_PARAMS));
        contextFree = bind("llama_free", FunctionDescriptor.ofVoid(ADDRESS));
        contextWindow = bind("llama_n_ctx_seq", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        memory = bind("llama_get_memory", FunctionDescriptor.of(ADDRESS, ADDRESS));
        memoryRemove =
                bind(
                        "llama_memory_seq_rm",
                        FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
        memoryClear = bind("llama_memory_clear", FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN));
        setEmbeddings =
                bind("llama_set_embeddings", FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN));
        decode = bind("llama_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, Layouts.BATCH));
        logits = bind("llama_get_logits_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
        embeddings =
                bind("llama_get_embeddings_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
        embeddingLength = bind("llama_model_n_embd_out", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        trainedWindow = bind("llama_model_n_ctx_train", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        vocab = bind("llama_model_get_vocab", FunctionDescriptor.of(ADDRESS, ADDRESS));
        vocabSize = bind("llama_vocab_n_tokens", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        vocabBos = bind("llama_vocab_bos", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        vocabAddsBos =
                bind("llama_vocab_get_add_bos", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
        vocabIsEnd =
                bind("llama_vocab_is_eog", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT));
        tokenize =
                bind(
                        "llama_tokenize",
                        FunctionDescriptor.of(
                                JAVA_INT,
                                ADDRESS,
                                ADDRESS,
                                JAVA_INT,
                                ADDRESS,
                                JAVA_INT,
                                JAVA_BOOLEAN,
                                JAVA_BOOLEAN));
        piece =
                bind(
                        "llama_token_to_piece",
                        FunctionDescriptor.of(
                                JAVA_INT,
                                ADDRESS,
                                JAVA_INT,
                                ADDRESS,
                                JAVA_INT,
                                JAVA_INT,
                                JAVA_BOOLEAN));
        grammarInit =
                bind(
                        "llama_sampler_init_grammar",
                        FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        samplerApply = bind("llama_sampler_apply", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        samplerAccept = bind("llama_sampler_accept", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
        samplerFree = bind("llama_sampler_free", FunctionDescriptor.ofVoid(ADDRESS));
    }

    /// Loads the libraries of `folder`; they stay loaded for the life of the process.
    static Symbols load(Path folder) throws EngineFault {
        try {
            SymbolLookup base = library(folder, "ggml-base");
            SymbolLookup ggml = library(folder, "ggml");
            SymbolLookup llama = library(folder, "llama");
            return new Symbols(llama.or(ggml).or(base));
        } catch (IllegalArgumentException | IOException e) {
            throw new EngineFault(
                    EngineFault.Kind.NO_NATIVES,
                    "the llama.cpp libraries in "
                            + folder
                            + " cannot be loaded: "
                            + e.getMessage());
        }
    }

    /// Calls a bound function. What it throws is a fault of the binding, never of the caller.
    interface Call<T> {
        T run() throws Throwable;
    }

    static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    private static SymbolLookup library(Path folder, String name) throws IOException {
        List<String> starts = List.of("lib" + name + ".", name + ".");
        try (Stream<Path> files = Files.list(folder)) {
            Path file =
                    files.filter(f -> starts.stream().anyMatch(s -> bare(f).startsWith(s)))
                            .findFirst()
                            .orElseThrow(() -> new IOException("lib" + name + " is missing"));
            return SymbolLookup.libraryLookup(file, Arena.global());
        }
    }

    private static String bare(Path file) {
        return String.valueOf(file.getFileName());
    }

    private MethodHandle bind(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(
                lookup.find(name)
                        .orElseThrow(() -> new IllegalArgumentException(name + " is missing")),
                shape);
    }

    static FunctionDescriptor logShape() {
        MemoryLayout[] taken = {JAVA_INT, ADDRESS, ADDRESS};
        return FunctionDescriptor.ofVoid(taken);
    }
}
