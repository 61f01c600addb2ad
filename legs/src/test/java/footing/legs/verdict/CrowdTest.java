package footing.legs.verdict;

import static footing.legs.verdict.Scene.OPENAI;
import static footing.legs.verdict.Scene.sighting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import footing.legs.Party;
import footing.legs.Refusal.Kind;
import footing.testing.FakeClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CrowdTest {
    private static final Logger LOG = System.getLogger(CrowdTest.class.getName());
    private static final Kind[] KINDS = Kind.values();

    @Test
    @Timeout(60)
    void many_threads_at_once_leave_a_book_that_is_whole() throws Exception {
        FakeClock clock = new FakeClock();
        MemoryStore store = new MemoryStore();
        VerdictBook book = new VerdictBook(clock, new Random(3), store);
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all =
                    IntStream.range(0, 16)
                            .<Future<?>>mapToObj(i -> crowd.submit(() -> jostle(book, clock, i)))
                            .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
        List<Verdict> kept = book.all();
        assertThat(kept).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(2000);
        for (Verdict verdict : kept) {
            assertThat(verdict.id()).isEqualTo(Ids.of(verdict.subject(), verdict.kind()));
        }
        book.failed(sighting(OPENAI, "fresh", "m", Kind.KEY_INVALID, null));
        assertThat(book.closed(OPENAI, "fresh", "m")).isPresent();
        book.close();
    }

    private static void jostle(VerdictBook book, FakeClock clock, int number) {
        RandomGenerator random = new Random(number);
        for (int i = 0; i < 2000; i++) {
            Party party = new Party("leg" + random.nextInt(3), "openai", "h", false);
            String key = "k" + random.nextInt(3);
            String model = "m" + random.nextInt(5);
            Optional<Verdict> shut = book.closed(party, key, model);
            if (shut.isEmpty() && random.nextBoolean()) {
                book.succeeded(party, key, model);
            } else {
                Kind kind = KINDS[random.nextInt(KINDS.length)];
                book.failed(sighting(party, key, model, kind, null));
            }
            if (i % 50 == 0) {
                clock.advance(Duration.ofSeconds(random.nextInt(100)));
                for (Verdict due : book.due()) {
                    book.probed(due, random.nextBoolean() ? null : sighting(due.kind()));
                }
            }
        }
    }

    /// Not a measurement, a guard: a look that takes a lock or goes through all verdicts would take
    /// many times as long as is allowed here.
    @Test
    @Timeout(60)
    void a_look_among_hundreds_of_verdicts_takes_less_than_a_microsecond() {
        Scene scene = crowded();
        long nanos =
                best(() -> {
                    assertTrue(scene.shut(OPENAI, "a", "m299"));
                    assertFalse(scene.shut(OPENAI, "a", "free"));
                });
        assertThat(nanos / 2).isLessThan(1000);
        LOG.log(Level.INFO, "a look: " + nanos / 2 + " ns");
    }

    @Test
    @Timeout(60)
    void a_good_answer_costs_less_than_a_microsecond_where_nothing_is_suspected() {
        Scene scene = crowded();
        long nanos = best(() -> scene.book.succeeded(OPENAI, "a", "free"));
        assertThat(nanos).isLessThan(1000);
        LOG.log(Level.INFO, "a good answer: " + nanos + " ns");
    }

    private static Scene crowded() {
        Scene scene = new Scene();
        for (int i = 0; i < 300; i++) {
            scene.fails(OPENAI, "a", "m" + i, Kind.MODEL_NOT_FOUND);
            Party other = new Party("leg" + i, "openai", "host" + i, false);
            scene.fails(other, "a", "m", Kind.SERVICE_DISCONTINUED);
        }
        return scene;
    }

    /// Nanoseconds of one, in the best of some rounds.
    private static long best(Runnable one) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                one.run();
            }
            best = Math.min(best, (System.nanoTime() - start) / 20_000);
        }
        return best;
    }
}
