package footing.local.text;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Outcome;
import footing.local.engine.ChildEngine;
import footing.local.engine.EngineFault;
import footing.local.engine.EngineSettings;
import footing.local.engine.RealModel;
import footing.local.text.grammar.Grammar;
import footing.local.text.grammar.JsonSchemaGrammar;
import footing.testing.FakeClock;
import footing.wire.Ask;
import footing.wire.Endpoint;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The leg on a real engine with the small real model.
@Timeout(240)
class RealLegTest {
    @TempDir static Path folder;
    private static ChildEngine engine;
    private static LocalLeg leg;

    private final SpokenRelay relay = new SpokenRelay();

    @BeforeAll
    static void start() throws EngineFault, InterruptedException {
        engine = ChildEngine.open(EngineSettings.of(RealModel.file(), folder));
        engine.awaitReady();
        FakeClock clock = new FakeClock();
        AtomicLong number = new AtomicLong();
        leg =
                new LocalLeg(
                        "smollm2-135m-instruct",
                        engine,
                        new Senses(
                                clock, ZoneOffset.UTC, clock::nanoTime, number::incrementAndGet));
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    void a_question_gets_its_answer_whole_and_streamed() {
        String body =
                """
                {"model":"smollm2","temperature":0,"max_tokens":40,"stream":%s,"messages":[
                {"role":"system","content":"You are a helpful AI assistant named SmolLM, trained by Hugging Face."},
                {"role":"user","content":"What is the capital of France?"}]}\
                """;
        SpokenRelay streamed = new SpokenRelay();

        leg.call(chatAsk(body.formatted("false")), Asking.attempt(), relay);
        leg.call(chatAsk(body.formatted("true")), Asking.attempt(), streamed);

        String whole = content(relay);
        assertThat(whole).contains("Paris");
        assertThat(streamed.deltas("content")).isEqualTo(whole);
        assertThat(streamed.flushes()).isGreaterThan(2);
        JsonNode usage = relay.json().path("usage");
        assertThat(usage.path("prompt_tokens").asInt()).isBetween(20, 60);
        assertThat(usage.path("completion_tokens").asInt()).isBetween(2, 40);
    }

    @Test
    void a_conversation_that_goes_on_finds_its_prompt_in_the_slot() {
        chat("Name a colour.", "\"temperature\":0,\"max_tokens\":5", relay);
        SpokenRelay again = new SpokenRelay();
        chat("Name a colour.", "\"temperature\":0,\"max_tokens\":5", again);

        assertThat(
                        again.json()
                                .path("usage")
                                .path("prompt_tokens_details")
                                .path("cached_tokens")
                                .asInt())
                .isPositive();
        assertThat(content(again)).isEqualTo(content(relay));
    }

    @Test
    void json_mode_gives_an_object() {
        chat(
                "Give me a JSON object about a cat.",
                "\"temperature\":0.7,\"seed\":3,\"max_tokens\":300,\"response_format\":{\"type\":\"json_object\"}",
                relay);

        String finish = relay.json().path("choices").path(0).path("finish_reason").asString();
        if (finish.equals("stop")) {
            assertThat(Json.read(content(relay)).orElseThrow().isObject()).isTrue();
        } else {
            assertThat(content(relay)).startsWith("{");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"maxLength\":20},\"age\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":99},\"colour\":{\"enum\":[\"red\",\"blue\"]}},\"required\":[\"name\",\"age\",\"colour\"],\"additionalProperties\":false}",
                "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"pattern\":\"^[A-Z][a-z]{1,8}$\"},\"minItems\":2,\"maxItems\":3}",
                "{\"type\":\"object\",\"properties\":{\"when\":{\"type\":\"string\",\"format\":\"date-time\"},\"share\":{\"type\":\"number\",\"minimum\":0,\"maximum\":0.5}},\"required\":[\"when\",\"share\"]}",
                "{\"type\":\"object\",\"properties\":{\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"maxItems\":1000},\"s\":{\"type\":\"string\",\"maxLength\":1000}},\"required\":[\"tags\",\"s\"]}",
                "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":9},\"next\":{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#/$defs/n\"}]}},\"required\":[\"v\",\"next\"],\"additionalProperties\":false}}}",
                "{\"type\":\"object\",\"properties\":{\"known\":{\"type\":\"boolean\"}},\"additionalProperties\":{\"type\":\"integer\",\"minimum\":-3,\"maximum\":3}}"
            })
    void a_schema_is_followed_by_the_real_model(String schema) throws Exception {
        String format =
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":"
                        + schema
                        + "}}";

        Outcome outcome =
                chat(
                        "Invent something.",
                        "\"temperature\":1,\"seed\":11,\"max_tokens\":150," + format,
                        relay);

        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        if (relay.json().path("choices").path(0).path("finish_reason").asString().equals("stop")) {
            assertThat(
                            new Grammar(JsonSchemaGrammar.of(Json.read(schema).orElseThrow()))
                                    .matches(content(relay)))
                    .as(content(relay))
                    .isTrue();
            assertThat(Json.read(content(relay))).as(content(relay)).isPresent();
        }
    }

    @Test
    void an_interrupt_ends_a_running_answer_at_once() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        SpokenRelay watched =
                new SpokenRelay() {
                    @Override
                    public void flush() {
                        begun.countDown();
                    }
                };
        List<Outcome> outcomes = new CopyOnWriteArrayList<>();
        AtomicLong ended = new AtomicLong();

        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            outcomes.add(
                                    chat(
                                            "Tell me a very long story.",
                                            "\"stream\":true,\"max_tokens\":3000",
                                            watched));
                            ended.set(System.nanoTime());
                        });
        begun.await();
        long asked = System.nanoTime();
        thread.interrupt();
        thread.join();

        assertThat(outcomes.getFirst()).isInstanceOf(Outcome.CallerLeft.class);
        assertThat(TimeUnit.NANOSECONDS.toMillis(ended.get() - asked)).isLessThan(1_000);
    }

    @Test
    void the_tools_of_a_model_without_tools_are_refused_by_name() {
        Outcome outcome =
                chat(
                        "Weather?",
                        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"w\"}}]",
                        relay);

        assertThat(String.valueOf(((Outcome.Refused) outcome).why().own())).contains("param=tools");
    }

    @Test
    void a_prompt_longer_than_the_window_is_refused() {
        Outcome outcome = chat("word ".repeat(9_000), "\"max_tokens\":5", relay);

        assertThat(((Outcome.Refused) outcome).why().own()).isNotNull();
        assertThat(((Outcome.Refused) outcome).why().message()).contains("4096");
    }

    @Test
    void embeddings_are_normalised_and_counted() {
        String body =
                "{\"model\":\"m\",\"input\":[\"A cat sits on the mat.\",\"A kitten is on the rug.\",\"Stock markets fell sharply.\"]}";

        leg.call(Asking.ask(Endpoint.EMBEDDINGS, body), Asking.attempt(), relay);

        JsonNode data = relay.json().path("data");
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.path(0).path("embedding").size()).isEqualTo(576);
        assertThat(product(data, 0, 0)).isBetween(0.99, 1.01);
        assertThat(relay.json().path("usage").path("prompt_tokens").asInt()).isBetween(15, 40);
    }

    @Test
    void a_completion_and_its_probabilities() {
        String body =
                "{\"model\":\"m\",\"prompt\":\"The capital of France is\",\"temperature\":0,\"max_tokens\":3,\"logprobs\":1}";

        leg.call(Asking.ask(Endpoint.COMPLETIONS, body), Asking.attempt(), relay);

        JsonNode choice = relay.json().path("choices").path(0);
        assertThat(choice.path("text").asString()).contains("Paris");
        assertThat(choice.path("logprobs").path("token_logprobs").path(0).asDouble())
                .isBetween(-5.0, 0.0);
    }

    private static double product(JsonNode data, int a, int b) {
        double sum = 0;
        for (int i = 0; i < 576; i++) {
            sum +=
                    data.path(a).path("embedding").path(i).asDouble()
                            * data.path(b).path("embedding").path(i).asDouble();
        }
        return sum;
    }

    private static String content(SpokenRelay relay) {
        return relay.json().path("choices").path(0).path("message").path("content").asString();
    }

    private static Outcome chat(String text, String members, SpokenRelay to) {
        String body =
                "{\"model\":\"smollm2\",\"messages\":[{\"role\":\"user\",\"content\":\""
                        + text
                        + "\"}],"
                        + members
                        + "}";
        return leg.call(chatAsk(body), Asking.attempt(), to);
    }

    private static Ask chatAsk(String body) {
        return Asking.ask(Endpoint.CHAT_COMPLETIONS, body);
    }
}
