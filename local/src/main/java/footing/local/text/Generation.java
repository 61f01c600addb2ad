package footing.local.text;

import footing.http.Upstream.Clocks;
import footing.legs.Relay.CallerGone;
import footing.local.engine.EngineFault;
import footing.local.engine.LocalEngine;
import footing.local.engine.LocalEngine.Generated;
import footing.local.engine.LocalEngine.Prompt;
import footing.local.engine.LocalEngine.Sampling;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Runs the engine once and carries what goes wrong on our side back through it.
final class Generation {
    private final LocalEngine engine;
    private final Progress progress;
    private final Duration limit;
    private final Duration patience;

    /// @param clocks `firstByte` is also the longest wait for a slot
    Generation(LocalEngine engine, Progress progress, Clocks clocks) {
        this.engine = engine;
        this.progress = progress;
        this.limit = clocks.total();
        this.patience =
                clocks.firstByte().compareTo(limit) < 0 ? clocks.firstByte() : clocks.total();
    }

    /// Takes a piece of text.
    @FunctionalInterface
    interface Pieces {
        void take(String piece, double logprob) throws CallerGone;
    }

    /// The deadline passed while the model was writing.
    static final class Late extends Exception {
        Late(Duration limit) {
            super("the answer was not whole after " + limit.toMillis() + " ms");
        }
    }

    Generated run(Prompt prompt, Sampling sampling, Pieces pieces)
            throws EngineFault, InterruptedException, CallerGone, Late {
        Stop stop = new Stop();
        try {
            return engine.generate(
                    prompt,
                    sampling,
                    patience,
                    (piece, logprob) -> {
                        progress.noteToken();
                        if (progress.elapsed() > limit.toNanos()) {
                            stop.late = new Late(limit);
                            throw new EngineFault(EngineFault.Kind.CRASHED, "the deadline passed");
                        }
                        try {
                            pieces.take(piece, logprob);
                        } catch (CallerGone gone) {
                            stop.gone = gone;
                            throw new EngineFault(EngineFault.Kind.CRASHED, "the caller is gone");
                        }
                    });
        } catch (EngineFault fault) {
            if (stop.gone != null) {
                throw stop.gone;
            }
            if (stop.late != null) {
                throw stop.late;
            }
            throw fault;
        }
    }

    /// Why we stopped the engine ourselves.
    private static final class Stop {
        private @Nullable CallerGone gone;
        private @Nullable Late late;
    }
}
