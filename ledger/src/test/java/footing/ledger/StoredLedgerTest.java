package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.testing.FakeClock;
import footing.testing.Leaks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
class StoredLedgerTest {
    @Parameter TestStore on = TestStore.SQLITE;
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();

    private Ledger open(Role role) {
        return StoredLedger.open(on.in(folder), role, clock, new SecureRandom());
    }

    @Test
    void a_row_is_summed_under_its_keys_name_and_read_again() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Ledger.Key key = ledger.addKey("team").key();
            UsageRow first = of(key, "r1", 1, "refused");
            UsageRow second = of(key, "r1", 2, "answered");
            ledger.record(first);
            ledger.record(second);

            Ledger.UsageSum sum =
                    new Ledger.UsageSum(
                            key.id(), "team", "openai", "gpt-4o-2024-11-20", 1, 2, 1, 246, 90);
            assertThat(ledger.usage(SampleRows.NOON, SampleRows.NOON.plusSeconds(1)))
                    .containsExactly(sum);
            assertThat(ledger.usage(Instant.MIN, Instant.MAX)).containsExactly(sum);
            assertThat(ledger.usage(SampleRows.NOON.plusSeconds(1), Instant.MAX)).isEmpty();
            assertThat(ledger.latest(1)).containsExactly(second);
            assertThat(ledger.latest(9)).containsExactly(second, first);
        }
    }

    private static UsageRow of(Ledger.Key key, String id, int attempt, String outcome) {
        return new UsageRow(
                id,
                attempt,
                key.id(),
                SampleRows.NOON,
                "chat/completions",
                "gpt-4o",
                "openai",
                "gpt-4o-2024-11-20",
                true,
                outcome,
                "",
                200,
                "settled",
                100,
                20,
                3,
                40,
                5,
                250_000,
                1_500_000,
                Costing.NONE);
    }

    @Test
    void a_visitor_sees_the_gateways_rows_and_keeps_its_own() throws Exception {
        try (Ledger gateway = open(Role.GATEWAY);
                Ledger visitor = open(Role.VISITOR)) {
            gateway.record(SampleRows.row("by the gateway"));
            Until.holds(Duration.ofSeconds(1), () -> visitor.latest(1).size() == 1);
            assertThat(visitor.record(SampleRows.row("by the visitor")))
                    .isEqualTo(Ledger.Receipt.KEPT);
            assertThat(visitor.record(SampleRows.row("by the visitor")))
                    .isEqualTo(Ledger.Receipt.KEPT);

            assertThat(gateway.usage(Instant.MIN, Instant.MAX).getFirst().attempts()).isEqualTo(2);
            assertThat(visitor.state().recorded()).isEqualTo(2);
            assertThat(visitor.state().repeated()).isEqualTo(1);
        }
    }

    @Test
    void of_two_gateways_the_second_is_refused_and_the_first_goes_on() {
        try (Ledger first = open(Role.GATEWAY)) {
            assertThatThrownBy(() -> open(Role.GATEWAY))
                    .isInstanceOf(LedgerFault.class)
                    .hasMessageContaining("already runs on " + folder);
            assertThat(first.record(SampleRows.row("r"))).isEqualTo(Ledger.Receipt.KEPT);
        }
        open(Role.GATEWAY).close();
    }

    @Test
    void closing_drains_and_leaves_no_thread_and_no_file_of_the_journal() throws Exception {
        Leaks leaks = Leaks.watch();
        try (Ledger ledger = open(Role.GATEWAY)) {
            for (int i = 0; i < 5_000; i++) {
                ledger.record(SampleRows.row("r" + i));
            }
        }
        leaks.check(Duration.ofSeconds(5));
        assertThat(Tables.select(on.in(folder), "SELECT count(*) FROM usage"))
                .containsExactly("5000");
        try (Stream<Path> left = Files.list(folder.resolve("journal"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_visitor_starts_no_thread() throws Exception {
        open(Role.GATEWAY).close();
        Leaks leaks = Leaks.watch();
        try (Ledger visitor = open(Role.VISITOR)) {
            assertThat(visitor.keys()).isEmpty();
            leaks.check(Duration.ofSeconds(5));
        }
    }

    @Test
    void after_the_end_a_row_is_lost_and_a_drain_refused() {
        Ledger ledger = open(Role.GATEWAY);
        ledger.close();
        assertThat(ledger.record(SampleRows.row("late"))).isEqualTo(Ledger.Receipt.LOST);
        assertThatThrownBy(ledger::drain).isInstanceOf(LedgerFault.class);
        ledger.close();
    }

    @Test
    void many_callers_at_once_lose_and_double_nothing() throws Exception {
        int callers = 64;
        long each = 400;
        AtomicInteger kept = new AtomicInteger();
        try (Ledger ledger =
                StoredLedger.open(
                        on.in(folder), Role.GATEWAY, clock, new SecureRandom(), 256 * 1024)) {
            String secret = ledger.addKey("all").secret();
            CountDownLatch begin = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int id = caller;
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    boolean _ = await(begin);
                                    for (int i = 0; i < each; i++) {
                                        UsageRow row = SampleRows.row(id + "-" + i);
                                        if (ledger.record(row) == Ledger.Receipt.KEPT
                                                && ledger.authenticate(secret).isPresent()) {
                                            kept.incrementAndGet();
                                        }
                                    }
                                }));
            }
            begin.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(kept.get()).isEqualTo(callers * each);
            Ledger.UsageSum sum = ledger.usage(Instant.MIN, Instant.MAX).getFirst();
            assertThat(sum.attempts()).isEqualTo(callers * each);
            assertThat(sum.tokensIn()).isEqualTo(callers * each * 123L);
            assertThat(sum.tokensOut()).isEqualTo(callers * each * 45L);
            assertThat(ledger.state().backlogRows()).isZero();
        }
        assertThat(Tables.select(on.in(folder), Tables.ROLLUP))
                .isEqualTo(Tables.select(on.in(folder), Tables.RAW));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_virtual_threads_question_is_asked_on_a_platform_thread() throws Exception {
        try (Ledger ledger = open(Role.GATEWAY)) {
            List<String> names = new ArrayList<>();
            Thread.ofVirtual()
                    .start(() -> {
                        ledger.addKey("from a virtual thread");
                        ledger.keys().forEach(key -> names.add(key.name()));
                    })
                    .join();
            assertThat(names).containsExactly("from a virtual thread");
        }
    }

    @Test
    void counts_that_no_answer_can_have_are_cut_marked_and_told() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            UsageRow wild =
                    new UsageRow(
                            "r",
                            1,
                            "k",
                            SampleRows.NOON,
                            "e",
                            "a",
                            "leg",
                            "m",
                            false,
                            "answered",
                            "",
                            200,
                            "settled",
                            Long.MAX_VALUE,
                            -5,
                            0,
                            Long.MAX_VALUE,
                            1,
                            -1,
                            9,
                            Costing.NONE);
            assertThat(ledger.record(wild)).isEqualTo(Ledger.Receipt.KEPT);

            UsageRow kept = ledger.latest(1).getFirst();
            assertThat(kept.freshIn()).isEqualTo(1_000_000_000);
            assertThat(kept.cachedIn()).isZero();
            assertThat(kept.state()).isEqualTo("unknown");
            assertThat(ledger.state().implausible()).isEqualTo(1);
        }
    }
}
