package footing.local.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import footing.legs.Outcome;
import footing.wire.ApiError;
import footing.wire.Endpoint;
import footing.wire.Usage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OtherEndpointsTest {
    private final ScriptedEngine engine = new ScriptedEngine("test", Asking.CHATML, 50);
    private final SpokenRelay relay = new SpokenRelay();

    @Test
    void a_completion_goes_on_where_the_prompt_ends() {
        engine.say(" upon", " a", " time");

        complete("\"prompt\":\"Once\",\"logprobs\":1");

        JsonNode answer = relay.json();
        assertThat(answer.path("id").asString()).startsWith("cmpl-");
        assertThat(answer.path("object").asString()).isEqualTo("text_completion");
        JsonNode choice = answer.path("choices").path(0);
        assertThat(choice.path("text").asString()).isEqualTo(" upon a time");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(choice.path("logprobs").path("tokens").path(1).asString()).isEqualTo(" a");
        assertThat(choice.path("logprobs").path("text_offset").path(1).asInt()).isEqualTo(5);
        assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(1);
        assertThat(engine.prompts().getFirst().addBos()).isTrue();
        assertThat(engine.samplings().getFirst().maxTokens()).isEqualTo(16);
    }

    @Test
    void a_completion_streams() {
        engine.say("a", "b").say("c");

        Outcome outcome =
                complete(
                        "\"prompt\":[\"x\",\"y\"],\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        assertThat(((Outcome.Answered) outcome).usage()).isEqualTo(new Usage(0, 2, 0, 5, 0));
        StringBuilder text = new StringBuilder();
        relay.events()
                .forEach(e ->
                        text.append(e.path("choices").path(0).path("index").asString("u"))
                                .append(e.path("choices").path(0).path("text").asString("")));
        assertThat(text).hasToString("0a0b01c1u");
        assertThat(relay.events().getLast().path("usage").path("total_tokens").asInt())
                .isEqualTo(7);
        assertThat(relay.text()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void what_completions_cannot_do_is_refused_by_name() {
        assertThat(refusedParam(complete("\"prompt\":\"x\",\"suffix\":\"y\""))).isEqualTo("suffix");
        assertThat(refusedParam(complete("\"prompt\":\"x\",\"echo\":true"))).isEqualTo("echo");
        assertThat(refusedParam(complete("\"prompt\":\"x\",\"best_of\":3"))).isEqualTo("best_of");
        assertThat(refusedParam(complete("\"prompt\":[1,2]"))).isEqualTo("prompt");
        assertThat(refusedParam(complete("\"prompt\":\"" + "w ".repeat(60) + "\"")))
                .isEqualTo("prompt");
    }

    @Test
    void embeddings_come_as_numbers_or_as_base64() {
        SpokenRelay second = new SpokenRelay();

        embed("\"input\":[\"a b\",\"c\"]", relay);
        embed("\"input\":\"a\",\"encoding_format\":\"base64\",\"dimensions\":3", second);

        JsonNode answer = relay.json();
        assertThat(answer.path("data").size()).isEqualTo(2);
        assertThat(answer.path("data").path(1).path("index").asInt()).isEqualTo(1);
        assertThat(answer.path("data").path(0).path("embedding").path(1).asDouble())
                .isCloseTo(0.8, within(1e-6));
        assertThat(answer.path("usage").path("total_tokens").asInt()).isEqualTo(3);
        byte[] bytes =
                Base64.getDecoder()
                        .decode(second.json().path("data").path(0).path("embedding").asString());
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat(4))
                .isEqualTo(0.8f);
    }

    @Test
    void another_length_of_vectors_is_refused() {
        assertThat(refusedParam(embed("\"input\":\"a\",\"dimensions\":2", relay)))
                .isEqualTo("dimensions");
        assertThat(refusedParam(embed("\"input\":[1,2]", relay))).isEqualTo("input");
    }

    private Outcome complete(String members) {
        return Asking.call(
                engine, Endpoint.COMPLETIONS, "{\"model\":\"m\"," + members + "}", relay);
    }

    private Outcome embed(String members, SpokenRelay to) {
        return Asking.call(engine, Endpoint.EMBEDDINGS, "{\"model\":\"m\"," + members + "}", to);
    }

    private static String refusedParam(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        ApiError own = ((Outcome.Refused) outcome).why().own();
        assertThat(own).isNotNull();
        return String.valueOf(own.param());
    }
}
