package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.ledger.allow.Holds;
import footing.ledger.allow.Notes;
import footing.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A drain that dies between two steps; the next process finds the journal as the dead one left it.
@ParameterizedClass
@EnumSource(TestStore.class)
class DrainTest {
    static final BatchBooks.Life LIFE = new BatchBooks.Life(1, "a life");

    private static final int ROWS = 4_500;

    @Parameter TestStore on = TestStore.SQLITE;
    @TempDir Path path;
    private final FakeClock clock = new FakeClock();
    private final KeyRing ring = new KeyRing(KeyCopy.NONE, clock);
    private final SecureRandom random = new SecureRandom();
    private final Node node = new Node(7);

    @BeforeEach
    void database() throws IOException {
        store().create();
    }

    private Store store() {
        return TestStore.store(on.in(path));
    }

    private Journal journal() {
        return Journal.open(
                path.resolve("journal"),
                64 * 1024,
                clock,
                () -> node.segmentId(random),
                new Bell());
    }

    private Drain drain(Journal journal, Checkpoint checkpoint) {
        RuleWatch rules =
                new RuleWatch(
                        new Holds(clock, Notes.NONE), null, LIFE, false, clock, new SecureRandom());
        return new Drain(journal, store(), node, ring, rules, new Scribe(LIFE, clock), checkpoint);
    }

    private static void fill(Journal journal, int from, int until) {
        for (int i = from; i < until; i++) {
            assertThat(journal.append(RowCodec.encode(SampleRows.row("r" + i)))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_drain_that_dies_at_any_step_is_carried_on_exactly_once(Checkpoint.Step step)
            throws Exception {
        Journal dead = journal();
        fill(dead, 0, ROWS);
        for (int deadly = 1; deadly <= 4; deadly++) {
            AtomicInteger left = new AtomicInteger(deadly);
            Checkpoint death =
                    at -> {
                        if (at == step && left.decrementAndGet() == 0) {
                            throw new IllegalStateException("killed at " + at);
                        }
                    };
            Drain dying = drain(journal(), death);
            assertThatThrownBy(dying::run).hasMessage("killed at " + step);
        }
        Journal alive = journal();
        try (Drain drain = drain(alive, _ -> {})) {
            drain.run();

            assertThat(drain.repeated()).isZero();
            assertThat(alive.counts().backlogRows()).isZero();
        }
        alive.close();
        booksHold(ROWS);
    }

    @Test
    void rows_reach_the_database_in_the_order_of_the_journal() throws Exception {
        fill(journal(), 0, 300);
        fill(journal(), 300, 600);
        Journal journal = journal();
        fill(journal, 600, 900);
        try (Drain drain = drain(journal, _ -> {})) {
            drain.run();
        }
        assertThat(Tables.select(on.in(path), "SELECT request_id FROM usage ORDER BY rowid"))
                .hasSize(900)
                .startsWith("r0", "r1")
                .endsWith("r898", "r899")
                .isSortedAccordingTo(
                        java.util.Comparator.comparingInt(r -> Integer.parseInt(r.substring(1))));
    }

    @Test
    void an_older_copy_of_the_database_takes_again_what_the_journal_still_has() throws Exception {
        Journal journal = journal();
        fill(journal, 0, 100);
        try (Drain drain = drain(journal, _ -> {})) {
            drain.run();
            booksHold(100);
            try (var db = TestStore.connect(on.in(path));
                    var statement = db.createStatement()) {
                statement.execute("DELETE FROM usage WHERE rowid > 40");
                statement.execute("DELETE FROM usage_rollup");
                statement.execute("DELETE FROM journal_position");
            }
        }
        try (Drain drain = drain(journal, _ -> {})) {
            drain.run();

            assertThat(drain.repeated()).isEqualTo(40);
        }
        assertThat(Tables.select(on.in(path), "SELECT count(*) FROM usage")).containsExactly("100");
    }

    @Test
    void a_row_given_twice_is_kept_and_counted_once() throws Exception {
        Journal journal = journal();
        fill(journal, 0, 10);
        fill(journal, 5, 15);
        try (Drain drain = drain(journal, _ -> {})) {
            drain.run();

            assertThat(drain.repeated()).isEqualTo(5);
        }
        booksHold(15);
    }

    private void booksHold(int rows) throws Exception {
        assertThat(Tables.select(on.in(path), "SELECT count(*) FROM usage"))
                .containsExactly(Integer.toString(rows));
        assertThat(Tables.select(on.in(path), Tables.ROLLUP))
                .isEqualTo(Tables.select(on.in(path), Tables.RAW));
    }
}
