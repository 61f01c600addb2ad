package footing.local.engine.llama;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import footing.local.engine.EngineFault;
import footing.local.engine.EngineFault.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// llama.cpp's library, loaded and found to be the one that Footing was built for.
public final class Llama {
    private static final int WARN = 3;
    private static final int CONTINUED = 5;
    private static final int LINES_KEPT = 12;
    private static final int LONGEST_LINE = 400;

    private final Symbols symbols;
    private final MemorySegment modelDefaults;
    private final MemorySegment contextDefaults;
    private final Deque<String> complaints = new ArrayDeque<>();

    private Llama(Symbols symbols, MemorySegment modelDefaults, MemorySegment contextDefaults) {
        this.symbols = symbols;
        this.modelDefaults = modelDefaults;
        this.contextDefaults = contextDefaults;
    }

    /// Loads the libraries of `folder` and the best CPU variant for this machine.
    ///
    /// @throws EngineFault `NO_NATIVES` where they cannot be loaded, or are of another version
    public static Llama open(Path folder) throws EngineFault {
        Symbols symbols = Symbols.load(folder);
        Arena forever = Arena.global();
        MemorySegment said = Symbols.call(() -> (MemorySegment) symbols.version.invokeExact());
        String version = said.reinterpret(64).getString(0);
        if (!version.equals(Layouts.VERSION)) {
            throw new EngineFault(
                    Kind.NO_NATIVES,
                    "libllama is version " + version + " (expected: " + Layouts.VERSION + ")");
        }
        MemorySegment model =
                Symbols.call(() ->
                        (MemorySegment)
                                symbols.modelDefaults.invokeExact((SegmentAllocator) forever));
        MemorySegment context =
                Symbols.call(() ->
                        (MemorySegment)
                                symbols.contextDefaults.invokeExact((SegmentAllocator) forever));
        if (!Layouts.looksPinned(model, context)) {
            throw new EngineFault(
                    Kind.NO_NATIVES,
                    "libllama " + version + " has other structs than the pinned build");
        }
        Llama llama = new Llama(symbols, model, context);
        llama.listen();
        Symbols.call(() -> {
            symbols.backendInit.invokeExact();
            symbols.loadBackends.invokeExact(forever.allocateFrom(folder.toString()));
            return true;
        });
        return llama;
    }

    /// Loads a model file whose header has been read and found whole.
    public LlamaModel load(Path gguf) throws EngineFault {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(Layouts.MODEL_PARAMS).copyFrom(modelDefaults);
            params.set(JAVA_INT, Layouts.GPU_LAYERS, 0);
            params.set(JAVA_INT, Layouts.LOAD_MODE, Layouts.LOAD_MMAP);
            params.set(JAVA_BYTE, Layouts.CHECK_TENSORS, (byte) 1);
            MemorySegment path = arena.allocateFrom(gguf.toString());
            MemorySegment model =
                    Symbols.call(() -> (MemorySegment) symbols.modelLoad.invokeExact(path, params));
            if (model.address() == 0) {
                throw new EngineFault(
                        Kind.BAD_MODEL, "llama.cpp cannot load " + gguf + ": " + complaint());
            }
            return new LlamaModel(this, model);
        }
    }

    /// The last thing that the library complained of, or the empty text.
    public String complaint() {
        synchronized (complaints) {
            return String.join("; ", complaints);
        }
    }

    Symbols symbols() {
        return symbols;
    }

    MemorySegment contextDefaults() {
        return contextDefaults;
    }

    void forgetComplaints() {
        synchronized (complaints) {
            complaints.clear();
        }
    }

    private void listen() {
        try {
            var hear =
                    MethodHandles.lookup()
                            .findVirtual(
                                    Llama.class,
                                    "heard",
                                    MethodType.methodType(
                                            void.class,
                                            int.class,
                                            MemorySegment.class,
                                            MemorySegment.class))
                            .bindTo(this);
            MemorySegment stub =
                    Linker.nativeLinker().upcallStub(hear, Symbols.logShape(), Arena.global());
            Symbols.call(() -> {
                symbols.logSet.invokeExact(stub, MemorySegment.NULL);
                return true;
            });
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Called by the library, on any thread; must not throw.
    @SuppressWarnings({"unused", "UnusedVariable", "UnusedMethod", "EmptyCatch"})
    private void heard(int level, MemorySegment text, MemorySegment data) {
        if (level < WARN || level == CONTINUED) {
            return;
        }
        try {
            String line = text.reinterpret(1 << 16).getString(0).strip();
            synchronized (complaints) {
                if (complaints.size() == LINES_KEPT) {
                    complaints.removeFirst();
                }
                complaints.addLast(line.substring(0, Math.min(LONGEST_LINE, line.length())));
            }
        } catch (RuntimeException _) {
            // A line that cannot be read is not worth a crash of the process.
        }
    }
}
