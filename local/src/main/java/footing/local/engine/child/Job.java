package footing.local.engine.child;

import footing.local.engine.LocalEngine.Sampling;
import java.util.List;

/// A call that waits for a slot, or has one. Made by the reader, computed by the engine thread.
sealed interface Job {
    int id();

    record Generate(int id, int[] prompt, Sampling sampling) implements Job {}

    record Embed(int id, List<int[]> texts) implements Job {
        public Embed {
            texts = List.copyOf(texts);
        }
    }
}
