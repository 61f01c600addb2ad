package footing.local.text;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Upstream.Clocks;
import footing.legs.Attempt;
import footing.legs.Outcome;
import footing.legs.Resume;
import footing.local.engine.ChildEngine;
import footing.local.engine.EngineFault;
import footing.local.engine.EngineSettings;
import footing.local.engine.RealModel;
import footing.local.text.grammar.Grammar;
import footing.local.text.grammar.JsonSchemaGrammar;
import footing.testing.FakeClock;
import footing.wire.Endpoint;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Answers cut anywhere and carried on by the small real model.
@Timeout(300)
class RealSeamTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"maxLength\":12},\"age\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":99},\"tags\":{\"type\":\"array\",\"items\":{\"enum\":[\"red\",\"blue\"]},\"minItems\":1,\"maxItems\":2}},\"required\":[\"name\",\"age\",\"tags\"],\"additionalProperties\":false}";
    private static final String BY_SCHEMA =
            "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":"
                    + SCHEMA
                    + "}}";

    @TempDir static Path folder;
    private static ChildEngine engine;
    private static LocalLeg leg;

    @BeforeAll
    static void start() throws EngineFault, InterruptedException {
        engine = ChildEngine.open(EngineSettings.of(RealModel.file(), folder));
        engine.awaitReady();
        FakeClock clock = new FakeClock();
        AtomicLong number = new AtomicLong();
        leg =
                new LocalLeg(
                        "smollm2",
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

    private record Told(Outcome outcome, String text, String finish) {}

    private static Told chat(String question, String begun, int left, String members) {
        String body =
                "{\"model\":\"smollm2\",\"temperature\":0,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                        + question
                        + "\"}]"
                        + (members.isEmpty() ? "" : "," + members)
                        + "}";
        Resume resume = begun.isEmpty() ? null : new Resume(Resume.Way.PREFILL, begun, left);
        Attempt attempt = new Attempt("req_1", 2, "smollm2", null, resume, Clocks.DEFAULT);
        SpokenRelay relay = new SpokenRelay();
        Outcome outcome = leg.call(Asking.ask(Endpoint.CHAT_COMPLETIONS, body), attempt, relay);
        String finish = "";
        for (JsonNode event : relay.events()) {
            finish = event.path("choices").path(0).path("finish_reason").asString(finish);
        }
        return new Told(outcome, relay.deltas("content"), finish);
    }

    private static List<Integer> cuts(String text, int step) {
        List<Integer> cuts = new ArrayList<>();
        for (int at = 1; at < text.length(); at += step) {
            if (!Character.isHighSurrogate(text.charAt(at - 1))) {
                cuts.add(at);
            }
        }
        return cuts;
    }

    @Test
    void an_answer_cut_anywhere_goes_on_as_if_it_had_not_been_cut() {
        String question = "What is the capital of France? Answer in two sentences.";
        String whole = chat(question, "", -1, "\"max_tokens\":32").text();
        List<String> others = new ArrayList<>();

        List<Integer> cuts = cuts(whole, 3);
        for (int at : cuts) {
            String begun = whole.substring(0, at);
            int left = 32 - tokens(begun) + 1;
            String told = begun + chat(question, begun, left, "").text();
            if (!told.startsWith(whole)) {
                others.add(at + ": " + told);
            }
        }
        // A cut within a word may make other tokens of it, and another answer.
        assertThat(others).hasSizeLessThanOrEqualTo(cuts.size() / 4);
    }

    private static int tokens(String text) {
        try {
            return engine.tokenize(text, false).length;
        } catch (EngineFault e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_document_cut_at_every_character_is_completed_to_one_that_the_schema_allows()
            throws Exception {
        Grammar grammar = new Grammar(JsonSchemaGrammar.of(Json.read(SCHEMA).orElseThrow()));
        String whole = chat("Invent a person.", "", -1, "\"max_tokens\":120," + BY_SCHEMA).text();
        assertThat(grammar.matches(whole)).as(whole).isTrue();
        List<Integer> cuts = cuts(whole, 1);
        cuts.add(whole.length());
        for (int at : cuts) {
            String begun = whole.substring(0, at);
            Told told = chat("Invent a person.", begun, 120, BY_SCHEMA);
            String all = begun + told.text();

            assertThat(told.finish()).as(all).isEqualTo("stop");
            assertThat(grammar.matches(all)).as(all).isTrue();
            assertThat(Json.read(all)).as(all).isPresent();
        }
    }
}
