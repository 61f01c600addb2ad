package footing.local.engine.child;

import footing.local.engine.LocalEngine.Prompt;
import footing.local.engine.LocalEngine.Sampling;
import java.util.List;

/// What the parent says to the engine's process. `id` names a call and is never reused.
public sealed interface Request {
    /// The first thing said: which libraries, which model, how cut.
    ///
    /// @param pooling how vectors of tokens become one: `mean`, `first` or `last`
    /// @param wholeTexts whether the model reads a text at once, in both directions
    record Open(
            String natives,
            String model,
            int slots,
            int window,
            int batch,
            int threads,
            int queue,
            String pooling,
            boolean wholeTexts)
            implements Request {}

    record Tokenize(int id, boolean special, String text) implements Request {}

    /// Answer a prompt.
    ///
    /// @param patienceMillis how long the call may wait for a slot
    record Generate(int id, Prompt prompt, long patienceMillis, Sampling sampling)
            implements Request {}

    record Embed(int id, List<String> texts) implements Request {
        public Embed {
            texts = List.copyOf(texts);
        }
    }

    /// Stop call `id`; nothing more is said of it.
    record Cancel(int id) implements Request {}

    record Ping(int id) implements Request {}
}
