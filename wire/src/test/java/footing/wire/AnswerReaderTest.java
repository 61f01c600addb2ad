package footing.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private static final String ANSWER =
            """
            {"id":"c1","object":"chat.completion","created":1,"model":"gpt-x","choices":[{"index":0,
              "message":{"role":"assistant","content":"Hi","refusal":null},"logprobs":null,
              "finish_reason":"stop"}],
             "usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11,
              "prompt_tokens_details":{"cached_tokens":4}}}
            """;

    @Test
    void a_chats_answer_is_seen() {
        assertThat(read(Endpoint.CHAT_COMPLETIONS, ANSWER))
                .isEqualTo(
                        new Glance(
                                Glance.Form.JSON,
                                true,
                                false,
                                "stop",
                                1,
                                new Usage(5, 4, 0, 2, 0),
                                null,
                                "gpt-x"));
    }

    @Test
    void blank_lines_in_front_do_no_harm() {
        assertThat(read(Endpoint.CHAT_COMPLETIONS, "\n\n\r\n" + ANSWER))
                .isEqualTo(read(Endpoint.CHAT_COMPLETIONS, ANSWER));
    }

    @Test
    void the_first_choices_reason_is_told() {
        assertThat(
                        read(
                                        Endpoint.COMPLETIONS,
                                        "{\"choices\":[{\"text\":\"a\",\"finish_reason\":\"length\"},"
                                                + "{\"text\":\"b\",\"finish_reason\":\"stop\"}]}")
                                .finish())
                .isEqualTo("length");
    }

    @Test
    void vectors_are_the_choices_of_embeddings() {
        Glance glance =
                read(
                        Endpoint.EMBEDDINGS,
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                                + "\"embedding\":[0.1,-2e-3]}],\"model\":\"e\","
                                + "\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
        assertThat(glance.hasChoices()).isTrue();
        assertThat(glance.meaningful()).isTrue();
        assertThat(glance.usage()).isEqualTo(Usage.of(3, 0));
        assertThat(glance.error()).isNull();
        assertThat(read(Endpoint.EMBEDDINGS, "{\"data\":[]}").hasChoices()).isFalse();
        assertThat(read(Endpoint.CHAT_COMPLETIONS, "{\"data\":[{}]}").hasChoices()).isFalse();
    }

    @Test
    void an_empty_answer_and_a_page_have_their_own_names() {
        assertThat(read(Endpoint.CHAT_COMPLETIONS, "").form()).isEqualTo(Glance.Form.EMPTY);
        assertThat(read(Endpoint.CHAT_COMPLETIONS, "\n \n").form()).isEqualTo(Glance.Form.EMPTY);
        assertThat(read(Endpoint.CHAT_COMPLETIONS, "<!DOCTYPE html>").form())
                .isEqualTo(Glance.Form.NOT_JSON);
        assertThat(read(Endpoint.CHAT_COMPLETIONS, "[DONE]").form())
                .isEqualTo(Glance.Form.NOT_JSON);
        assertThat(read(Endpoint.CHAT_COMPLETIONS, ANSWER.substring(0, 100)).form())
                .isEqualTo(Glance.Form.NOT_JSON);
    }

    @Test
    void an_error_in_a_good_status_is_found() {
        String answer = "{\"code\":\"busy\",\"error\":\"at capacity\"}";
        Span error = read(Endpoint.CHAT_COMPLETIONS, answer).error();
        assertThat(error).isNotNull();
        assertThat(error.text(answer.getBytes(UTF_8))).isEqualTo("\"at capacity\"");
    }

    @Test
    void a_spoilt_answer_is_seen_somehow_and_never_more() {
        byte[] answer = ANSWER.getBytes(UTF_8);
        qt().withExamples(5000)
                .forAll(longs().all())
                .checkAssert(seed -> {
                    JsonDocuments documents = new JsonDocuments(seed);
                    byte[] spoilt = documents.spoilt(answer);
                    Glance glance = AnswerReader.read(Endpoint.CHAT_COMPLETIONS, spoilt);
                    assertThat(
                                    ChunkReader.read(
                                            Endpoint.CHAT_COMPLETIONS, spoilt, 0, spoilt.length))
                            .isEqualTo(glance);
                    if (ChunkReader.text(spoilt, 0, spoilt.length) != null) {
                        assertThat(glance.meaningful()).isTrue();
                    }
                    byte[] any = documents.value().getBytes(UTF_8);
                    AnswerReader.read(Endpoint.EMBEDDINGS, any);
                    ChunkReader.text(any, 0, any.length);
                });
    }

    private static Glance read(Endpoint endpoint, String answer) {
        return AnswerReader.read(endpoint, answer.getBytes(UTF_8));
    }
}
