package footing.local.engine.child;

import footing.local.engine.LocalEngine.Sampling;
import java.util.List;

/// A call that waits for a slot, or has one. Made by the reader, computed by the engine thread.
sealed interface Job {
    int id();

    /// A generation that waits for a slot, or has one.
    ///
    /// @param prompt all tokens to compute before the answer, those of `carried` that are kept
    ///   included
    /// @param giveUp when to wait for a slot no longer, on the clock of [System#nanoTime()]
    record Generate(int id, int[] prompt, Carried carried, long giveUp, Sampling sampling)
            implements Job {}

    record Embed(int id, List<int[]> texts) implements Job {
        public Embed {
            texts = List.copyOf(texts);
        }
    }
}
