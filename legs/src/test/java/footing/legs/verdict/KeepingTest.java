package footing.legs.verdict;

import static footing.legs.verdict.Scene.OPENAI;
import static footing.legs.verdict.Scene.OPENAI_2;
import static footing.legs.verdict.Scene.VLLM;
import static footing.legs.verdict.Scene.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Refusal.Kind;
import footing.testing.FakeClock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeepingTest {
    private final MemoryStore store = new MemoryStore();
    private final Scene scene = new Scene(store);

    @Test
    void what_stands_survives_a_restart() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.fails(OPENAI, "a", "gpt-4o", Kind.KEY_INVALID);
        scene.book.tick();
        Scene next = new Scene(store);
        assertThat(next.shut(OPENAI_2, "b", "o3")).isTrue();
        assertThat(next.book.all())
                .extracting(verdict -> verdict.kind().word())
                .containsExactlyInAnyOrder("region_blocked", "key_invalid");
    }

    @Test
    void a_probe_that_came_due_while_the_house_was_down_is_due() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.book.tick();
        Scene next = new Scene(store);
        next.after("20M");
        assertThat(next.book.due()).hasSize(1);
    }

    @Test
    void probation_begins_anew_after_a_restart() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.probe(null);
        scene.probe(null);
        scene.book.tick();
        Scene next = new Scene(store);
        assertThat(next.only().state()).isEqualTo(State.PROBATION);
        next.after("10M");
        next.book.tick();
        assertThat(next.book.all()).isEmpty();
        next.book.tick();
        assertThat(store.kept).isEmpty();
    }

    @Test
    void what_is_lifted_is_removed_from_the_store() {
        scene.fails(Kind.KEY_INVALID);
        scene.book.tick();
        assertThat(store.kept).hasSize(1);
        scene.probe(null);
        scene.book.tick();
        assertThat(store.kept).isEmpty();
    }

    @Test
    void what_passes_within_a_minute_is_not_written() {
        for (int i = 0; i < 3; i++) {
            scene.fails(Kind.SERVER_ERROR);
        }
        scene.fails(Kind.OVERLOADED);
        scene.book.failed(sighting(OPENAI, "a", "o3", Kind.RATE_LIMITED, Duration.ofSeconds(59)));
        scene.fails(VLLM, "", "m", Kind.NETWORK_BLOCKED);
        scene.after("3S");
        scene.fails(VLLM, "", "m", Kind.NETWORK_BLOCKED);
        scene.book.tick();
        assertThat(store.kept).isEmpty();
        assertThat(scene.book.all()).hasSize(4);
    }

    @Test
    void a_longer_rate_limit_is_written_and_goes_when_it_has_passed() {
        scene.book.failed(sighting(OPENAI, "a", "o3", Kind.RATE_LIMITED, Duration.ofMinutes(4)));
        scene.book.tick();
        assertThat(new Scene(store).shut(OPENAI, "a", "o3")).isTrue();
        scene.after("7M");
        scene.book.tick();
        assertThat(store.kept).isEmpty();
    }

    @Test
    void a_store_that_throws_is_told_of_and_harms_no_request() {
        store.broken = true;
        scene.standing(Kind.REGION_BLOCKED);
        scene.book.tick();
        assertThat(scene.shut()).isTrue();
        assertThat(scene.book.storeFault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("the disk is full"));
    }

    @Test
    void a_store_that_throws_is_asked_less_and_less_often() {
        store.broken = true;
        scene.fails(Kind.KEY_INVALID);
        int before = store.asked;
        for (int i = 0; i < 600; i++) {
            scene.book.tick();
        }
        assertThat(store.asked - before).isBetween(10, 20);
    }

    @Test
    void a_store_that_comes_back_gets_all_that_it_missed() {
        scene.fails(OPENAI, "old", "m", Kind.KEY_INVALID);
        scene.book.tick();
        store.broken = true;
        scene.probe(null);
        scene.fails(OPENAI, "new", "m", Kind.KEY_INVALID);
        scene.book.tick();
        store.broken = false;
        for (int i = 0; i < 70; i++) {
            scene.book.tick();
        }
        assertThat(store.kept.values())
                .extracting(verdict -> verdict.subject().key())
                .containsExactly("new");
        assertThat(scene.book.storeFault()).isEmpty();
    }

    @Test
    void a_store_that_cannot_be_read_at_the_start_is_read_later() {
        scene.standing(Kind.REGION_BLOCKED);
        scene.book.tick();
        store.broken = true;
        Scene next = new Scene(store);
        assertThat(next.shut()).isFalse();
        store.broken = false;
        next.book.tick();
        next.book.tick();
        assertThat(next.shut()).isTrue();
    }

    @Test
    @Timeout(20)
    void a_store_that_hangs_holds_up_nobody_and_is_told_of() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        VerdictStore slow = new HangingStore(hanging);
        FakeClock clock = new FakeClock();
        try (VerdictBook book = new VerdictBook(clock, new Random(1), slow)) {
            book.failed(sighting(Kind.KEY_INVALID));
            assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
            book.failed(sighting(OPENAI, "b", "m", Kind.KEY_INVALID, null));
            assertThat(book.closed(OPENAI, "b", "m")).isPresent();
            clock.advance(Duration.ofSeconds(11));
            assertThat(book.storeFault())
                    .hasValueSatisfying(fault -> assertThat(fault).contains("has not answered"));
        }
    }

    @Test
    @Timeout(20)
    void what_was_seen_last_is_written_when_the_book_closes() {
        VerdictBook book = new VerdictBook(new FakeClock(), new Random(1), store);
        book.failed(sighting(Kind.KEY_INVALID));
        book.close();
        assertThat(store.verdicts()).hasSize(1);
    }

    @Test
    void a_round_that_fails_does_not_end_the_keeping() {
        FakeClock clock = new FakeClock();
        AtomicBoolean fails = new AtomicBoolean();
        InstantSource moody =
                () -> {
                    if (fails.getAndSet(false)) {
                        throw new DateTimeException("no time now");
                    }
                    return clock.instant();
                };
        VerdictBook book = VerdictBook.untended(moody, new Random(1), store, VerdictEvents.NONE);
        book.failed(sighting(Kind.KEY_INVALID));
        fails.set(true);
        book.tick();
        assertThat(fails).isFalse();
        assertThat(store.verdicts()).hasSize(1);
    }

    @Test
    void a_listener_that_throws_harms_nobody() {
        VerdictEvents broken =
                (_, _) -> {
                    throw new IllegalStateException("no room for the log");
                };
        FakeClock clock = new FakeClock();
        VerdictBook book = VerdictBook.untended(clock, new Random(1), store, broken);
        book.failed(sighting(Kind.KEY_INVALID));
        assertThat(book.closed(OPENAI, "a", "gpt-4o")).isPresent();
        assertThat(book.all()).hasSize(1);
    }

    /// Reads well, and never comes back from a write until it is interrupted.
    private record HangingStore(CountDownLatch hanging) implements VerdictStore {
        @Override
        public List<Verdict> verdicts() {
            return List.of();
        }

        @Override
        public void change(List<Verdict> kept, List<String> removed) {
            hanging.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public List<Ruling> rulings() {
            return List.of();
        }

        @Override
        public long version() {
            return 0;
        }
    }
}
