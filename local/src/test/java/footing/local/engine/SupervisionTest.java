package footing.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.local.engine.EngineFault.Kind;
import footing.local.engine.LocalEngine.Generated;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What happens to callers when the engine's process dies, cannot start, or is full.
@Timeout(180)
class SupervisionTest {
    @TempDir Path folder;

    private ChildEngine engine(EngineSettings settings) throws EngineFault {
        return ChildEngine.open(settings);
    }

    private EngineSettings settings() {
        return EngineSettings.of(RealModel.file(), folder).withContextTokens(1024);
    }

    private static void kill(ChildEngine engine) {
        ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
    }

    @Test
    void a_killed_process_breaks_the_answer_under_way_and_the_next_call_is_served()
            throws Exception {
        try (ChildEngine engine = engine(settings())) {
            AtomicReference<EngineFault> broke = new AtomicReference<>();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(1);
            long[] endedAt = new long[1];
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            engine.generate(
                                    RealModel.chat("Tell a very long story."),
                                    ChildEngineTest.greedy(900),
                                    (_, _) -> begun.countDown());
                        } catch (EngineFault e) {
                            broke.set(e);
                        } catch (InterruptedException _) {
                            Thread.currentThread().interrupt();
                        }
                        endedAt[0] = System.nanoTime();
                        ended.countDown();
                    });
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            long killed = System.nanoTime();
            kill(engine);
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();

            assertThat(broke.get())
                    .isNotNull()
                    .extracting(EngineFault::kind)
                    .isEqualTo(Kind.CRASHED);
            assertThat(TimeUnit.NANOSECONDS.toMillis(endedAt[0] - killed)).isLessThan(2000);
            assertThat(answer(engine)).contains("Paris");
            assertThat(engine.starts()).isEqualTo(2);
        }
    }

    @Test
    void a_call_without_a_token_yet_is_tried_again_on_the_next_process() throws Exception {
        try (ChildEngine engine = engine(settings());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            engine.awaitReady();
            String prompt = "Paris is a city. ".repeat(120) + "What is the capital of France?";
            StringBuilder told = new StringBuilder();
            Future<Generated> call =
                    callers.submit(() ->
                            engine.generate(
                                    RealModel.chat(prompt),
                                    ChildEngineTest.greedy(24),
                                    (piece, _) -> told.append(piece)));
            while (engine.callsUnderWay() == 0) {
                Thread.onSpinWait();
            }
            engine.tokenize("answered after the call has reached the process", false);
            kill(engine);

            assertThat(call.get(120, TimeUnit.SECONDS).promptTokens()).isGreaterThan(500);
            assertThat(told.toString()).contains("Paris");
            assertThat(engine.starts()).isEqualTo(2);
        }
    }

    @Test
    void a_process_whose_parent_is_gone_ends_by_itself() throws Exception {
        ChildLink link = ChildLink.launch(folder);
        ProcessHandle process = ProcessHandle.of(link.pid()).orElseThrow();
        link.hangUp();

        assertThat(process.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    @Test
    void a_full_engine_says_busy() throws Exception {
        try (ChildEngine engine = engine(settings().withSlots(1).withQueue(1));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch begun = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            running.add(
                    callers.submit(() ->
                            engine.generate(
                                    RealModel.chat("Tell a very long story."),
                                    ChildEngineTest.greedy(900),
                                    (_, _) -> begun.countDown())));
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            CountDownLatch refused = new CountDownLatch(1);
            for (int i = 0; i < 4; i++) {
                running.add(
                        callers.submit(() -> {
                            try {
                                return answer(engine);
                            } catch (EngineFault e) {
                                assertThat(e.kind()).isEqualTo(Kind.BUSY);
                                refused.countDown();
                                throw e;
                            }
                        }));
            }
            assertThat(refused.await(60, TimeUnit.SECONDS)).isTrue();
            running.forEach(call -> call.cancel(true));
        }
    }

    @Test
    void a_model_whose_bytes_are_nonsense_is_a_fault_and_no_crash_of_ours() throws Exception {
        RealModel.file();
        Path nonsense = Files.write(folder.resolve("nonsense.gguf"), TinyGguf.file(20_000));
        try (ChildEngine engine = engine(EngineSettings.of(nonsense, folder))) {
            assertThatThrownBy(engine::awaitReady)
                    .isInstanceOfSatisfying(
                            EngineFault.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_MODEL))
                    .hasMessageContaining("llama.cpp cannot load");
            assertThat(engine.state()).isEqualTo(ChildEngine.State.BROKEN);
        }
    }

    @Test
    void a_cut_model_is_refused_before_any_process_is_started() throws Exception {
        Path cut = folder.resolve("cut.gguf");
        try (var in = Files.newInputStream(RealModel.file())) {
            Files.write(cut, in.readNBytes(50_000_000));
        }
        assertThatThrownBy(() -> engine(EngineSettings.of(cut, folder)))
                .isInstanceOfSatisfying(
                        EngineFault.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_MODEL))
                .hasMessageContaining("cut short");
    }

    @Test
    void an_architecture_unknown_to_the_library_is_named() throws Exception {
        RealModel.file();
        Path other = Files.write(folder.resolve("o.gguf"), TinyGguf.file("martian", 20_000));
        try (ChildEngine engine = engine(EngineSettings.of(other, folder))) {
            assertThatThrownBy(engine::awaitReady)
                    .isInstanceOfSatisfying(
                            EngineFault.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_MODEL))
                    .hasMessageContaining("martian");
        }
    }

    @Test
    void no_model_is_told_with_the_way_to_bring_one() {
        assertThatThrownBy(() -> engine(EngineSettings.of(folder.resolve("none"), folder)))
                .isInstanceOfSatisfying(
                        EngineFault.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_MODEL))
                .hasMessageContaining("footing models add");
    }

    @Test
    void closing_ends_the_process_and_the_calls() throws Exception {
        ChildEngine engine = engine(settings());
        engine.awaitReady();
        ProcessHandle process = ProcessHandle.of(engine.pid()).orElseThrow();
        engine.close();

        assertThat(process.isAlive()).isFalse();
        assertThatThrownBy(() -> engine.tokenize("a", false)).isInstanceOf(EngineFault.class);
    }

    private static String answer(ChildEngine engine) throws EngineFault, InterruptedException {
        StringBuilder text = new StringBuilder();
        engine.generate(
                RealModel.chat("What is the capital of France?"),
                ChildEngineTest.greedy(24),
                (piece, _) -> text.append(piece));
        return text.toString();
    }
}
