package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import footing.ledger.allow.Admission;
import footing.ledger.allow.Amounts;
import footing.ledger.allow.Claim;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Hold;
import footing.ledger.allow.Holder;
import footing.ledger.allow.Holds;
import footing.ledger.allow.Lane;
import footing.ledger.allow.Leases;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Measure;
import footing.ledger.allow.Notes;
import footing.ledger.allow.Rules;
import footing.ledger.allow.Settlement;
import footing.ledger.allow.Spent;
import footing.ledger.allow.Subject;
import footing.ledger.allow.WhenAway;
import footing.ledger.allow.Window;
import footing.testing.FakeClock;
import footing.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several nodes on one Redis.
class SharedHoldsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Lane LANE = new Lane("openai", "gpt-4o");
    private static final Holder ANN = new Holder("k_ann", "chat", "search", "acme");
    private static final int CALLERS = 64;

    /// Long enough for a crowded machine: what is awaited is an answer, however late.
    private static final Duration LONG = Duration.ofSeconds(4);

    private static final RedisCommon.Terms TERMS = new RedisCommon.Terms(400, 30_000, 600_000);

    private final List<House> houses = new ArrayList<>();
    private final AtomicLong requests = new AtomicLong();
    private RedisServer redis;

    @BeforeEach
    void startRedis() {
        assumeTrue(RedisServer.installed(), RedisServer.CONDITION);
        redis = RedisServer.start();
    }

    @AfterEach
    void endAll() {
        for (House house : houses) {
            house.end();
        }
        if (redis != null) {
            redis.close();
        }
    }

    /// A node, without its books.
    private final class House {
        final FakeClock clock = new FakeClock();
        final String run;
        final Leases leases;
        final Holds holds;
        final List<Settlement> ends = new ArrayList<>();
        final AtomicBoolean ended = new AtomicBoolean();

        House(int node, String run, WhenAway whenAway, Duration patience, RedisCommon.Terms terms) {
            this.run = run;
            SharedLimits limits =
                    new SharedLimits(
                            redis.url(),
                            Optional.of(TestStore.secret(redis.password())),
                            whenAway,
                            patience,
                            SharedLimits.PREFIX);
            leases =
                    new Leases(
                            new RedisCommon(limits, new BatchBooks.Life(node, run), terms),
                            System::nanoTime,
                            whenAway,
                            patience);
            holds =
                    new Holds(
                            clock,
                            new Notes() {
                                @Override
                                public void held(Hold hold, long atMillis) {}

                                @Override
                                public void ended(Settlement settlement) {
                                    synchronized (ends) {
                                        ends.add(settlement);
                                    }
                                }
                            },
                            leases);
            leases.start(LONG);
        }

        void look() {
            look(Map.of());
        }

        /// What the books say of requests spent by ANN's key, by life.
        void look(Map<String, Long> tokens) {
            Map<PastBooks.Place, Map<String, long[]>> spent = new HashMap<>();
            Leases.Lives lives = leases.lives();
            tokens.forEach((life, sum) -> {
                if (!life.equals(run)) {
                    spent.computeIfAbsent(
                                    new PastBooks.Place(
                                            new Subject(Subject.Kind.KEY, "k_ann"), Window.DAY),
                                    _ -> new HashMap<>())
                            .merge(
                                    lives.runs().contains(life) ? life : "",
                                    new long[] {0, sum, 0, 0, 0},
                                    (a, b) -> new long[] {0, a[1] + b[1], 0, 0, 0});
                }
            });
            long day = Math.floorDiv(clock.millis(), 86_400_000L);
            holds.tell(new PastBooks(day, lives, spent, Map.of()));
        }

        boolean isIn(int nodes) {
            return !leases.state().away() && leases.state().nodes() == nodes;
        }

        Admission ask(Amounts most) {
            return holds.hold(
                    new Claim(
                            "r" + requests.incrementAndGet(),
                            ANN,
                            "gpt-4o",
                            most,
                            List.of(LANE),
                            Claim.Known.BOTH,
                            clock.millis() + 600_000));
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                leases.end(false);
            }
        }

        /// Forgets it without a word, as a power cut does.
        void die() {
            ended.set(true);
        }
    }

    private House house(int number) throws InterruptedException {
        return house(number, WhenAway.CLOSED, LONG, TERMS);
    }

    private House house(int number, WhenAway whenAway, Duration patience, RedisCommon.Terms terms)
            throws InterruptedException {
        House house =
                new House(number, "run" + requests.incrementAndGet(), whenAway, patience, terms);
        houses.add(house);
        Until.holds(PATIENCE, () -> !house.leases.state().away());
        return house;
    }

    /// Three that know of each other.
    private List<House> three(WhenAway whenAway, Duration patience, Rules rules)
            throws InterruptedException {
        for (int i = 1; i <= 3; i++) {
            house(i, whenAway, patience, TERMS);
        }
        Until.holds(PATIENCE, () -> houses.stream().allMatch(one -> one.isIn(3)));
        for (House house : houses) {
            house.look();
            house.holds.post(rules);
        }
        return houses;
    }

    private static Rules limits(Limit... limits) {
        return new Rules(List.of(limits), List.of());
    }

    private static Limit limit(Measure measure, Window window, long amount) {
        return new Limit(new Subject(Subject.Kind.KEY, "k_ann"), measure, window, amount);
    }

    private static Amounts tokens(long count) {
        return new Amounts(count, 0, 0, 0);
    }

    private static Hold in(Admission answer) {
        assertThat(answer).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) answer).hold();
    }

    private static void settle(House house, Hold hold, long used) {
        house.holds.settle(hold, List.of(new Spent(LANE, tokens(used))));
    }

    /// What each of the callers does, with its number.
    private interface Caller {
        void call(int number) throws Exception;
    }

    private static List<Future<?>> callers(ExecutorService pool, Caller caller) {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int number = i;
            all.add(
                    pool.submit(() -> {
                        caller.call(number);
                        return null;
                    }));
        }
        return all;
    }

    /// A request is under way for a moment.
    private static void under() throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
    }

    private static void callAll(Caller caller) throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> one : callers(pool, caller)) {
                Object _ = one.get();
            }
        }
    }

    @Test
    void three_nodes_never_spend_more_than_one_budget() throws Exception {
        three(WhenAway.CLOSED, LONG, limits(limit(Measure.TOKENS, Window.DAY, 100_000)));
        AtomicLong total = new AtomicLong();
        callAll(number -> {
            House house = houses.get(number % 3);
            while (house.ask(tokens(1_000)) instanceof Admission.Admitted(Hold hold)) {
                long used = 200 + (requests.get() * 7919) % 801;
                total.addAndGet(used);
                settle(house, hold, used);
            }
        });
        assertThat(total.get()).isLessThanOrEqualTo(100_000);
        // What others have in hand comes to who asks for it.
        Until.holds(
                PATIENCE,
                () -> {
                    if (houses.getFirst().ask(tokens(1_000))
                            instanceof Admission.Admitted(Hold hold)) {
                        settle(houses.getFirst(), hold, 1_000);
                        total.addAndGet(1_000);
                    }
                    return total.get() > 99_000;
                });
        assertThat(total.get()).isLessThanOrEqualTo(100_000);
        assertThat(houses).allMatch(house -> house.leases.state().alone() == 0);
    }

    @Test
    void what_answers_cost_above_what_was_held_is_all_that_goes_over() throws Exception {
        three(WhenAway.CLOSED, LONG, limits(limit(Measure.TOKENS, Window.DAY, 100_000)));
        AtomicLong total = new AtomicLong();
        callAll(number -> {
            House house = houses.get(number % 3);
            while (house.ask(tokens(1_000)) instanceof Admission.Admitted(Hold hold)) {
                total.addAndGet(1_200);
                settle(house, hold, 1_200);
            }
        });
        assertThat(total.get()).isBetween(90_000L, 100_000L + CALLERS * 200);
        Until.holds(
                PATIENCE,
                () -> {
                    if (houses.getFirst().ask(tokens(1_000))
                            instanceof Admission.Admitted(Hold hold)) {
                        settle(houses.getFirst(), hold, 1_000);
                        total.addAndGet(1_000);
                    }
                    return total.get() > 99_000;
                });
        // What went over is known to all.
        House late = house(4);
        late.look();
        late.holds.post(limits(limit(Measure.TOKENS, Window.DAY, 100_000)));
        assertThat(late.ask(tokens(1_000))).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void a_rate_is_one_rate_however_many_nodes_there_are() throws Exception {
        long begun = System.nanoTime();
        three(WhenAway.CLOSED, LONG, limits(limit(Measure.REQUESTS, Window.MINUTE, 120)));
        AtomicInteger let = new AtomicInteger();
        callAll(number -> {
            House house = houses.get(number % 3);
            // Who is left with few others is patient enough for what comes back, for ever.
            while (let.get() < 150
                    && house.ask(Amounts.NONE) instanceof Admission.Admitted(Hold hold)) {
                let.incrementAndGet();
                settle(house, hold, 0);
            }
        });
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds() + 1;
        assertThat(let.get()).isBetween(100, (int) (120 + 2 * seconds));
    }

    @Test
    void no_more_are_inside_at_once_than_there_are_slots() throws Exception {
        three(WhenAway.CLOSED, LONG, limits(limit(Measure.CONCURRENCY, Window.NOW, 8)));
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger let = new AtomicInteger();
        callAll(number -> {
            House house = houses.get(number % 3);
            for (int i = 0; i < 20; i++) {
                if (house.ask(Amounts.NONE) instanceof Admission.Admitted(Hold hold)) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    let.incrementAndGet();
                    under();
                    inside.decrementAndGet();
                    settle(house, hold, 0);
                }
            }
        });
        assertThat(most.get()).isBetween(1, 8);
        assertThat(let.get()).isGreaterThan(8);
    }

    @Test
    void two_nodes_never_draw_a_grant_below_nothing() throws Exception {
        Grant grant =
                new Grant(
                        "g_1",
                        new Subject(Subject.Kind.KEY, "k_ann"),
                        Grant.Unit.TOKENS,
                        50_000,
                        Grant.Scope.EVERYWHERE,
                        Grant.Category.PAID,
                        50,
                        FakeClock.START.minusSeconds(10),
                        null,
                        0,
                        "a test");
        three(
                WhenAway.CLOSED,
                LONG,
                new Rules(List.of(limit(Measure.CNY, Window.EVER, 0)), List.of(grant)));
        callAll(number -> {
            House house = houses.get(number % 3);
            while (house.ask(new Amounts(1_000, 0, 100, 10))
                    instanceof Admission.Admitted(Hold hold)) {
                house.holds.settle(hold, List.of(new Spent(LANE, new Amounts(900, 0, 90, 9))));
            }
        });
        Until.holds(
                PATIENCE,
                () -> {
                    House house = houses.getFirst();
                    if (house.ask(new Amounts(1_000, 0, 100, 10))
                            instanceof Admission.Admitted(Hold hold)) {
                        house.holds.settle(
                                hold, List.of(new Spent(LANE, new Amounts(1_000, 0, 100, 10))));
                    }
                    return drawn() > 49_000;
                });
        assertThat(drawn()).isLessThanOrEqualTo(50_000);
    }

    private long drawn() {
        long sum = 0;
        for (House house : houses) {
            synchronized (house.ends) {
                for (Settlement end : house.ends) {
                    sum += end.draws().stream().mapToLong(draw -> draw.amount()).sum();
                }
            }
        }
        return sum;
    }

    @Test
    void a_node_that_died_keeps_what_it_had_until_its_books_are_there() throws Exception {
        RedisCommon.Terms terms = new RedisCommon.Terms(400, 30_000, 600_000);
        Rules rules = limits(limit(Measure.TOKENS, Window.DAY, 10_000));
        House dead = house(1, WhenAway.CLOSED, LONG, terms);
        House other = house(2, WhenAway.CLOSED, LONG, terms);
        for (House house : List.of(dead, other)) {
            house.look();
            house.holds.post(rules);
        }
        settle(dead, in(dead.ask(tokens(4_000))), 3_000);
        in(dead.ask(tokens(1_000)));
        dead.leases.halt();
        dead.die();
        AtomicLong total = new AtomicLong();
        while (other.ask(tokens(100)) instanceof Admission.Admitted(Hold hold)) {
            settle(other, hold, 100);
            total.addAndGet(100);
        }
        assertThat(total.get()).isLessThanOrEqualTo(6_000);
        // Its next life has brought to the books what it spent: 3000 settled, 500 of what it held.
        Map<String, Long> books = Map.of(dead.run, 3_000L, "past", 500L);
        House next = house(1, WhenAway.CLOSED, LONG, terms);
        next.leases.pastIsWhole();
        Until.holds(
                PATIENCE,
                () -> {
                    other.look(books);
                    if (other.ask(tokens(100)) instanceof Admission.Admitted(Hold hold)) {
                        settle(other, hold, 100);
                        total.addAndGet(100);
                    }
                    return total.get() >= 6_500;
                });
        other.look(books);
        assertThat(other.ask(tokens(1))).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void slots_of_a_node_that_died_come_back() throws Exception {
        RedisCommon.Terms terms = new RedisCommon.Terms(400, 3_000, 600_000);
        Rules rules = limits(limit(Measure.CONCURRENCY, Window.NOW, 2));
        House dead = house(1, WhenAway.CLOSED, LONG, terms);
        House other = house(2, WhenAway.CLOSED, LONG, terms);
        dead.holds.post(rules);
        other.holds.post(rules);
        in(dead.ask(Amounts.NONE));
        in(dead.ask(Amounts.NONE));
        assertThat(other.ask(Amounts.NONE)).isInstanceOf(Admission.Refused.class);
        dead.leases.halt();
        dead.die();
        Until.holds(PATIENCE, () -> other.ask(Amounts.NONE) instanceof Admission.Admitted);
    }

    @Test
    void an_emptied_redis_is_told_all_of_it_anew() throws Exception {
        three(WhenAway.CLOSED, LONG, limits(limit(Measure.TOKENS, Window.DAY, 100_000)));
        AtomicLong total = new AtomicLong();
        AtomicBoolean flushed = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all =
                    callers(
                            pool,
                            number -> {
                                House house = houses.get(number % 3);
                                while (true) {
                                    Admission answer = house.ask(tokens(100));
                                    if (answer instanceof Admission.Admitted(Hold hold)) {
                                        total.addAndGet(90);
                                        settle(house, hold, 90);
                                        under();
                                    } else if (over.get()
                                            || (flushed.get()
                                                    && houses.stream()
                                                            .allMatch(one -> one.isIn(3)))) {
                                        return;
                                    } else {
                                        under();
                                    }
                                }
                            });
            try {
                Until.holds(PATIENCE, () -> total.get() > 30_000);
                redis.flush();
                Set<House> told = new HashSet<>();
                Until.holds(
                        PATIENCE,
                        () -> {
                            houses.stream()
                                    .filter(one -> one.leases.state().away())
                                    .forEach(told::add);
                            return told.size() == 3 || total.get() > 99_000;
                        });
                flushed.set(true);
                for (Future<?> one : all) {
                    Object _ = one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
            } finally {
                over.set(true);
            }
        }
        assertThat(total.get()).isBetween(30_000L, 100_000L);
        House late = house(4);
        late.look();
        late.holds.post(limits(limit(Measure.TOKENS, Window.DAY, 100_000)));
        if (late.ask(tokens(100_000 - (int) total.get() + 1)) instanceof Admission.Admitted) {
            throw new AssertionError("more was let in than is left");
        }
    }

    @Test
    void while_redis_is_away_each_node_gives_out_its_share() throws Exception {
        three(
                WhenAway.SHARE,
                Duration.ofMillis(50),
                limits(limit(Measure.TOKENS, Window.DAY, 90_000)));
        for (House house : houses) {
            settle(house, in(house.ask(tokens(10_000))), 10_000);
        }
        Until.holds(PATIENCE, () -> houses.stream().allMatch(one -> one.isIn(3)));
        redis.pause();
        AtomicLong total = new AtomicLong(30_000);
        callAll(number -> {
            House house = houses.get(number % 3);
            while (house.ask(tokens(1_000)) instanceof Admission.Admitted(Hold hold)) {
                total.addAndGet(1_000);
                settle(house, hold, 1_000);
            }
        });
        // Each saw at least what was left when it asked last, and leases were beyond its share.
        assertThat(total.get()).isBetween(60_000L, 150_000L);
        assertThat(houses).allMatch(house -> house.leases.state().away());
        redis.resume();
        Until.holds(PATIENCE, () -> houses.stream().allMatch(one -> one.isIn(3)));
        // The call that the pause held up knew nothing yet of what was spent in it.
        for (House house : houses) {
            long before = house.leases.state().calls();
            Until.holds(PATIENCE, () -> house.leases.state().calls() >= before + 2);
        }
        long spent = total.get();
        House late = house(4);
        late.look();
        late.holds.post(limits(limit(Measure.TOKENS, Window.DAY, spent + 1_000)));
        assertThat(late.ask(tokens(1_001))).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void while_redis_is_away_everybody_is_let_in_or_nobody_as_was_said() throws Exception {
        House open = house(1, WhenAway.OPEN, Duration.ofMillis(50), TERMS);
        House closed = house(2, WhenAway.CLOSED, Duration.ofMillis(50), TERMS);
        for (House house : List.of(open, closed)) {
            house.look();
            house.holds.post(limits(limit(Measure.TOKENS, Window.DAY, 1_000)));
        }
        redis.kill();
        for (int i = 0; i < 5; i++) {
            settle(open, in(open.ask(tokens(1_000))), 1_000);
        }
        assertThat(closed.ask(tokens(1_000))).isInstanceOf(Admission.Refused.class);
        assertThat(open.leases.state().alone()).isEqualTo(5);
        redis.restart();
        Until.holds(PATIENCE, () -> open.isIn(2) && closed.isIn(2));
        assertThat(open.ask(tokens(1))).isInstanceOf(Admission.Refused.class);
        Until.holds(PATIENCE, () -> closed.ask(tokens(1)) instanceof Admission.Refused);
    }

    @Test
    void clocks_that_are_an_hour_apart_change_no_rate() throws Exception {
        three(WhenAway.CLOSED, LONG, limits(limit(Measure.REQUESTS, Window.HOUR, 30)));
        houses.get(1).clock.advance(Duration.ofHours(1));
        houses.get(2).clock.advance(Duration.ofHours(-1));
        AtomicInteger let = new AtomicInteger();
        callAll(number -> {
            House house = houses.get(number % 3);
            while (house.ask(Amounts.NONE) instanceof Admission.Admitted(Hold hold)) {
                let.incrementAndGet();
                settle(house, hold, 0);
            }
        });
        assertThat(let.get()).isBetween(28, 31);
    }
}
