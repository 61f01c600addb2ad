package footing.app.cli;

import footing.app.Rehearsing;
import footing.app.log.Line;
import footing.app.log.Log;
import footing.app.words.Words;
import footing.local.store.ModelStore;
import footing.local.store.StoreFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Plays a cut-off from beginning to end, without any key. Brings the small local model first, as
/// `up` would.
@Command(name = "rehearse")
final class RehearseCommand implements Callable<Integer> {
    private final Surroundings around;
    private final Words words;

    @Mixin final Where where;

    RehearseCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
        this.where = new Where(around);
    }

    @Override
    public Integer call() throws Exception {
        Rehearsing play =
                ServiceLoader.load(Rehearsing.class)
                        .findFirst()
                        .orElseThrow(() -> Failure.of(words.say("rehearse.not-built")));
        Log.ofProcess().set(System.Logger.Level.ERROR, Line.TEXT);
        Optional<Path> model = model();
        Path folder = Files.createTempDirectory("footing-rehearsal");
        try {
            boolean colour = around.terminal() && !around.env().containsKey("NO_COLOR");
            play.play(new Rehearsing.Hall(around.out(), colour, words.language(), folder, model));
            return 0;
        } finally {
            clear(folder);
        }
    }

    /// The starter model, fetched where it is not here; empty where it cannot be had.
    private Optional<Path> model() throws Exception {
        FetchProgress progress = new FetchProgress(around.out(), around.terminal(), words);
        try (Models models = Models.of(where.read().settings().data(), around.env())) {
            ModelStore store = models.store();
            Optional<Path> here = store.find(ModelStore.STARTER);
            return here.isPresent() ? here : Optional.of(store.pull(ModelStore.STARTER, progress));
        } catch (StoreFault fault) {
            around.out().println("! " + fault.getMessage());
            return Optional.empty();
        } finally {
            progress.end();
        }
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
