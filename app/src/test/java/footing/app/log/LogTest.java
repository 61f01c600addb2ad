package footing.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LogTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Log log =
            new Log(written, InstantSource.fixed(Instant.parse("2026-11-23T08:00:00.123456Z")));
    private final System.Logger logger = new LogFinder.Voice("footing.gateway", log);

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void an_event_is_a_line_of_text() {
        logger.log(Level.INFO, "listening on {0} since {1,number}", "127.0.0.1:8484", 1_000_000);
        assertThat(written())
                .isEqualTo(
                        "2026-11-23T08:00:00.123Z INFO    footing.gateway:"
                                + " listening on 127.0.0.1:8484 since 1,000,000\n");
    }

    @Test
    void text_of_a_stranger_cannot_forge_a_line() {
        logger.log(Level.WARNING, "model a\r\n2026 ERROR\u001b[2J\u2028 \u202e 模型 ✓");
        assertThat(written())
                .endsWith("model a\\u000d\\u000a2026 ERROR\\u001b[2J\\u2028 \\u202e 模型 ✓\n")
                .hasLineCount(1);
    }

    @Test
    void braces_that_are_no_pattern_are_kept() {
        logger.log(Level.INFO, "body {\"a\":1}", "x");
        assertThat(written()).endsWith("body {\"a\":1}\n");
    }

    @Test
    void a_failure_is_on_the_same_line_with_its_causes() {
        logger.log(Level.ERROR, "broke", new IllegalStateException("a\nb", new IOException("c")));
        assertThat(written())
                .contains("broke | java.lang.IllegalStateException: a\\u000ab at footing.app.log")
                .contains(" <- java.io.IOException: c at ")
                .hasLineCount(1);
    }

    @Test
    void json_is_one_object_per_line() {
        log.set(Level.INFO, Line.JSON);
        logger.log(Level.WARNING, "say \"hi\"\n", new IOException("c"));
        assertThat(written())
                .startsWith(
                        "{\"at\":\"2026-11-23T08:00:00.123456Z\",\"level\":\"WARNING\","
                                + "\"logger\":\"footing.gateway\",\"message\":\"say \\\"hi\\\"\\n\","
                                + "\"stack\":\"java.io.IOException: c\\n")
                .hasLineCount(1);
    }

    @Test
    void what_is_below_the_level_is_not_written() {
        logger.log(Level.DEBUG, "hidden");
        assertThat(written()).isEmpty();
        log.set(Level.DEBUG, Line.TEXT);
        logger.log(Level.DEBUG, "shown");
        assertThat(written()).endsWith("shown\n");
    }

    @Test
    void the_platform_finds_it() {
        assertThat(System.getLogger("footing.test")).isNotNull();
        assertThat(System.LoggerFinder.getLoggerFinder()).isInstanceOf(LogFinder.class);
    }
}
