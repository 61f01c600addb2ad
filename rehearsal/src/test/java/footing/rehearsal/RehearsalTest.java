package footing.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import footing.app.Rehearsing.Hall;
import footing.app.words.Language;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plays the rehearsal and compares what is seen with the recorded transcript, which also stands in
/// the README.
class RehearsalTest {
    /// What the local model says depends on the processor: lines of its speech count as one, and
    /// whether it comes to an end by itself or at the number of tokens does not count.
    private static final Pattern LOCAL_SPEECH =
            Pattern.compile(
                    "( +smollm2-135m-instruct +│)[^\\n]*(\\n +│[^\\n]*)*"
                            + "(\\n +finish_reason )(?:stop|length) ");

    @TempDir private Path folder;

    @Test
    void the_story_is_told_as_recorded() throws Exception {
        Optional<Path> model = localModel();
        assumeTrue(model.isPresent(), "no local model on this machine: .ci/run brings it");
        matches("transcript.txt", played(Language.EN, model));
    }

    @Test
    void it_says_so_when_there_is_no_last_leg_and_speaks_chinese() throws Exception {
        matches("transcript_zh.txt", played(Language.ZH, Optional.empty()));
    }

    @Test
    void the_transcript_stands_in_the_readme() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        String story =
                Files.readString(Path.of("src/test/resources/footing/rehearsal/transcript.txt"));
        assertThat(settled(readme)).contains(settled(story));
    }

    private String played(Language language, Optional<Path> model) throws Exception {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(seen, true, StandardCharsets.UTF_8);
        new Rehearsal().play(new Hall(out, false, language, folder, model));
        return seen.toString(StandardCharsets.UTF_8);
    }

    /// `-Dtranscripts=write` writes the golden file anew; read the difference before keeping it.
    private static void matches(String name, String seen) throws IOException {
        Path golden = Path.of("src/test/resources/footing/rehearsal").resolve(name);
        if ("write".equals(System.getProperty("transcripts"))) {
            Files.writeString(golden, seen.strip() + "\n");
        }
        assertThat(settled(seen)).isEqualTo(settled(Files.readString(golden)));
    }

    private static String settled(String transcript) {
        return LOCAL_SPEECH.matcher(transcript).replaceAll("$1 …$3 … ").strip();
    }

    private static Optional<Path> localModel() {
        String cache = System.getenv("FOOTING_CACHE");
        Path home =
                cache == null
                        ? Path.of(System.getProperty("user.home"), ".cache", "footing")
                        : Path.of(cache);
        Path file = home.resolve("models").resolve("smollm2-135m-instruct-q4_1.gguf");
        return Files.isReadable(file) ? Optional.of(file) : Optional.empty();
    }
}
