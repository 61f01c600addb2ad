package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import footing.testing.FakeClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A caller who hears nothing for long is sent a comment: one, and never behind the end.
class CallerRelayTest {
    private static final String COMMENT = ": keep-alive\n\n";
    private static final Duration LONG = Duration.ofSeconds(11);

    private final PaperExchange caller = new PaperExchange();
    private final FakeClock clock = new FakeClock();
    private final CallerRelay relay = new CallerRelay(caller, "req_1", clock::nanoTime);

    @BeforeEach
    void begin() throws Exception {
        relay.begin(200, List.of(), -1);
    }

    @Test
    void a_silence_is_taken_by_one_and_answered_once() throws Exception {
        write("data: {}\n\n");
        relay.flush();
        assertThat(relay.takeSilence(since())).isFalse();
        clock.advance(LONG);
        long since = since();
        assertThat(relay.takeSilence(since)).isTrue();
        assertThat(relay.takeSilence(since)).isFalse();
        relay.keepAlive(since);
        relay.keepAlive(since);
        assertThat(caller.text()).isEqualTo("data: {}\n\n" + COMMENT);
        assertThat(relay.takeSilence(since())).isFalse();
        clock.advance(LONG);
        assertThat(relay.takeSilence(since())).isTrue();
    }

    @Test
    void what_waits_to_be_sent_goes_with_the_comment() throws Exception {
        clock.advance(LONG);
        write("data: {}\n\n");
        relay.keepAlive(since());
        assertThat(caller.text()).isEqualTo("data: {}\n\n" + COMMENT);
        assertThat(caller.flushed()).isEqualTo(caller.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: [DONE]\n\n",
                "data: [DONE]\r\n\r\n",
                "data:[DONE]\n\n",
                "data: {\"a\":1}\n\ndata: [DONE]\n\n"
            })
    void behind_the_end_there_is_no_comment_and_it_is_not_sent_before_its_row_is_safe(String end)
            throws Exception {
        write("data: {}\n\n");
        relay.flush();
        clock.advance(LONG);
        write(end);
        relay.keepAlive(since());
        assertThat(caller.text()).isEqualTo("data: {}\n\n" + end);
        assertThat(caller.flushed()).isEqualTo("data: {}\n\n");
        relay.end();
        assertThat(caller.finished).isTrue();
    }

    private long since() {
        return clock.nanoTime() - Duration.ofSeconds(10).toNanos();
    }

    private void write(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        relay.write(bytes, 0, bytes.length);
    }
}
