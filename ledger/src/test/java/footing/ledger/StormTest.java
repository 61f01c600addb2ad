package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import footing.ledger.allow.Admission;
import footing.ledger.allow.Amounts;
import footing.ledger.allow.Claim;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Hold;
import footing.ledger.allow.Holder;
import footing.ledger.allow.Holds;
import footing.ledger.allow.Lane;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Measure;
import footing.ledger.allow.Notes;
import footing.ledger.allow.Settlement;
import footing.ledger.allow.Spent;
import footing.ledger.allow.Subject;
import footing.ledger.allow.Window;
import footing.testing.FakeClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A million random operations by many threads on one set of limits and grants, while the drain
/// dies between its steps and the gateway dies in the middle; at the end nothing is lost, nothing
/// stands twice, and the same journal read once without any accident says the same.
class StormTest {
    private static final int OPERATIONS = Integer.getInteger("footing.storm", 1_000_000);
    private static final int LIVES = 8;
    private static final int THREADS = 16;
    private static final int KEYS = 24;
    private static final long BUDGET = 2_000_000;
    private static final long GIFT = 500_000;

    @TempDir Path folder;
    @TempDir Path other;
    private final FakeClock clock = new FakeClock();
    private final long seed = Long.getLong("footing.seed", System.nanoTime());
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong tokens = new AtomicLong();
    private final AtomicLong forgotten = new AtomicLong();
    private final AtomicLong ids = new AtomicLong();

    @Test
    void books_balance_whatever_happens_between_two_steps() throws Exception {
        System.err.println("seed " + seed);
        Store store = store(folder);
        allow(store);
        Journal tape = journal(other);
        for (int life = 0; life < LIVES; life++) {
            live(store, life, tape);
        }
        quiet(store, LIVES);
        check(store);
        Store again = store(other);
        allow(again);
        try (Drain drain = drain(again, tape, new Holds(clock, Notes.NONE), LIVES, _ -> {})) {
            drain.run();
        }
        for (String sql :
                List.of(
                        "SELECT account, unit, sum(amount) FROM entries GROUP BY 1, 2 ORDER BY 1, 2",
                        "SELECT key_id, route, sum(requests), sum(tokens_in), sum(tokens_out),"
                                + " sum(cny), sum(usd) FROM spent GROUP BY 1, 2 ORDER BY 1, 2",
                        "SELECT request_id, grant_id, amount FROM draws ORDER BY 1, 2")) {
            assertThat(Tables.select(other, sql)).isEqualTo(Tables.select(folder, sql));
        }
        tape.close();
    }

    private Store store(Path path) throws Exception {
        Store store = new SqliteStore(Folder.make(path), new SecureRandom());
        store.create();
        try (Connection db = store.connect(1_000)) {
            store.prepare(db);
        }
        return store;
    }

    private Journal journal(Path path) {
        SecureRandom random = new SecureRandom();
        return Journal.open(path.resolve("journal"), 1 << 20, clock, random::nextLong, new Bell());
    }

    /// Budgets of half of the keys, one of the house in money, gifts of each unit.
    private void allow(Store store) {
        AllowTables tables = new AllowTables(desk(store), clock, new SecureRandom());
        for (int key = 0; key < KEYS / 2; key++) {
            tables.setLimit(limit("key:k" + key, Measure.TOKENS, Window.MONTH, BUDGET), "a test");
        }
        tables.setLimit(limit("house", Measure.CNY, Window.EVER, 40 * BUDGET), "a test");
        tables.setLimit(limit("house", Measure.CONCURRENCY, Window.NOW, 4 * THREADS), "a test");
        Grant.Unit[] units = Grant.Unit.values();
        for (int gift = 0; gift < 12; gift++) {
            tables.addGrant(
                    new Grant(
                            "g" + gift,
                            Subject.of(gift % 3 == 0 ? "team:o/t" : "key:k" + gift).orElseThrow(),
                            units[gift % units.length],
                            units[gift % units.length] == Grant.Unit.REQUESTS ? 500 : GIFT,
                            Grant.Scope.EVERYWHERE,
                            Grant.Category.PROMOTIONAL,
                            gift % 5,
                            clock.instant(),
                            null,
                            0,
                            "a test"),
                    "a test");
        }
    }

    private static Limit limit(String subject, Measure measure, Window window, long amount) {
        return new Limit(Subject.of(subject).orElseThrow(), measure, window, amount);
    }

