package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import footing.ledger.allow.Admission;
import footing.ledger.allow.Amounts;
import footing.ledger.allow.Claim;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Hold;
import footing.ledger.allow.Holder;
import footing.ledger.allow.Lane;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Measure;
import footing.ledger.allow.Spent;
import footing.ledger.allow.Subject;
import footing.ledger.allow.WhenAway;
import footing.ledger.allow.Window;
import footing.testing.FakeClock;
import footing.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three gateways on one PostgreSQL and one Redis.
class SharedBooksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Lane LANE = new Lane("openai", "gpt-4o");
    private static final int CALLERS = 64;

    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private final String schema = "t_" + UUID.randomUUID().toString().replace("-", "");
    private final AtomicLong requests = new AtomicLong();
    private final List<Ledger> ledgers = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void startRedis() {
        assumeTrue(RedisServer.installed(), RedisServer.CONDITION);
        TestStore.server();
        redis = RedisServer.start();
    }

    @AfterEach
    void endAll() {
        closeAll();
        if (redis != null) {
            redis.close();
        }
    }

    private void closeAll() {
        ledgers.forEach(Ledger::close);
        ledgers.clear();
    }

    private StoreChoice choice(int node) {
        return TestStore.on(TestStore.server(), folder.resolve("node" + node), schema);
    }

    private Ledger open(int node, WhenAway whenAway, Duration patience) throws IOException {
        Path mine = folder.resolve("node" + node);
        Path pepper = folder.resolve("node1").resolve("pepper");
        if (node > 1 && !Files.exists(mine)) {
            Files.createDirectories(mine);
            Files.copy(pepper, mine.resolve("pepper"));
        }
        SharedLimits limits =
                new SharedLimits(
                        redis.url(),
                        Optional.of(TestStore.secret(redis.password())),
                        whenAway,
                        patience,
                        SharedLimits.PREFIX);
        Ledger ledger =
                StoredLedger.open(
                        choice(node),
                        new StoredLedger.Sharing(
                                limits,
                                new RedisCommon.Terms(400, 30_000, 600_000),
                                System::nanoTime),
                        Role.GATEWAY,
                        clock,
                        new SecureRandom(),
                        1024 * 1024);
        ledgers.add(ledger);
        return ledger;
    }

    private void three(WhenAway whenAway, Duration patience)
            throws IOException, InterruptedException {
        for (int node = 1; node <= 3; node++) {
            open(node, whenAway, patience);
        }
        Until.holds(PATIENCE, () -> ledgers.stream().allMatch(one -> isIn(one, 3)));
    }

    private static boolean isIn(Ledger ledger, int nodes) {
        return ledger.shared().filter(s -> !s.away() && s.nodes() == nodes).isPresent();
    }

    private static Limit limit(String key, Measure measure, long amount) {
        return new Limit(new Subject(Subject.Kind.KEY, key), measure, Window.DAY, amount);
    }

    private Admission ask(Ledger ledger, Ledger.Key key, Amounts most) {
        Holder holder =
                new Holder(key.id(), key.owner().appId(), key.owner().teamId(), key.owner().org());
        return ledger.holds()
                .hold(
                        new Claim(
                                "r" + requests.incrementAndGet(),
                                holder,
                                "gpt-4o",
                                most,
                                List.of(LANE),
                                Claim.Known.BOTH,
                                clock.millis() + 600_000));
    }

    private boolean use(Ledger ledger, Ledger.Key key, Amounts most, Amounts used) {
        if (ask(ledger, key, most) instanceof Admission.Admitted(Hold hold)) {
            ledger.holds().settle(hold, List.of(new Spent(LANE, used)));
            return true;
        }
        return false;
    }

    private static Amounts tokens(long count) {
        return new Amounts(count, 0, 0, 0);
    }

    /// The rules are known to all.
    private void rulesAreKnown(int limits) throws InterruptedException {
        Until.holds(
                PATIENCE,
                () -> ledgers.stream().allMatch(one -> one.holds().standings().size() >= limits));
    }

    private void balanced() {
        Map<String, Long> sums = new HashMap<>();
        ledgers.forEach(Ledger::drain);
        ledgers.getFirst()
                .allowances()
                .balances()
                .forEach(one -> sums.merge(one.unit(), one.amount(), Long::sum));
        assertThat(sums.values()).allMatch(sum -> sum == 0);
    }

    private long sum(String column) {
        ledgers.forEach(Ledger::drain);
        try {
            return Long.parseLong(
                    Tables.select(choice(1), "SELECT coalesce(sum(" + column + "), 0) FROM spent")
                            .getFirst());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private interface Caller {
        void call(int number) throws Exception;
    }

    private static void callAll(Caller caller) throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int number = i;
                all.add(
                        pool.submit(() -> {
                            caller.call(number);
                            return null;
                        }));
            }
            for (Future<?> one : all) {
                Object _ = one.get();
            }
        }
    }

    @Test
    void one_key_with_a_budget_is_never_overspent() throws Exception {
        three(WhenAway.CLOSED, Duration.ofSeconds(4));
        Ledger.Key key = ledgers.getFirst().addKey("ann").key();
        ledgers.getFirst().allowances().setLimit(limit(key.id(), Measure.TOKENS, 200_000), "t");
        rulesAreKnown(1);
        callAll(number -> {
            Ledger ledger = ledgers.get(number % 3);
            boolean more = true;
            while (more) {
                more = use(ledger, key, tokens(1_000), tokens(1_000 - number));
            }
        });
        // What others have in hand comes to who asks for it.
        Ledger first = ledgers.getFirst();
        Until.holds(
                PATIENCE,
                () -> {
                    boolean _ = use(first, key, tokens(1_000), tokens(1_000));
                    return sum("tokens_in") > 199_000;
                });
        assertThat(sum("tokens_in")).isLessThanOrEqualTo(200_000);
        balanced();
    }

    @Test
    void grants_and_what_is_spent_beyond_them_are_told_apart_by_all_nodes() throws Exception {
        three(WhenAway.CLOSED, Duration.ofSeconds(4));
        Ledger first = ledgers.getFirst();
        Ledger.Key key = first.addKey("ann").key();
        first.allowances().setLimit(limit(key.id(), Measure.CNY, 5_000), "t");
        Grant grant =
                new Grant(
                        "",
                        new Subject(Subject.Kind.KEY, key.id()),
                        Grant.Unit.TOKENS,
                        100_000,
                        Grant.Scope.EVERYWHERE,
                        Grant.Category.PAID,
                        50,
                        clock.instant(),
                        null,
                        0,
                        "a test");
        String id = first.allowances().addGrant(grant, "t").grant().id();
        rulesAreKnown(1);
        Until.holds(
                PATIENCE,
                () -> ledgers.stream().allMatch(one -> one.holds().grantsLeft().containsKey(id)));
        callAll(number -> {
            Ledger ledger = ledgers.get(number % 3);
            boolean more = true;
            while (more) {
                more =
                        use(
                                ledger,
                                key,
                                new Amounts(1_000, 0, 100, 14),
                                new Amounts(900, 0, 90, 13));
            }
        });
        Until.holds(
                PATIENCE,
                () -> {
                    Amounts whole = new Amounts(1_000, 0, 100, 14);
                    boolean _ = use(first, key, whole, whole);
                    return sum("cny") > 4_900;
                });
        assertThat(sum("cny")).isLessThanOrEqualTo(5_000);
        assertThat(first.allowances().grants().getFirst().left()).isBetween(0L, 1_000L);
        balanced();
    }

    @Test
    void redis_away_for_a_while_stops_nobody_and_the_books_balance() throws Exception {
        three(WhenAway.OPEN, Duration.ofMillis(50));
        Ledger.Key key = ledgers.getFirst().addKey("ann").key();
        ledgers.getFirst()
                .allowances()
                .setLimit(limit(key.id(), Measure.TOKENS, 1_000_000_000), "t");
        rulesAreKnown(1);
        AtomicLong total = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        AtomicLong goOn = new AtomicLong(1);
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Ledger ledger = ledgers.get(i % 3);
                all.add(
                        pool.submit(() -> {
                            while (goOn.get() == 1) {
                                if (use(ledger, key, tokens(1_000), tokens(700))) {
                                    total.addAndGet(700);
                                } else {
                                    refused.incrementAndGet();
                                }
                                Until.holds(PATIENCE, new Once());
                            }
                            return null;
                        }));
            }
            Until.holds(PATIENCE, () -> total.get() > 100_000);
            redis.kill();
            Until.holds(
                    PATIENCE,
                    () -> ledgers.stream().allMatch(one -> one.shared().orElseThrow().away()));
            long before = total.get();
            Until.holds(PATIENCE, () -> total.get() > before + 200_000);
            redis.restart();
            Until.holds(PATIENCE, () -> ledgers.stream().allMatch(one -> isIn(one, 3)));
            redis.pause();
            long paused = total.get();
            Until.holds(PATIENCE, () -> total.get() > paused + 100_000);
            redis.resume();
            Until.holds(PATIENCE, () -> ledgers.stream().allMatch(one -> isIn(one, 3)));
            goOn.set(0);
            for (Future<?> one : all) {
                Object _ = one.get();
            }
        }
        assertThat(refused.get()).isZero();
        assertThat(sum("tokens_in")).isEqualTo(total.get());
        balanced();
    }

    @Test
    void an_emptied_redis_is_filled_from_the_books() throws Exception {
        three(WhenAway.CLOSED, Duration.ofSeconds(4));
        Ledger.Key key = ledgers.getFirst().addKey("ann").key();
        ledgers.getFirst().allowances().setLimit(limit(key.id(), Measure.TOKENS, 10_000), "t");
        rulesAreKnown(1);
        for (Ledger ledger : ledgers) {
            assertThat(use(ledger, key, tokens(2_000), tokens(2_000))).isTrue();
        }
        closeAll();
        redis.flush();
        three(WhenAway.CLOSED, Duration.ofSeconds(4));
        rulesAreKnown(1);
        // And a start without losing anything counts nothing twice.
        closeAll();
        three(WhenAway.CLOSED, Duration.ofSeconds(4));
        rulesAreKnown(1);
        for (int i = 0; i < 3; i++) {
            assertThat(use(ledgers.get(i), key, tokens(1_000), tokens(1_000))).isTrue();
        }
        Ledger last = ledgers.getLast();
        assertThat(ask(last, key, tokens(1_001))).isInstanceOf(Admission.Refused.class);
        Until.holds(PATIENCE, () -> use(last, key, tokens(1_000), tokens(1_000)));
        assertThat(ask(last, key, tokens(1))).isInstanceOf(Admission.Refused.class);
        balanced();
    }

    /// True at the second look: a few milliseconds.
    private static final class Once implements java.util.function.BooleanSupplier {
        private boolean looked;

        @Override
        public boolean getAsBoolean() {
            boolean before = looked;
            looked = true;
            return before;
        }
    }
}
