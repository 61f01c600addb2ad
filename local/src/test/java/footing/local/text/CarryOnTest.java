package footing.local.text;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Upstream.Clocks;
import footing.legs.Attempt;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Resume;
import footing.local.engine.EngineFault;
import footing.wire.Endpoint;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the leg makes of an answer that another leg began.
class CarryOnTest {
    private static final String THINKING =
            Asking.CHATML.replace("assistant\n{{ '' }}", "assistant\n<think>\n{{ '' }}");

    private final ScriptedEngine engine = new ScriptedEngine("test", Asking.CHATML, 100);
    private final SpokenRelay relay = new SpokenRelay();

    private static Attempt attempt(String text, int left) {
        Resume resume = new Resume(Resume.Way.PREFILL, text, left);
        return new Attempt("req_1", 2, "test-model", null, resume, Clocks.DEFAULT);
    }

    private Outcome chat(ScriptedEngine on, Attempt attempt, String members) {
        String body =
                "{\"model\":\"test-model\",\"messages\":[{\"role\":\"user\",\"content\":\"hi there\"}]"
                        + members
                        + "}";
        return Asking.leg(on).call(Asking.ask(Endpoint.CHAT_COMPLETIONS, body), attempt, relay);
    }

    private Outcome stream(String text, int left, String members) {
        return chat(engine, attempt(text, left), ",\"stream\":true" + members);
    }

    private static Refusal refusal(Outcome outcome) {
        return ((Outcome.Refused) outcome).why();
    }

    private String finish() {
        JsonNode last = relay.events().getLast();
        return last.path("choices").path(0).path("finish_reason").asString("");
    }

    @Test
    void the_text_stands_behind_the_prompt_and_only_what_is_new_is_told() {
        engine.say(" wor", "ld");

        Outcome outcome = stream("Hello, \n", 7, "");

        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        assertThat(engine.prompts().getFirst().text())
                .isEqualTo("<|im_start|>user\nhi there<|im_end|>\n<|im_start|>assistant\n");
        assertThat(engine.prompts().getFirst().prefix()).isEqualTo("Hello, \n");
        assertThat(engine.samplings().getFirst().maxTokens()).isEqualTo(7);
        assertThat(relay.deltas("content")).isEqualTo(" world");
        assertThat(finish()).isEqualTo("stop");
    }

    @Test
    void the_leg_says_that_it_carries_on_behind_a_text() {
        assertThat(Asking.leg(engine).resumes("test-model")).containsExactly(Resume.Way.PREFILL);
    }

    @Test
    void white_space_behind_the_seam_is_kept_though_the_model_may_think() {
        ScriptedEngine thinker =
                new ScriptedEngine("test", THINKING, 100).say("\n", "\n", "and <think>", " so");

        chat(thinker, attempt("One", -1), ",\"stream\":true");

        assertThat(relay.deltas("content")).isEqualTo("\n\nand <think> so");
        assertThat(relay.deltas("reasoning_content")).isEmpty();
    }

    @Test
    void reasoning_that_the_template_opens_is_closed_before_the_text() {
        ScriptedEngine thinker = new ScriptedEngine("test", THINKING, 100).say(" more");

        chat(thinker, attempt("One", -1), ",\"stream\":true");

        assertThat(thinker.prompts().getFirst().text())
                .endsWith("<|im_start|>assistant\n<think>\n</think>\n\n");
    }

    @Test
    void without_a_limit_of_the_caller_the_context_is_the_limit() {
        engine.say(" x");

        stream("One two", -1, "");

        assertThat(engine.samplings().getFirst().maxTokens()).isEqualTo(100 - 4 - 2);
    }

    @Test
    void a_json_document_that_is_whole_ends_at_once() {
        Outcome outcome =
                stream(
                        "{\"a\":[1]}\n",
                        5,
                        ",\"response_format\":{\"type\":\"json_object\"},\"stream_options\":{\"include_usage\":true}");

        assertThat(((Outcome.Answered) outcome).finish()).isEqualTo("stop");
        assertThat(engine.prompts()).isEmpty();
        assertThat(relay.deltas("content")).isEmpty();
        assertThat(relay.text()).contains("\"finish_reason\":\"stop\"").endsWith("[DONE]\n\n");
    }

    @Test
    void a_number_may_have_more_digits() {
        engine.say("2");

        stream(
                "1",
                5,
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"integer\"}}}");

        assertThat(relay.deltas("content")).isEqualTo("2");
    }

    @Test
    void a_text_that_the_grammar_refuses_is_refused_for_another_leg_to_try() {
        engine.then(new ScriptedEngine.Act.Fail(EngineFault.Kind.BAD_PREFIX, "does not fit"));

        Refusal why =
                refusal(stream("Sure: {", 5, ",\"response_format\":{\"type\":\"json_object\"}"));

        assertThat(why.kind()).isEqualTo(Refusal.Kind.NOT_SUPPORTED);
        assertThat(why.decidedBy()).isEqualTo("local:prefix");
        assertThat(relay.status()).isZero();
    }

    @Test
    void what_cannot_be_carried_on_correctly_is_refused() {
        Attempt attempt = attempt("One", 5);
        Attempt asked =
                new Attempt(
                        "req_1",
                        2,
                        "test-model",
                        null,
                        new Resume(Resume.Way.INSTRUCT, "One", 5),
                        Clocks.DEFAULT);

        assertThat(
                        Stream.of(
                                chat(engine, attempt, ""),
                                chat(engine, attempt, ",\"stream\":true,\"n\":2"),
                                chat(engine, attempt, ",\"stream\":true,\"logprobs\":true"),
                                chat(engine, attempt("half \ud83d", 5), ",\"stream\":true"),
                                chat(engine, asked, ",\"stream\":true")))
                .allSatisfy(outcome -> {
                    assertThat(refusal(outcome).kind()).isEqualTo(Refusal.Kind.NOT_SUPPORTED);
                    assertThat(refusal(outcome).decidedBy()).isEqualTo("local:prefix");
                    assertThat(refusal(outcome).own()).isNull();
                });
        assertThat(engine.prompts()).isEmpty();
    }

    @Test
    void a_completion_goes_on_behind_its_prompt_and_its_text() {
        engine.say(" three");
        String body = "{\"model\":\"m\",\"prompt\":\"zero\",\"stream\":true}";

        Asking.leg(engine)
                .call(Asking.ask(Endpoint.COMPLETIONS, body), attempt(" one two", -1), relay);

        assertThat(engine.prompts().getFirst().text()).isEqualTo("zero");
        assertThat(engine.prompts().getFirst().prefix()).isEqualTo(" one two");
        assertThat(engine.samplings().getFirst().maxTokens()).isEqualTo(16 - 2);
        assertThat(relay.events().getFirst().path("choices").path(0).path("text").asString())
                .isEqualTo(" three");
    }

    @Test
    void a_call_waits_for_a_slot_no_longer_than_for_a_first_token() {
        engine.say("x");
        Clocks clocks =
                new Clocks(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(9));

        chat(engine, new Attempt("req_1", 1, "test-model", clocks), "");

        assertThat(engine.patiences()).containsExactly(Duration.ofSeconds(4));
    }
}
