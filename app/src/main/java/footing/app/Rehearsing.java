package footing.app;

import footing.app.words.Language;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/// Plays a cut-off on this machine. Built apart from the house, because it brings simulated
/// suppliers and an SDK that no gateway needs; found by `ServiceLoader`.
public interface Rehearsing {
    /// Plays the story once, in less than a minute.
    ///
    /// @throws Exception where the play could not go on as it is told
    void play(Hall hall) throws Exception;

    /// Where it is played.
    ///
    /// @param colour whether `out` shows colours
    /// @param folder an empty folder for the books; the caller deletes it
    /// @param model the local model's file; without it the last leg does not stand, and the play
    ///   says so
    record Hall(
            PrintStream out,
            boolean colour,
            Language language,
            Path folder,
            Optional<Path> model) {}
}
