package footing.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs commands in this process and keeps what they print.
final class Stage {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> env = new TreeMap<>();
    private final Path folder;
    private InstantSource clock = () -> this.now;
    private volatile Instant now = Instant.parse("2026-11-23T08:00:00Z");

    /// @param folder the current folder of the commands, and the user's
    Stage(Path folder) {
        this.folder = folder;
    }

    Stage env(String name, String value) {
        env.put(name, value);
        return this;
    }

    void later(Duration by) {
        now = now.plus(by);
    }

    /// From now on the clock is the machine's, as a gateway's is.
    Stage onRealTime() {
        clock = InstantSource.system();
        return this;
    }

    Instant now() {
        return now;
    }

    /// Runs a command line; words are parted by spaces. `up` ends at once.
    int run(String line) {
        return run(line, (_, _) -> {});
    }

    /// Runs a command line, `up` as long as `vigil` lasts.
    int run(String line, Vigil vigil) {
        out.reset();
        err.reset();
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
        return Commands.run(words, around(), vigil);
    }

    Surroundings around() {
        return new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                env,
                folder,
                folder,
                false,
                "lin",
                clock,
                new SecureRandom());
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
