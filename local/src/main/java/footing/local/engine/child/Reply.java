package footing.local.engine.child;

import footing.local.engine.EngineFault;
import footing.local.engine.LocalEngine.Embedded;
import footing.local.engine.LocalEngine.Generated;

/// What the engine's process says to its parent. `id` is the call's.
public sealed interface Reply {
    int id();

    /// The model is loaded.
    record Ready(int window, int vocabSize, int embeddingLength) implements Reply {
        @Override
        public int id() {
            return 0;
        }
    }

    record Tokens(int id, int[] tokens) implements Reply {}

    /// A token's text, maybe empty; see [footing.local.engine.LocalEngine.Sink].
    record Text(int id, double logprob, String text) implements Reply {}

    record Done(int id, Generated generated) implements Reply {}

    record Vectors(int id, Embedded embedded) implements Reply {}

    /// The call failed; with `id` 0 the model could not be loaded and the process ends.
    record Fault(int id, EngineFault.Kind kind, String message) implements Reply {}

    /// Answer to a ping.
    ///
    /// @param busyMillis how long the native call under way has taken; 0 where there is none
    record Pong(int id, long busyMillis) implements Reply {}
}
