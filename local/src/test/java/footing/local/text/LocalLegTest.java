package footing.local.text;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.local.engine.EngineFault;
import footing.wire.ApiError;
import footing.wire.Endpoint;
import footing.wire.Usage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LocalLegTest {
    private final ScriptedEngine engine = new ScriptedEngine("test", Asking.CHATML, 100);
    private final SpokenRelay relay = new SpokenRelay();

    @Test
    void a_whole_answer_has_the_dialects_shape() {
        engine.say("Hello", ", ", "world");

        Outcome outcome = Asking.chat(engine, "", relay);

        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        JsonNode answer = relay.json();
        assertThat(answer.path("id").asString()).matches("chatcmpl-[A-Za-z0-9]{24}");
        assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
        assertThat(answer.path("created").asLong()).isEqualTo(1795420800L);
        assertThat(answer.path("model").asString()).isEqualTo("test-model");
        JsonNode choice = answer.path("choices").path(0);
        assertThat(choice.path("message").path("role").asString()).isEqualTo("assistant");
        assertThat(choice.path("message").path("content").asString()).isEqualTo("Hello, world");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(4);
        assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(4);
        assertThat(answer.path("usage").path("total_tokens").asInt()).isEqualTo(8);
        assertThat(answer.path("usage").path("prompt_tokens_details").path("cached_tokens").asInt())
                .isEqualTo(1);
        assertThat(((Outcome.Answered) outcome).usage()).isEqualTo(new Usage(3, 1, 0, 4, 0));
        assertThat(engine.prompts().getFirst().text())
                .isEqualTo("<|im_start|>user\nhi there<|im_end|>\n<|im_start|>assistant\n");
    }

    @Test
    void a_stream_greets_then_speaks_then_finishes_then_counts() {
        engine.say("Hello", ", ", "world");

        Outcome outcome =
                Asking.chat(
                        engine,
                        "\"stream\":true,\"stream_options\":{\"include_usage\":true}",
                        relay);

        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        assertThat(relay.headers().get("content-type")).startsWith("text/event-stream");
        List<JsonNode> events = relay.events();
        assertThat(events.getFirst().path("choices").path(0).path("delta").path("role").asString())
                .isEqualTo("assistant");
        assertThat(relay.deltas("content")).isEqualTo("Hello, world");
        JsonNode last = events.getLast();
        assertThat(last.path("choices").isEmpty()).isTrue();
        assertThat(last.path("usage").path("completion_tokens").asInt()).isEqualTo(4);
        assertThat(
                        events.get(events.size() - 2)
                                .path("choices")
                                .path(0)
                                .path("finish_reason")
                                .asString())
                .isEqualTo("stop");
        assertThat(events).allSatisfy(e -> assertThat(e.path("id")).isEqualTo(last.path("id")));
        assertThat(relay.text()).endsWith("data: [DONE]\n\n");
        assertThat(relay.flushes()).isEqualTo(3);
    }

    @Test
    void max_tokens_and_stop_texts_bind() {
        engine.say("a", "b", "c").say("a", "END", "c");

        Asking.chat(engine, "\"max_completion_tokens\":2", relay);
        SpokenRelay second = new SpokenRelay();
        Asking.chat(engine, "\"stop\":\"END\"", second);

        assertThat(relay.json().path("choices").path(0).path("finish_reason").asString())
                .isEqualTo("length");
        assertThat(second.json().path("choices").path(0).path("message").path("content").asString())
                .isEqualTo("a");
    }

    @Test
    void several_choices_are_several_generations() {
        engine.say("one").say("two");

        Asking.chat(engine, "\"n\":2,\"seed\":7,\"temperature\":0.5", relay);

        JsonNode answer = relay.json();
        assertThat(answer.path("choices").path(1).path("index").asInt()).isEqualTo(1);
        assertThat(answer.path("choices").path(1).path("message").path("content").asString())
                .isEqualTo("two");
        assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(4);
        assertThat(engine.samplings()).extracting(s -> s.seed()).containsExactly(7L, 8L);
        assertThat(engine.samplings().getFirst().temperature()).isEqualTo(0.5);
    }

    @Test
    void a_conversation_longer_than_the_context_is_told_with_both_numbers() {
        ScriptedEngine small = new ScriptedEngine("test", Asking.CHATML, 4);

        Refusal why = refusal(Asking.chat(small, "", relay));

        assertThat(why.kind()).isEqualTo(Refusal.Kind.CONTEXT_LENGTH_EXCEEDED);
        assertThat(why.message()).contains("4 tokens");
        assertThat(own(why).code()).isEqualTo("context_length_exceeded");
    }

    @Test
    void what_the_model_cannot_do_is_refused_by_name() {
        assertThat(
                        refusedParam(
                                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"))
                .isEqualTo("tools");
        assertThat(refusedParam("\"logit_bias\":{\"1\":2}")).isEqualTo("logit_bias");
        assertThat(refusedParam("\"n\":9")).isEqualTo("n");
        assertThat(refusedParam("\"logprobs\":true,\"top_logprobs\":2")).isEqualTo("top_logprobs");
        assertThat(refusedParam("\"modalities\":[\"text\",\"audio\"]")).isEqualTo("modalities");
    }

    @Test
    void an_image_is_refused_at_its_place() {
        String body =
                """
                {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"x"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]}]}\
                """;

        Refusal why = refusal(Asking.call(engine, Endpoint.CHAT_COMPLETIONS, body, relay));

        assertThat(own(why).param()).isEqualTo("messages[0].content[1]");
        assertThat(own(why).status()).isEqualTo(400);
    }

    @Test
    void what_changes_nothing_here_is_told_in_a_header() {
        engine.say("x");

        Asking.chat(engine, "\"store\":true,\"user\":\"u\",\"top_k\":3", relay);

        assertThat(relay.headers().get("footing-dropped")).isEqualTo("store, top_k, user");
    }

    @Test
    void an_engine_that_cannot_is_a_refusal_of_its_kind() {
        engine.then(new ScriptedEngine.Act.Fail(EngineFault.Kind.NO_MODEL, "no model yet"))
                .then(new ScriptedEngine.Act.Fail(EngineFault.Kind.BUSY, "all slots taken"))
                .then(new ScriptedEngine.Act.Fail(EngineFault.Kind.CRASHED, "died"));

        Refusal none = refusal(Asking.chat(engine, "", relay));
        Refusal busy = refusal(Asking.chat(engine, "", relay));
        Refusal died = refusal(Asking.chat(engine, "", relay));

        assertThat(none.kind()).isEqualTo(Refusal.Kind.MISCONFIGURED);
        assertThat(none.message()).isEqualTo("no model yet");
        assertThat(busy.kind()).isEqualTo(Refusal.Kind.OVERLOADED);
        assertThat(busy.retryAfter()).hasSeconds(2);
        assertThat(died.kind()).isEqualTo(Refusal.Kind.SERVER_ERROR);
        assertThat(relay.status()).isZero();
    }

    @Test
    void an_engine_that_dies_in_a_stream_breaks_it_off() {
        engine.then(new ScriptedEngine.Act.Break("half"));

        Outcome outcome = Asking.chat(engine, "\"stream\":true", relay);

        assertThat(outcome).isInstanceOf(Outcome.BrokeOff.class);
        assertThat(((Outcome.BrokeOff) outcome).usage()).isEqualTo(new Usage(4, 0, 0, 1, 0));
        assertThat(relay.text()).doesNotContain("[DONE]").doesNotContain("\"stop\"");
    }

    @Test
    void a_caller_who_left_stops_the_generation() {
        engine.say("a", "b", "c", "d");

        Outcome outcome = Asking.chat(engine, "\"stream\":true", new SpokenRelay().leavingAfter(2));

        assertThat(outcome).isInstanceOf(Outcome.CallerLeft.class);
        assertThat(((Outcome.CallerLeft) outcome).usage()).isEqualTo(new Usage(4, 0, 0, 2, 0));
    }

    @Test
    void an_interrupt_cancels() throws InterruptedException {
        CountDownLatch said = new CountDownLatch(1);
        engine.then(new ScriptedEngine.Act.Hang("x", said));
        List<Outcome> outcomes = new java.util.concurrent.CopyOnWriteArrayList<>();

        Thread thread =
                Thread.ofVirtual()
                        .start(() -> outcomes.add(Asking.chat(engine, "\"stream\":true", relay)));
        said.await();
        thread.interrupt();
        thread.join();

        assertThat(outcomes.getFirst()).isInstanceOf(Outcome.CallerLeft.class);
    }

    @Test
    void probabilities_go_with_their_tokens() {
        engine.say("Hel", "lo");

        Asking.chat(engine, "\"logprobs\":true", relay);

        JsonNode content = relay.json().path("choices").path(0).path("logprobs").path("content");
        assertThat(content.size()).isEqualTo(2);
        assertThat(content.path(1).path("token").asString()).isEqualTo("lo");
        assertThat(content.path(1).path("logprob").asDouble()).isEqualTo(-0.5);
    }

    private String refusedParam(String members) {
        return String.valueOf(own(refusal(Asking.chat(engine, members, relay))).param());
    }

    private static Refusal refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }

    private static ApiError own(Refusal why) {
        ApiError own = why.own();
        assertThat(own).isNotNull();
        return own;
    }
}
