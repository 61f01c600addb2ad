package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TapeTest {
    private static final String PLAIN =
            "data: {\"id\":\"a\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
                    + "{\"content\":\"%s\"},\"logprobs\":null,\"finish_reason\":%s}]%s}\n\n";

    private final Tape tape = new Tape();

    @Test
    void a_long_answer_is_read_whole_though_its_bytes_are_not_kept() {
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 6000; i++) {
            String word = i % 7 == 0 ? "嗨 " + i : i % 5 == 0 ? "\"q\"\n" + i : " w" + i;
            said.append(word);
            String json = word.replace("\"", "\\\"").replace("\n", "\\n");
            add(PLAIN.formatted(json, "null", ",\"obfuscation\":\"" + "x".repeat(i % 9) + "\""));
        }
        assertThat(tape.transcript().text.toString()).isEqualTo(said.toString());
        assertThat(tape.transcript().id).isEqualTo("a");
    }

    @Test
    void events_of_another_form_between_plain_ones_are_not_missed() {
        add(PLAIN.formatted("One", "null", ""));
        add(PLAIN.formatted(" two", "null", ""));
        add(PLAIN.replace("\"content\"", "\"reasoning_content\"").formatted("hm", "null", ""));
        add(
                PLAIN.replace("{\"content\"", "{\"refusal\":\"no\",\"content\"")
                        .formatted("x", "null", ""));
        add(PLAIN.formatted(" three", "null", ",\"usage\":{\"completion_tokens\":9}"));
        add(PLAIN.formatted(" four", "\"length\"", ""));
        Transcript seen = tape.transcript();
        assertThat(seen.text.toString()).isEqualTo("One twox three four");
        assertThat(List.of(seen.reasoning, seen.beyondText)).containsExactly(true, true);
        assertThat(seen.finish()).isEqualTo("length");
    }

    @Test
    void tokens_that_each_event_tells_are_those_of_the_last() {
        for (int i = 1; i < 5; i++) {
            add(
                    PLAIN.formatted(
                            "w",
                            "null",
                            ",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":" + i + "}"));
        }
        assertThat(tape.transcript().tokensOut).isEqualTo(4);
        assertThat(tape.transcript().tokensIn).isEqualTo(3);
    }

    @Test
    void white_space_between_name_and_value_is_no_matter() {
        String spaced = PLAIN.replace("\":", "\": ").replace(",\"", ", \"");
        add(spaced.formatted("a", "null", "") + spaced.formatted(" b", "null", ""));
        add(spaced.formatted("c", "null", ""));
        assertThat(tape.transcript().text.toString()).isEqualTo("a bc");
    }

    private void add(String events) {
        byte[] bytes = events.getBytes(StandardCharsets.UTF_8);
        tape.add(bytes, 0, bytes.length);
    }
}
