package footing.local.engine;

import java.nio.file.Path;
import java.time.Duration;

/// How the local model is run.
///
/// @param model the GGUF file
/// @param folder where the libraries are unpacked, e.g. `~/.footing/natives`
/// @param slots answers at the same time, each with its own window; 1..64
/// @param contextTokens window of one slot; the model's own where that is smaller
/// @param batchTokens most tokens computed together; 32..4096
/// @param threads threads that compute; 0 for one less than the machine's cores. More than the free
///   cores is a trap: the threads wait for each other spinning, and everything slows down by a
///   factor of ten and more.
/// @param queue calls that wait for a slot before more are refused
/// @param loadTime longest wait for the model to be loaded
public record EngineSettings(
        Path model,
        Path folder,
        int slots,
        int contextTokens,
        int batchTokens,
        int threads,
        int queue,
        Duration loadTime) {

    public EngineSettings {
        check("slots", slots, 1, 64);
        check("context-tokens", contextTokens, 256, 1 << 20);
        check("batch-tokens", batchTokens, 32, 4096);
        check("threads", threads, 0, 1024);
        check("queue", queue, 0, 100_000);
    }

    /// Four slots of 4096 tokens.
    public static EngineSettings of(Path model, Path folder) {
        return new EngineSettings(model, folder, 4, 4096, 512, 0, 64, Duration.ofMinutes(5));
    }

    public EngineSettings withSlots(int changed) {
        return new EngineSettings(
                model, folder, changed, contextTokens, batchTokens, threads, queue, loadTime);
    }

    public EngineSettings withContextTokens(int changed) {
        return new EngineSettings(
                model, folder, slots, changed, batchTokens, threads, queue, loadTime);
    }

    public EngineSettings withThreads(int changed) {
        return new EngineSettings(
                model, folder, slots, contextTokens, batchTokens, changed, queue, loadTime);
    }

    public EngineSettings withQueue(int changed) {
        return new EngineSettings(
                model, folder, slots, contextTokens, batchTokens, threads, changed, loadTime);
    }

    /// The threads that will compute.
    public int effectiveThreads() {
        return threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }
}
