package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A golden file of commands and what they print. `-Dtranscripts=write` writes it anew; read the
/// difference before keeping it.
final class Transcript {
    private static final Path FOLDER = Path.of("src/test/resources/footing/app/cli");

    private final StringBuilder text = new StringBuilder();
    private final Stage stage;

    Transcript(Stage stage) {
        this.stage = stage;
    }

    /// Runs a command and adds it, what it printed and its exit code where it is not 0.
    Transcript run(String line) {
        int code = stage.run(line);
        text.append("$ footing ").append(line).append('\n');
        text.append(stage.out()).append(stage.err());
        text.append(code == 0 ? "" : "[exit " + code + "]\n").append('\n');
        return this;
    }

    /// Compares with the golden file `name`, after what differs from run to run was replaced.
    void matches(String name, String... replacements) throws IOException {
        String seen = text.toString();
        for (int i = 0; i < replacements.length; i += 2) {
            seen = seen.replaceAll(replacements[i], replacements[i + 1]);
        }
        Path golden = FOLDER.resolve(name + ".txt");
        if ("write".equals(System.getProperty("transcripts"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(golden, seen, StandardCharsets.UTF_8);
        }
        assertThat(seen).isEqualTo(Files.readString(golden, StandardCharsets.UTF_8));
    }
}
