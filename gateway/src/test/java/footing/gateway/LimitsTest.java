package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Evidence;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.testing.FakeClock;
import footing.wire.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final Outcome.Timing TIMING = new Outcome.Timing(1, 2);

    private final FakeClock clock = new FakeClock();
    private final Limits limits = new Limits(clock::nanoTime);
    private final Plan.Step step = BalanceTest.step("a", 0, 1);
    private final Load load = limits.model(step);

    @Test
    void there_is_no_limit_before_a_sign_of_too_many() {
        List<Permit> held = hold(1000);
        assertThat(load.inFlight()).isEqualTo(1000);
        assertThat(load.limit()).isZero();
        held.forEach(permit -> permit.done(answered()));
        assertThat(load.inFlight()).isZero();
        assertThat(load.limit()).isZero();
    }

    @Test
    void only_what_speaks_of_too_many_at_once_is_a_sign() {
        List<Outcome> others =
                List.of(
                        refused(Kind.RATE_LIMITED, "Rate limit reached for requests per min"),
                        refused(Kind.REGION_BLOCKED, "no concurrency here"),
                        refused(Kind.SERVER_ERROR, "oops"),
                        new Outcome.CallerLeft(null, TIMING));
        for (Outcome other : others) {
            hold(1).getFirst().done(other);
            assertThat(load.limit()).as(other.toString()).isZero();
        }
        List<Outcome> signs =
                List.of(
                        refused(Kind.RATE_LIMITED, "Max organization Concurrency: 3"),
                        refused(Kind.RATE_LIMITED, "您的账户并发数过高"),
                        refused(Kind.OVERLOADED, "try later"),
                        unreached(Kind.TIMEOUT));
        for (int i = 0; i < signs.size(); i++) {
            Plan.Step fresh = BalanceTest.step("leg" + i, 0, 1);
            done(limits.tryEnter(fresh, null), signs.get(i));
            assertThat(limits.model(fresh).limit()).as(signs.get(i).toString()).isOne();
        }
    }

    @Test
    void a_sign_leaves_three_quarters_and_those_of_before_it_count_no_more() {
        List<Permit> held = hold(20);
        held.removeFirst().done(refused(Kind.OVERLOADED, ""));
        assertThat(load.limit()).isEqualTo(15);
        for (int i = 0; i < 10; i++) {
            held.removeFirst().done(refused(Kind.OVERLOADED, ""));
        }
        assertThat(load.limit()).isEqualTo(15);
        assertThat(load.inFlight()).isEqualTo(9);
        hold(6).getFirst().done(refused(Kind.OVERLOADED, ""));
        assertThat(load.limit()).isEqualTo(11);
    }

    @Test
    void as_many_successes_as_the_limit_raise_it_by_one() {
        hold(1).getFirst().done(refused(Kind.OVERLOADED, ""));
        assertThat(load.limit()).isOne();
        hold(1).getFirst().done(answered());
        assertThat(load.limit()).isEqualTo(2);
        hold(1).getFirst().done(answered());
        assertThat(load.limit()).isEqualTo(2);
        hold(1).getFirst().done(answered());
        assertThat(load.limit()).isEqualTo(3);
    }

    @Test
    void a_limit_that_is_twice_what_is_used_for_a_minute_is_gone() {
        List<Permit> held = hold(8);
        held.removeFirst().done(refused(Kind.OVERLOADED, ""));
        held.forEach(permit -> permit.done(null));
        assertThat(load.limit()).isEqualTo(6);
        clock.advance(Duration.ofMinutes(1));
        // Eight were under way within this minute: it stays. The next has seen one only.
        hold(1).getFirst().done(null);
        assertThat(load.limit()).isEqualTo(6);
        clock.advance(Duration.ofSeconds(59));
        hold(1).getFirst().done(null);
        assertThat(load.limit()).isEqualTo(6);
        clock.advance(Duration.ofSeconds(1));
        hold(1).getFirst().done(null);
        assertThat(load.limit()).isZero();
    }

    @Test
    void who_finds_no_room_waits_in_turn() throws Exception {
        Permit only = hold(1).getFirst();
        only.done(refused(Kind.OVERLOADED, ""));
        Permit first = hold(1).getFirst();
        assertThat(limits.hasRoom(step)).isFalse();
        assertThat(limits.tryEnter(step, null)).isNull();
        assertThat(limits.enter(step, null, Duration.ofMillis(1))).isNull();
        LinkedBlockingQueue<Integer> came = new LinkedBlockingQueue<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int number = i;
                all.add(
                        threads.submit(() -> {
                            Permit permit = limits.enter(step, null, LONG);
                            came.add(number);
                            done(permit, null);
                            return number;
                        }));
                awaitWaiting(i + 1);
            }
            first.done(null);
            for (Future<?> one : all) {
                one.get(20, TimeUnit.SECONDS);
            }
        }
        assertThat(came).containsExactly(0, 1, 2, 3, 4);
        assertThat(load.inFlight()).isZero();
    }

    @Test
    void who_leaves_while_waiting_leaves_nothing_behind() throws Exception {
        hold(1).getFirst().done(refused(Kind.OVERLOADED, ""));
        Permit held = hold(1).getFirst();
        CountDownLatch left = new CountDownLatch(1);
        Thread waiting =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                done(limits.enter(step, null, LONG), null);
                            } catch (InterruptedException e) {
                                left.countDown();
                            }
                        });
        awaitWaiting(1);
        waiting.interrupt();
        assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
        held.done(null);
        assertThat(load.inFlight()).isZero();
        assertThat(load.waiting()).isZero();
        assertThat(limits.hasRoom(step)).isTrue();
    }

    @Test
    void a_permit_is_given_back_once() {
        Permit permit = hold(2).getFirst();
        permit.done(answered());
        permit.done(answered());
        assertThat(load.inFlight()).isOne();
    }

    @Test
    void after_ten_thousand_outcomes_of_all_kinds_nothing_is_under_way() throws Exception {
        int threads = 40;
        CountDownLatch over = new CountDownLatch(threads);
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < threads; t++) {
                Random random = new Random(t);
                pool.execute(() -> {
                    for (int i = 0; i < 250; i++) {
                        once(random);
                    }
                    over.countDown();
                });
            }
            assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(limits.inFlight()).isZero();
        assertThat(load.waiting()).isZero();
        assertThat(limits.key("a", "K#1").inFlight()).isZero();
        assertThat(limits.key("a", "K#2").inFlight()).isZero();
    }

    private void once(Random random) {
        String key = random.nextBoolean() ? "K#1" : "K#2";
        if (random.nextInt(10) == 0) {
            // The caller leaves, before it waits or while it does.
            Thread.currentThread().interrupt();
        }
        Permit permit = null;
        try {
            permit = limits.enter(step, key, Duration.ofMillis(random.nextInt(3)));
            LockSupport.parkNanos(100_000);
        } catch (InterruptedException left) {
            assertThat(permit).isNull();
        }
        boolean _ = Thread.interrupted();
        done(permit, outcome(random));
        clock.advance(Duration.ofMillis(random.nextInt(50)));
    }

    private static @Nullable Outcome outcome(Random random) {
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> refused(kind, "concurrency");
            case 2 -> unreached(kind);
            case 3 -> new Outcome.CallerLeft(null, TIMING);
            default -> answered();
        };
    }

    private void awaitWaiting(int count) {
        long end = System.nanoTime() + LONG.toNanos();
        while (load.waiting() < count) {
            assertThat(System.nanoTime()).as("nobody waits").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private List<Permit> hold(int count) {
        List<Permit> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Permit permit = limits.tryEnter(step, null);
            if (permit == null) {
                throw new AssertionError("no room for " + i);
            }
            held.add(permit);
        }
        return held;
    }

    private static void done(@Nullable Permit permit, @Nullable Outcome outcome) {
        if (permit != null) {
            permit.done(outcome);
        }
    }

    private static Outcome answered() {
        return new Outcome.Answered(Usage.of(1, 1), "m", "stop", TIMING);
    }

    private static Outcome refused(Kind kind, String message) {
        return new Outcome.Refused(
                new Refusal(kind, message, null, "test"),
                new Evidence(429, List.of(), "", null),
                TIMING);
    }

    private static Outcome unreached(Kind kind) {
        return new Outcome.Unreached(
                new Refusal(kind, "", null, "test"), new Evidence(0, List.of(), "", null), TIMING);
    }
}