    private static WhoTables.Desk desk(Store store) {
        return new WhoTables.Desk() {
            @Override
            public <T> T change(WhoTables.Work<T> work) {
                try (Connection db = store.connect(5_000)) {
                    Pepper pepper = store.prepare(db);
                    db.setAutoCommit(false);
                    T done = work.with(db, pepper);
                    db.commit();
                    return done;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public <T> T look(WhoTables.Work<T> work) {
                return change(work);
            }
        };
    }

    private Drain drain(
            Store store, Journal journal, Holds holds, int life, Checkpoint checkpoint) {
        BatchBooks.Life name = new BatchBooks.Life(7, "life" + life);
        return new Drain(
                journal,
                store,
                new Node(7),
                new KeyRing(KeyCopy.NONE, clock),
                new RuleWatch(holds, null, name, false, clock, new SecureRandom()),
                new Scribe(name, clock),
                checkpoint);
    }

    /// One life of a gateway, which ends without a word.
    private void live(Store store, int life, Journal tape) throws Exception {
        Journal journal = journal(folder);
        Notes notes = twice(new JournalNotes(journal), new JournalNotes(tape));
        Holds holds = new Holds(clock, notes);
        try (Drain begin = drain(store, journal, holds, life, _ -> {})) {
            begin.run();
        }
        Random chance = new Random(seed + life);
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random own = new Random(seed + 1_000L * life + thread);
            threads.add(Thread.ofPlatform().start(() -> work(holds, own)));
        }
        while (threads.stream().anyMatch(Thread::isAlive)) {
            drainOnce(store, journal, holds, life, chance);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // What is left in the journal is for the next life; files stay as a killed process leaves
        // them.
        forgotten.addAndGet(holds.open());
    }

    private static Notes twice(Notes one, Notes two) {
        return new Notes() {
            @Override
            public synchronized void held(Hold hold, long atMillis) {
                one.held(hold, atMillis);
                two.held(hold, atMillis);
            }

            @Override
            public synchronized void ended(Settlement settlement) {
                one.ended(settlement);
                two.ended(settlement);
            }
        };
    }

    /// Drains until it is through, or dies at a step that chance chooses.
    private void drainOnce(Store store, Journal journal, Holds holds, int life, Random chance) {
        Checkpoint mortal =
                _ -> {
                    if (chance.nextInt(40) == 0) {
                        throw new IllegalStateException("died");
                    }
                };
        try (Drain drain = drain(store, journal, holds, life, mortal)) {
            drain.run();
        } catch (IllegalStateException died) {
            assertThat(died).hasMessage("died");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void work(Holds holds, Random chance) {
        for (int i = 0; i < OPERATIONS / LIVES / THREADS; i++) {
            Amounts most = amounts(1 + chance.nextInt(200), 1 + chance.nextInt(200));
            Claim claim =
                    new Claim(
                            "r" + ids.incrementAndGet(),
                            new Holder("k" + chance.nextInt(KEYS), "o/t/a", "o/t", "o"),
                            chance.nextBoolean() ? "" : "route",
                            most,
                            List.of(new Lane("leg", "m")),
                            Claim.Known.BOTH,
                            Long.MAX_VALUE);
            if (holds.hold(claim) instanceof Admission.Admitted(Hold hold)) {
                end(holds, hold, most, chance);
            }
        }
    }

    private static Amounts amounts(long in, long out) {
        return new Amounts(in, out, 7 * (in + out), in + out);
    }

    private void end(Holds holds, Hold hold, Amounts most, Random chance) {
        int dice = chance.nextInt(1_000);
        if (dice == 0) {
            return;
        }
        if (dice < 100) {
            holds.release(hold);
        } else {
            Amounts used =
                    amounts(
                            chance.nextLong(most.tokensIn() + 1),
                            chance.nextLong(most.tokensOut() + 1));
            assertThat(holds.settle(hold, List.of(new Spent(new Lane("leg", "m"), used)))).isTrue();
            settled.incrementAndGet();
            tokens.addAndGet(used.tokens());
        }
        if (dice % 10 == 0) {
            assertThat(holds.settle(hold, List.of(new Spent(new Lane("leg", "m"), most))))
                    .isFalse();
            assertThat(holds.release(hold)).isFalse();
        }
    }

    /// The last life, in which nothing happens.
    private void quiet(Store store, int life) throws Exception {
        Journal journal = journal(folder);
        Holds holds = new Holds(clock, new JournalNotes(journal));
        try (Drain drain = drain(store, journal, holds, life, _ -> {})) {
            drain.run();
            drain.run();
        }
        assertThat(journal.counts().backlogRows()).isZero();
        journal.close();
    }

    private void check(Store store) throws Exception {
        assertThat(
                        one(
                                "SELECT count(*) FROM (SELECT unit FROM entries GROUP BY posting, unit"
                                        + " HAVING sum(amount) <> 0)"))
                .isZero();
        assertThat(one("SELECT sum(requests) FROM spent")).isEqualTo(settled.get());
        assertThat(one("SELECT sum(tokens_in + tokens_out) FROM spent")).isEqualTo(tokens.get());
        assertThat(one("SELECT count(*) FROM holds WHERE state = 'held'")).isZero();
        assertThat(one("SELECT count(*) FROM holds")).isEqualTo(forgotten.get());
        for (Allowances.GrantState gift :
                new AllowTables(desk(store), clock, new SecureRandom()).grants()) {
            assertThat(gift.left()).isNotNegative();
            assertThat(
                            one(
                                    "SELECT coalesce(sum(amount), 0) FROM draws WHERE grant_id = '"
                                            + gift.grant().id()
                                            + "'"))
                    .isEqualTo(gift.grant().amount() - gift.left());
        }
        for (String key : IntStream.range(0, KEYS / 2).mapToObj(k -> "k" + k).toList()) {
            assertThat(
                            one(
                                    "SELECT coalesce(sum(tokens_in + tokens_out), 0) FROM spent"
                                            + " WHERE key_id = '"
                                            + key
                                            + "'"))
                    .isLessThanOrEqualTo(BUDGET);
        }
        assertThat(one("SELECT sum(cny) FROM spent")).isLessThanOrEqualTo(40 * BUDGET);
    }

    private long one(String sql) throws Exception {
        return Long.parseLong(Tables.select(folder, sql).getFirst());
    }
}
