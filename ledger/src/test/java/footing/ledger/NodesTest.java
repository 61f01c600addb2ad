package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.testing.FakeClock;
import footing.testing.Leaks;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several gateways, each with a data folder of its own, on one PostgreSQL.
class NodesTest {
    private static final byte[] PEPPER = new byte[32];

    @TempDir Path folders;
    private final FakeClock clock = new FakeClock();
    private final List<Ledger> open = new ArrayList<>();
    private StoreChoice.@Nullable Postgres common;

    /// The database of this test.
    private StoreChoice.Postgres first() {
        StoreChoice.Postgres known = common;
        if (known == null) {
            known = (StoreChoice.Postgres) TestStore.POSTGRES.in(folders);
            common = known;
        }
        return known;
    }

    private StoreChoice.Postgres node(String name, byte[] pepper) {
        return new StoreChoice.Postgres(
                folders.resolve(name),
                first().url(),
                first().user(),
                first().password(),
                first().schema(),
                Optional.of(() -> Optional.of(pepper)));
    }

    private Ledger gateway(String name) {
        Ledger ledger =
                StoredLedger.open(node(name, PEPPER), Role.GATEWAY, clock, new SecureRandom());
        open.add(ledger);
        return ledger;
    }

    @AfterEach
    void close() {
        open.forEach(Ledger::close);
    }

    @Test
    void a_key_revoked_on_one_node_is_refused_by_the_others() throws Exception {
        Ledger a = gateway("a");
        Ledger b = gateway("b");
        Ledger c = gateway("c");
        Ledger.NewKey key = a.addKey("shared");
        for (Ledger node : List.of(b, c)) {
            Until.holds(Duration.ofSeconds(5), () -> node.authenticate(key.secret()).isPresent());
        }
        assertThat(b.revokeKey(key.key().id())).isTrue();
        assertThat(b.authenticate(key.secret())).isEmpty();
        for (Ledger node : List.of(a, c)) {
            Until.holds(Duration.ofSeconds(5), () -> node.authenticate(key.secret()).isEmpty());
        }
    }

    /// By the notice alone: nothing else here looks more than once a second.
    @Test
    void a_notice_of_changed_keys_comes_long_before_the_next_look() throws Exception {
        Ledger writer = gateway("a");
        PostgresStore store = (PostgresStore) TestStore.store(node("b", PEPPER));
        KeyRing ring = new KeyRing(KeyCopy.NONE, clock);
        List<Long> millis = new ArrayList<>();
        try (NodeLink _ = PostgresLink.start(store, ring)) {
            Until.holds(Duration.ofSeconds(10), ring::known);
            for (int i = 0; i < 7; i++) {
                Ledger.NewKey key = writer.addKey("key " + i);
                long begin = System.nanoTime();
                Until.holds(Duration.ofSeconds(5), () -> ring.find(key.secret()).isPresent());
                millis.add((System.nanoTime() - begin) / 1_000_000);
            }
        }
        assertThat(millis.stream().sorted().toList().get(3))
                .as("the median of %s", millis)
                .isLessThan(300);
    }

    @Test
    void without_a_notice_changed_keys_are_seen_within_seconds() throws Exception {
        Ledger writer = gateway("a");
        String secret = writer.addKey("one").secret();
        PostgresStore store = (PostgresStore) TestStore.store(node("b", PEPPER));
        KeyRing ring = new KeyRing(KeyCopy.NONE, clock);
        try (NodeLink _ = PostgresLink.start(store, ring)) {
            Until.holds(Duration.ofSeconds(10), () -> ring.find(secret).isPresent());
            try (Connection db = TestStore.connect(first());
                    Statement statement = db.createStatement()) {
                statement.execute("UPDATE keys SET revoked = 1");
                Sql.grow(db, "keys");
            }
            Until.holds(Duration.ofSeconds(5), () -> ring.find(secret).isEmpty());
        }
    }

