package footing.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkReaderTest {
    @Test
    void a_text_delta_is_meaningful() {
        Glance glance =
                chat(
                        """
                        {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-x",
                         "choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}],"usage":null}
                        """);
        assertThat(glance)
                .isEqualTo(new Glance(Glance.Form.JSON, true, false, null, 0, null, null, "gpt-x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":\"x\"}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}",
                "{\"reasoning_content\":\"x\"}",
                "{\"content\":\"\",\"reasoning\":\"x\"}",
                "{\"refusal\":\"no\"}",
                "{\"tool_calls\":[{\"index\":0}]}",
                "{\"tool_calls\":{\"index\":0}}",
                "{\"function_call\":{\"name\":\"f\"}}",
                "{\"audio\":{\"id\":\"a\"}}"
            })
    void a_delta_that_says_something_is_meaningful(String delta) {
        assertThat(chat("{\"choices\":[{\"delta\":" + delta + "}]}").meaningful()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}",
                "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":null,\"tool_calls\":[]},\"finish_reason\":null}]}",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"\"}]}",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"null\"}]}",
                "{\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}",
                "{\"choices\":null}",
                "{\"choices\":[null,1]}",
                "{\"type\":\"ping\"}",
                "{}",
                "[]",
                "[1]"
            })
    void a_chunk_that_says_nothing_is_not_and_is_no_error(String chunk) {
        Glance glance = chat(chunk);
        assertThat(glance.json()).isTrue();
        assertThat(glance.meaningful()).isFalse();
        assertThat(glance.error()).isNull();
    }

    @Test
    void a_reason_to_finish_is_meaningful_and_told() {
        Glance glance = chat("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
        assertThat(glance.meaningful()).isTrue();
        assertThat(glance.finish()).isEqualTo("stop");
        assertThat(glance.finished()).isEqualTo(1);
        assertThat(chat("{\"choices\":[{\"finish_reason\":\"eos\"}]}").finish()).isEqualTo("eos");
    }

    @Test
    void a_completion_speaks_in_text() {
        Glance glance =
                read(
                        Endpoint.COMPLETIONS,
                        "{\"choices\":[{\"text\":\"x\",\"finish_reason\":null}]}");
        assertThat(glance.meaningful()).isTrue();
        assertThat(read(Endpoint.COMPLETIONS, "{\"choices\":[{\"text\":\"\"}]}").meaningful())
                .isFalse();
    }

    @Test
    void the_end_mark_is_done() {
        assertThat(chat("[DONE]").done()).isTrue();
        assertThat(chat(" [DONE] ").done()).isTrue();
        assertThat(chat("[DONE").form()).isEqualTo(Glance.Form.NOT_JSON);
        assertThat(chat("[DONE]]").form()).isEqualTo(Glance.Form.NOT_JSON);
    }

    @Test
    void nothing_and_no_json_have_their_own_names() {
        assertThat(chat("").form()).isEqualTo(Glance.Form.EMPTY);
        assertThat(chat(" \r\n").form()).isEqualTo(Glance.Form.EMPTY);
        assertThat(chat("<html>").form()).isEqualTo(Glance.Form.NOT_JSON);
        assertThat(chat("{\"choices\":[{\"del").form()).isEqualTo(Glance.Form.NOT_JSON);
        assertThat(chat("\"busy\"").form()).isEqualTo(Glance.Form.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"no\",\"code\":429}}",
                "{\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}],\"error\":{\"message\":\"no\",\"code\":429}}",
                "{\"code\":\"busy\",\"error\":{\"message\":\"no\",\"code\":429}}",
                "[{\"error\":{\"message\":\"no\",\"code\":429}}]",
                "{\"choices\":[{\"error\":{\"message\":\"no\",\"code\":429}}]}",
                "{\"x_groq\":{\"error\":{\"message\":\"no\",\"code\":429}}}"
            })
    void an_error_is_found_where_it_stands(String chunk) {
        Span error = chat(chunk).error();
        assertThat(error).isNotNull();
        assertThat(error.text(chunk.getBytes(UTF_8)))
                .isEqualTo("{\"message\":\"no\",\"code\":429}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":10013,\"message\":\"no\",\"sid\":\"s\",\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
                "{\"code\":\"InvalidApiKey\",\"message\":\"no\"}",
                "{\"base_resp\":{\"status_code\":1008,\"status_msg\":\"no\"},\"choices\":null}",
                "{\"object\":\"error\",\"message\":\"no\"}",
                "{\"error_code\":18,\"error_msg\":\"no\"}",
                "{\"detail\":\"no\"}",
                "{\"errors\":{\"message\":\"no\"}}",
                "{\"message\":\"no\",\"choices\":[]}",
                "{\"msg\":\"no\"}",
                "{\"Response\":{\"Error\":{\"Code\":\"X\"}}}"
            })
    void an_object_that_is_an_error_is_one_as_a_whole(String chunk) {
        assertThat(chat(chunk).error()).isEqualTo(new Span(0, chunk.length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":0,\"message\":\"Success\",\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
                "{\"code\":200,\"msg\":\"ok\",\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
                "{\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"},\"choices\":[{\"delta\":{}}]}",
                "{\"error\":null,\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
                "{\"error\":\"\",\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
                "{\"error\":{},\"choices\":[{\"delta\":{\"content\":\"x\"}}]}"
            })
    void a_word_of_success_is_no_error(String chunk) {
        assertThat(chat(chunk).error()).isNull();
    }

    @Test
    void the_text_of_a_chunk_can_be_taken_out() {
        assertThat(text("{\"choices\":[{\"delta\":{\"content\":\"a\\n\\u732b\"}}]}"))
                .isEqualTo("a\n猫");
        assertThat(
                        text(
                                "{\"choices\":[{\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"text\":\"t\"}]},{\"type\":\"text\",\"text\":\"b\"}]}}]}"))
                .isEqualTo("b");
        assertThat(text("{\"choices\":[{\"text\":\"c\"}]}")).isEqualTo("c");
        assertThat(text("{\"choices\":[{\"message\":{\"content\":\"d\"}}]}")).isEqualTo("d");
        assertThat(text("{\"choices\":[{\"delta\":{\"reasoning_content\":\"r\"}}]}")).isNull();
        assertThat(text("[DONE]")).isNull();
        assertThat(text("{")).isNull();
    }

    @Test
    void a_chunk_is_read_where_it_stands() {
        byte[] b = "xx{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}yy".getBytes(UTF_8);
        assertThat(ChunkReader.read(Endpoint.CHAT_COMPLETIONS, b, 2, b.length - 2).meaningful())
                .isTrue();
        assertThat(ChunkReader.text(b, 2, b.length - 2)).isEqualTo("a");
    }

    private static @Nullable String text(String chunk) {
        byte[] b = chunk.getBytes(UTF_8);
        return ChunkReader.text(b, 0, b.length);
    }

    private static Glance chat(String chunk) {
        return read(Endpoint.CHAT_COMPLETIONS, chunk);
    }

    private static Glance read(Endpoint endpoint, String chunk) {
        byte[] b = chunk.getBytes(UTF_8);
        return ChunkReader.read(endpoint, b, 0, b.length);
    }
}
