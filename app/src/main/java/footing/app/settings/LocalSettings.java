package footing.app.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The last leg: a model on this machine.
///
/// @param enabled whether there is a local leg at all
/// @param model id of a model of the catalogue, or the name of a GGUF file that was added
/// @param threads 1..256; threads that compute. More than there are idle cores makes it slower,
///   much slower on a shared machine
/// @param context tokens of one conversation, prompt and answer together; memory grows with it
/// @param slots conversations at once; memory grows with it
/// @param llamaServer the operator's `llama-server` program, for the driver of that name
public record LocalSettings(
        boolean enabled,
        String model,
        Driver driver,
        int threads,
        int context,
        int slots,
        @Nullable Path llamaServer) {
    /// The starter model in a child process: 1 thread, 4 slots of 4096 tokens; with it Footing
    /// stays under 1 GiB.
    public static final LocalSettings DEFAULT =
            new LocalSettings(true, "smollm2-135m-instruct", Driver.CHILD, 1, 4096, 4, null);

    /// The same with another model.
    public LocalSettings withModel(String another) {
        return new LocalSettings(enabled, another, driver, threads, context, slots, llamaServer);
    }

    /// The same, switched off.
    public LocalSettings disabled() {
        return new LocalSettings(false, model, driver, threads, context, slots, llamaServer);
    }

    /// What runs the model.
    public enum Driver {
        /// llama.cpp's library in a child process of Footing's own.
        CHILD,
        /// The operator's `llama-server`.
        LLAMA_SERVER
    }
}
