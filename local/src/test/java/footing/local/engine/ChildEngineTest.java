package footing.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.local.engine.LocalEngine.Embedded;
import footing.local.engine.LocalEngine.End;
import footing.local.engine.LocalEngine.Generated;
import footing.local.engine.LocalEngine.Prompt;
import footing.local.engine.LocalEngine.Sampling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The engine with a real model in a real process.
@Timeout(180)
class ChildEngineTest {
    @TempDir static Path folder;
    private static ChildEngine engine;

    @BeforeAll
    static void start() throws EngineFault, InterruptedException {
        engine = ChildEngine.open(EngineSettings.of(RealModel.file(), folder));
        engine.awaitReady();
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    static Sampling greedy(int maxTokens) {
        return new Sampling(maxTokens, 0, 1, 1, 0, 0, List.of(), "", false);
    }

    private static Sampling sampling(int maxTokens, double temperature, long seed, String... stop) {
        return new Sampling(maxTokens, temperature, 0.95, seed, 0, 0, List.of(stop), "", false);
    }

    private static Sampling following(String grammar) {
        return new Sampling(64, 0.8, 0.95, 7, 0, 0, List.of(), grammar, false);
    }

    private record Told(String text, Generated how) {}

    private static Told tell(Prompt prompt, Sampling sampling)
            throws EngineFault, InterruptedException {
        StringBuilder text = new StringBuilder();
        Generated how = engine.generate(prompt, sampling, (piece, _) -> text.append(piece));
        return new Told(text.toString(), how);
    }

    @Test
    void a_question_gets_its_answer() throws Exception {
        Told told = tell(RealModel.chat("What is the capital of France?"), greedy(64));

        assertThat(told.text()).contains("Paris");
        assertThat(told.how().end()).isEqualTo(End.STOP);
        assertThat(told.how().promptTokens()).isBetween(10, 30);
        assertThat(told.how().completionTokens()).isBetween(1, 64);
    }

    @Test
    void the_header_tells_what_the_model_is() {
        assertThat(engine.facts().architecture()).isEqualTo("llama");
        assertThat(engine.facts().chatTemplate()).contains("<|im_start|>");
        assertThat(engine.facts().eosToken()).isEqualTo("<|im_end|>");
        assertThat(engine.facts().contextTokens()).isEqualTo(4096);
        assertThat(engine.facts().embedsOnly()).isFalse();
    }

    @Test
    void text_comes_piece_by_piece() throws Exception {
        List<String> pieces = new ArrayList<>();
        engine.generate(
                RealModel.chat("Count from one to ten."),
                greedy(24),
                (piece, _) -> pieces.add(piece));

        assertThat(pieces).hasSizeGreaterThan(8);
    }

    @Test
    void the_longest_answer_is_kept() throws Exception {
        Told told = tell(RealModel.chat("Tell a long story."), greedy(5));

        assertThat(told.how().end()).isEqualTo(End.LENGTH);
        assertThat(told.how().completionTokens()).isEqualTo(5);
    }

    @Test
    void the_same_seed_tells_the_same_text() throws Exception {
        Prompt prompt = RealModel.chat("Write one sentence about the sea.");
        Told first = tell(prompt, sampling(32, 0.9, 42));
        Told second = tell(prompt, sampling(32, 0.9, 42));
        Told other = tell(prompt, sampling(32, 0.9, 43));

        assertThat(second.text()).isEqualTo(first.text());
        assertThat(other.text()).isNotEqualTo(first.text());
        assertThat(second.how().cachedTokens()).isPositive();
    }

    @Test
    void a_stop_text_ends_the_answer_and_is_not_told() throws Exception {
        Prompt prompt = RealModel.chat("What is the capital of France?");
        String whole = tell(prompt, greedy(40)).text();
        int at = whole.indexOf("Paris");
        Told told = tell(prompt, sampling(40, 0, 1, "aris"));

        assertThat(told.how().end()).isEqualTo(End.STOP);
        assertThat(told.text()).isEqualTo(whole.substring(0, at + 1));
    }

    @Test
    void a_grammar_is_followed() throws Exception {
        String grammar =
                """
                root ::= "{\\"city\\": \\"" [A-Z] [a-z]{1,12} "\\", \\"capital\\": " ("true" | "false") "}"
                """;
        Told told = tell(RealModel.chat("Is Paris a capital? Answer in JSON."), following(grammar));

        assertThat(told.text())
                .matches("\\{\"city\": \"[A-Z][a-z]{1,12}\", \"capital\": (true|false)}");
        assertThat(told.how().end()).isEqualTo(End.STOP);
    }

    @Test
    void a_grammar_that_cannot_be_read_is_refused_and_the_engine_goes_on() throws Exception {
        assertThatThrownBy(() -> tell(RealModel.chat("Hi"), following("root ::= (\"a\"")))
                .isInstanceOfSatisfying(
                        EngineFault.class,
                        e -> assertThat(e.kind()).isEqualTo(EngineFault.Kind.BAD_GRAMMAR));
        assertThat(tell(RealModel.chat("Hi"), greedy(4)).how().completionTokens()).isPositive();
    }

    @Test
    void logprobs_come_with_each_token() throws Exception {
        List<Double> logprobs = new ArrayList<>();
        Generated how =
                engine.generate(
                        RealModel.chat("What is the capital of France?"),
                        new Sampling(8, 0, 1, 1, 0, 0, List.of(), "", true),
                        (_, logprob) -> logprobs.add(logprob));

        assertThat(logprobs).hasSize(how.completionTokens());
        assertThat(logprobs).allMatch(l -> l <= 0 && l > -8);
    }

    @Test
    void four_callers_are_answered_at_once_as_if_each_were_alone() throws Exception {
        List<String> questions =
                List.of(
                        "What is the capital of France?",
                        "What is the capital of Italy?",
                        "What is the capital of Japan?",
                        "What is the capital of Germany?");
        List<Callable<String>> asking =
                questions.stream()
                        .<Callable<String>>map(
                                q -> () -> tell(RealModel.chat(q), greedy(32)).text())
                        .toList();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> told = new ArrayList<>();
            for (Future<String> future : callers.invokeAll(asking)) {
                told.add(future.get());
            }
            assertThat(told.get(0)).contains("Paris");
            assertThat(told.get(1)).contains("Rome");
            assertThat(told.get(2)).contains("Tokyo");
            assertThat(told.get(3)).contains("Berlin");
        }
    }

