package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import footing.app.words.Language;
import footing.app.words.Words;
import footing.local.store.Progress.Step;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FetchProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    private final Words words = Words.of(Commands.class, "messages", Language.EN);

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void without_a_terminal_a_fetch_is_a_line_per_tenth_and_each_other_step_one() {
        FetchProgress progress = new FetchProgress(out, false, words);
        for (int i = 0; i <= 100; i++) {
            progress.at(Step.FETCHING, "hub", i * 1_000_000L, 100_000_000L);
        }
        for (int i = 0; i <= 100; i++) {
            progress.at(Step.VERIFYING, "hub", i, 100);
        }
        progress.end();
        assertThat(written())
                .hasLineCount(12)
                .startsWith("  fetching from hub 0 %  0.0 / 100.0 MB\n")
                .contains("  fetching from hub 100 %  100.0 / 100.0 MB\n  verifying hub 0 %");
    }

    @Test
    void on_a_terminal_one_line_is_redrawn() {
        FetchProgress progress = new FetchProgress(out, true, words);
        progress.at(Step.FETCHING, "hub", 0, 200_000_000);
        progress.at(Step.FETCHING, "hub", 100_000_000, 200_000_000);
        progress.at(Step.FETCHING, "hub", 100_000_001, 200_000_000);
        progress.end();
        progress.end();
        assertThat(written())
                .isEqualTo(
                        "\r\u001b[K  fetching from hub  "
                                + "░".repeat(30)
                                + "   0 %  0.0 / 200.0 MB"
                                + "\r\u001b[K  fetching from hub  "
                                + "█".repeat(15)
                                + "░".repeat(15)
                                + "  50 %  100.0 / 200.0 MB\n");
    }

    @Test
    void a_source_that_failed_is_told() {
        FetchProgress progress = new FetchProgress(out, true, words);
        progress.at(Step.FETCHING, "one", 1, 2);
        progress.failed("one", "refused");
        assertThat(written()).endsWith("MB\n  one failed: refused\n");
    }
}