    @Test
    void one_node_leads_and_another_takes_over() throws Exception {
        List<Ledger> nodes = new ArrayList<>(List.of(gateway("a"), gateway("b"), gateway("c")));
        Until.holds(
                Duration.ofSeconds(10), () -> nodes.stream().filter(Ledger::leads).count() == 1);
        int leader = 0;
        while (!nodes.get(leader).leads()) {
            leader++;
        }
        nodes.remove(leader).close();
        Until.holds(
                Duration.ofSeconds(10), () -> nodes.stream().filter(Ledger::leads).count() == 1);
        try (Ledger visitor =
                StoredLedger.open(node("v", PEPPER), Role.VISITOR, clock, new SecureRandom())) {
            assertThat(visitor.leads()).isFalse();
        }
    }

    @Test
    void nodes_that_write_at_once_keep_one_set_of_books() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            Ledger node = gateway(name);
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 6_000; i++) {
                                    node.record(
                                            SampleRows.row(
                                                    name + i,
                                                    1 + i % 2,
                                                    SampleRows.NOON.plus(Duration.ofDays(i % 7))));
                                }
                                node.drain();
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (Ledger node : open) {
            assertThat(node.state().drainError()).isEmpty();
            assertThat(node.state().repeated()).isZero();
        }
        assertThat(Tables.select(first(), "SELECT count(*) FROM usage")).containsExactly("18000");
        assertThat(Tables.select(first(), Tables.ROLLUP))
                .isEqualTo(Tables.select(first(), Tables.RAW));
    }

    @Test
    void a_node_forgets_its_own_positions_and_no_others() throws Exception {
        gateway("a").record(SampleRows.row("a"));
        gateway("b").record(SampleRows.row("b"));
        open.forEach(Ledger::drain);
        List<String> both = Tables.select(first(), "SELECT segment FROM journal_position");
        assertThat(both).hasSize(2);
        open.removeFirst().close();
        gateway("a").drain();

        List<String> left = Tables.select(first(), "SELECT segment FROM journal_position");
        assertThat(left).hasSize(1);
        assertThat(both).containsAll(left);
        Node b = Node.of(Folder.make(folders.resolve("b")), new SecureRandom());
        assertThat(left).allMatch(segment -> b.wrote(Long.parseLong(segment)));
    }

    @Test
    void a_node_with_another_pepper_is_refused_with_the_cure() {
        gateway("a").addKey("one");
        byte[] other = PEPPER.clone();
        other[0] = 1;
        assertThatThrownBy(() ->
                        StoredLedger.open(
                                node("b", other), Role.GATEWAY, clock, new SecureRandom()))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("is not the pepper")
                .hasMessageContaining("'ledger.pepper'");
    }

    @Test
    void rulings_and_verdicts_are_shared() {
        Shelf a = gateway("a").shelf();
        Shelf b = gateway("b").shelf();
        a.change(List.of(new Shelf.Text("v_1", "{}")), List.of());
        long before = b.version();
        a.rule(
                new Shelf.Ruling(
                        "v_1", "lift", "r", "by", clock.instant(), clock.instant().plusSeconds(9)));
        assertThat(b.version()).isGreaterThan(before);
        assertThat(b.rulings(clock.instant())).hasSize(1);
        assertThat(b.verdicts()).hasSize(1);
    }

    @Test
    void closing_leaves_no_thread() throws Exception {
        gateway("a").close();
        Leaks leaks = Leaks.watch();
        gateway("b").close();
        leaks.check(Duration.ofSeconds(5));
    }

    @Test
    void characters_that_postgresql_cannot_hold_stop_no_books() {
        Ledger a = gateway("a");
        UsageRow plain = SampleRows.row("r\0\ud800");
        a.record(plain);
        a.drain();
        assertThat(a.latest(1).getFirst().requestId()).startsWith("r\ufffd");
        a.shelf()
                .note(
                        List.of(
                                new Shelf.Unknown(
                                        "s", 1, "x", "\0", 1, clock.instant(), clock.instant())));
        assertThat(a.shelf().unknown().getFirst().body()).isEqualTo("\ufffd");
    }
}