    @Test
    void a_caller_who_leaves_frees_his_slot_at_once() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        long[] endedAt = new long[1];
        Thread caller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                engine.generate(
                                        RealModel.chat("Tell a very long story."),
                                        greedy(2000),
                                        (_, _) -> begun.countDown());
                            } catch (InterruptedException | EngineFault _) {
                                endedAt[0] = System.nanoTime();
                            }
                            ended.countDown();
                        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        long left = System.nanoTime();
        caller.interrupt();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        long millis = TimeUnit.NANOSECONDS.toMillis(endedAt[0] - left);

        assertThat(millis).isLessThan(100);
    }

    @Test
    void a_prompt_longer_than_the_window_is_refused_and_the_engine_goes_on() throws Exception {
        String tooLong = "word and another ".repeat(3000);
        assertThatThrownBy(() -> tell(RealModel.chat(tooLong), greedy(4)))
                .isInstanceOfSatisfying(
                        EngineFault.class,
                        e -> assertThat(e.kind()).isEqualTo(EngineFault.Kind.CONTEXT_FULL))
                .hasMessageContaining("at most 4095 fit");
        assertThat(tell(RealModel.chat("Hi"), greedy(4)).how().completionTokens()).isPositive();
    }

    @Test
    void tokens_of_a_text_are_told() throws Exception {
        assertThat(engine.tokenize("Hello world", true)).hasSize(2);
        assertThat(engine.tokenize("<|im_start|>", true)).hasSize(1);
        assertThat(engine.tokenize("<|im_start|>", false).length).isGreaterThan(1);
        assertThat(engine.tokenize("", true)).isEmpty();
    }

    @Test
    void vectors_are_normalised_and_near_texts_are_nearer() throws Exception {
        Embedded embedded =
                engine.embed(
                        List.of(
                                "The cat sleeps on the sofa.",
                                "A cat is sleeping on a couch.",
                                "Quarterly tax returns are due in April."));

        assertThat(embedded.vectors()).hasSize(3).allMatch(v -> v.length == 576);
        for (float[] vector : embedded.vectors()) {
            assertThat(Math.sqrt(dot(vector, vector))).isBetween(0.9999, 1.0001);
        }
        List<float[]> v = embedded.vectors();
        assertThat(dot(v.get(0), v.get(1))).isGreaterThan(dot(v.get(0), v.get(2)));
        assertThat(embedded.promptTokens()).isBetween(15, 60);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
