package footing.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.http.HttpUpstream;
import footing.http.UpstreamSettings;
import footing.local.engine.EngineFault.Kind;
import footing.local.engine.LocalEngine.End;
import footing.local.engine.LocalEngine.Generated;
import footing.local.engine.LocalEngine.Prompt;
import footing.local.engine.LocalEngine.Sampling;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the second driver does, with whichever `llama-server`.
@Timeout(120)
abstract class LlamaServerContract {
    private static final Prompt FRANCE = RealModel.chat("What is the capital of France?");

    @TempDir Path folder;
    private HttpUpstream upstream;
    private LlamaServerEngine engine;

    abstract Path program() throws Exception;

    abstract Path model() throws Exception;

    @BeforeEach
    void open() throws Exception {
        Path program = program();
        upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
        engine =
                LlamaServerEngine.open(
                        EngineSettings.of(model(), folder).withContextTokens(1024).withSlots(2),
                        Optional.of(program),
                        "",
                        upstream,
                        new SecureRandom());
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
            upstream.close();
        }
    }

    private String tell(Prompt prompt, Sampling sampling, List<Generated> how)
            throws EngineFault, InterruptedException {
        StringBuilder text = new StringBuilder();
        how.add(engine.generate(prompt, sampling, (piece, _) -> text.append(piece)));
        return text.toString();
    }

    @Test
    void a_question_gets_its_answer_piece_by_piece() throws Exception {
        List<Generated> how = new ArrayList<>();

        assertThat(tell(FRANCE, ChildEngineTest.greedy(40), how)).contains("Paris");
        assertThat(how.getFirst().end()).isEqualTo(End.STOP);
        assertThat(how.getFirst().promptTokens()).isEqualTo(16);
        assertThat(how.getFirst().completionTokens()).isGreaterThan(5);
    }

    @Test
    void the_longest_answer_is_kept() throws Exception {
        List<Generated> how = new ArrayList<>();
        tell(FRANCE, ChildEngineTest.greedy(3), how);

        assertThat(how.getFirst().end()).isEqualTo(End.LENGTH);
        assertThat(how.getFirst().completionTokens()).isEqualTo(3);
    }

    @Test
    void logprobs_come_with_each_token() throws Exception {
        List<Double> logprobs = new ArrayList<>();
        engine.generate(
                new Prompt(FRANCE.text(), false),
                new Sampling(4, 0, 1, 1, 0, 0, List.of(), "", true),
                (_, logprob) -> logprobs.add(logprob));

        assertThat(logprobs).hasSize(4).allMatch(l -> l <= 0 && l > -8);
    }

    @Test
    void a_grammar_that_cannot_be_read_is_refused() {
        Sampling bad = new Sampling(4, 0, 1, 1, 0, 0, List.of(), "root ::= (\"a\"", false);

        assertThatThrownBy(() -> tell(FRANCE, bad, new ArrayList<>()))
                .isInstanceOfSatisfying(
                        EngineFault.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_GRAMMAR));
    }

    @Test
    void a_prompt_longer_than_the_window_is_refused() {
        Prompt tooLong = RealModel.chat("word and another ".repeat(2000));

        assertThatThrownBy(() -> tell(tooLong, ChildEngineTest.greedy(4), new ArrayList<>()))
                .isInstanceOfSatisfying(
                        EngineFault.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONTEXT_FULL));
    }

    @Test
    void a_caller_who_leaves_is_let_go_at_once() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        long[] endedAt = new long[1];
        Thread caller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                engine.generate(
                                        RealModel.chat("Tell a very long story."),
                                        ChildEngineTest.greedy(100_000),
                                        (_, _) -> begun.countDown());
                            } catch (InterruptedException | EngineFault e) {
                                endedAt[0] =
                                        e instanceof InterruptedException
                                                ? System.nanoTime()
                                                : Long.MAX_VALUE;
                            }
                            left.countDown();
                        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        long asked = System.nanoTime();
        caller.interrupt();
        assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(TimeUnit.NANOSECONDS.toMillis(endedAt[0] - asked)).isLessThan(500);
    }

    @Test
    void a_killed_server_is_started_anew() throws Exception {
        tell(FRANCE, ChildEngineTest.greedy(2), new ArrayList<>());
        long first = engine.pid();
        ProcessHandle process = ProcessHandle.of(first).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(20, TimeUnit.SECONDS);

        assertThat(tell(FRANCE, ChildEngineTest.greedy(40), new ArrayList<>())).contains("Paris");
        assertThat(engine.pid()).isNotEqualTo(first);
    }

    @Test
    void closing_ends_the_server() throws Exception {
        assertThat(engine.tokenize("Hi", true)).isNotEmpty();
        ProcessHandle process = ProcessHandle.of(engine.pid()).orElseThrow();
        engine.close();

        assertThat(process.isAlive()).isFalse();
    }
}
