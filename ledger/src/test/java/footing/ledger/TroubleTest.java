package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.testing.FakeClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database is away; the gateway goes on and nothing is lost.
class TroubleTest {
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();

    private Ledger open(Role role) {
        return StoredLedger.open(folder, role, clock, new SecureRandom());
    }

    private static void keeps(Ledger ledger, String id) {
        assertThat(ledger.record(SampleRows.row(id))).isEqualTo(Ledger.Receipt.KEPT);
    }

    private void booksHold(int rows) throws Exception {
        assertThat(Tables.select(folder, "SELECT count(*) FROM usage"))
                .containsExactly(Integer.toString(rows));
        assertThat(Tables.select(folder, Tables.ROLLUP))
                .isEqualTo(Tables.select(folder, Tables.RAW));
    }

    @Test
    void while_another_process_holds_the_database_rows_wait() throws Exception {
        try (Ledger ledger = open(Role.GATEWAY)) {
            String secret = ledger.addKey("one").secret();
            try (Connection other = Tables.connect(folder);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                keeps(ledger, "r1");
                assertThatThrownBy(ledger::drain)
                        .isInstanceOf(LedgerFault.class)
                        .hasMessageContaining("locked");
                keeps(ledger, "r2");
                assertThat(ledger.authenticate(secret)).isPresent();
                assertThat(ledger.state().backlogRows()).isEqualTo(2);
                assertThat(ledger.state().drainError()).isPresent();
                statement.execute("ROLLBACK");
            }
            ledger.drain();
            assertThat(ledger.state().drainError()).isEmpty();
            assertThat(ledger.state().backlogRows()).isZero();
        }
        booksHold(2);
    }

    @Test
    void a_gateway_starts_beside_a_locked_database_and_learns_the_keys_later() throws Exception {
        String secret;
        try (Ledger ledger = open(Role.GATEWAY)) {
            secret = ledger.addKey("one").secret();
        }
        Files.delete(folder.resolve("keys"));
        Connection other = Tables.connect(folder);
        try (Statement statement = other.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("BEGIN EXCLUSIVE");
            statement.execute("DELETE FROM journal_position");
        }
        try (Ledger ledger = open(Role.GATEWAY)) {
            assertThat(ledger.state().keysKnown()).isFalse();
            assertThat(ledger.authenticate(secret)).isEmpty();
            keeps(ledger, "r1");
            other.close();

            Until.holds(Duration.ofSeconds(10), () -> ledger.state().keysKnown());
            assertThat(ledger.authenticate(secret)).isPresent();
            ledger.drain();
        }
        booksHold(1);
    }

    @Test
    void a_database_taken_away_and_put_back_loses_nothing() throws Exception {
        Path file = folder.resolve("footing.db");
        Path away = folder.resolve("away.db");
        try (Ledger ledger = open(Role.GATEWAY)) {
            String secret = ledger.addKey("one").secret();
            keeps(ledger, "r1");
            ledger.drain();
            Files.move(file, away);
            keeps(ledger, "r2");
            assertThatThrownBy(ledger::drain).hasMessageContaining("is gone: put it back");
            Files.createDirectory(file);
            keeps(ledger, "r3");
            assertThatThrownBy(ledger::drain).isInstanceOf(LedgerFault.class);
            assertThatThrownBy(() -> ledger.addKey("no")).hasMessageContaining("footing.db");
            assertThat(ledger.authenticate(secret)).isPresent();
            assertThat(ledger.state().backlogRows()).isEqualTo(2);

            Files.delete(file);
            Files.move(away, file);
            ledger.drain();
            assertThat(ledger.authenticate(secret)).isPresent();
        }
        booksHold(3);
    }

    @Test
    void a_gateway_starts_where_a_directory_stands_for_the_database() throws Exception {
        Path file = Files.createDirectories(folder.resolve("footing.db"));
        try (Ledger ledger = open(Role.GATEWAY)) {
            keeps(ledger, "r1");
            assertThatThrownBy(ledger::drain).isInstanceOf(LedgerFault.class);
        }
        assertThatThrownBy(() -> open(Role.VISITOR))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("footing.db");
        Files.delete(file);
        try (Ledger ledger = open(Role.GATEWAY)) {
            ledger.drain();
        }
        booksHold(1);
    }

    /// SQLite opens a database whose header asks for a newer way of writing for reading only; this
    /// holds for root too, whom file permissions do not bind.
    @Test
    void a_read_only_database_keeps_rows_in_the_journal() throws Exception {
        String secret;
        try (Ledger ledger = open(Role.GATEWAY)) {
            secret = ledger.addKey("one").secret();
        }
        writeVersion(3);
        try (Ledger ledger = open(Role.GATEWAY)) {
            keeps(ledger, "r1");
            assertThatThrownBy(ledger::drain).hasMessageContaining("readonly");
            assertThat(ledger.authenticate(secret)).isPresent();
        }
        writeVersion(2);
        try (Ledger ledger = open(Role.GATEWAY)) {
            ledger.drain();
        }
        booksHold(1);
    }

    private void writeVersion(int version) throws IOException {
        try (RandomAccessFile raw =
                new RandomAccessFile(folder.resolve("footing.db").toFile(), "rw")) {
            raw.seek(18);
            raw.write(version);
        }
    }

    @Test
    void a_database_of_a_newer_footing_is_refused() throws Exception {
        open(Role.GATEWAY).close();
        try (Connection db = Tables.connect(folder);
                Statement statement = db.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        assertThatThrownBy(() -> open(Role.GATEWAY))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("schema 99")
                .hasMessageContaining("newer Footing");
        assertThatThrownBy(() -> open(Role.VISITOR)).hasMessageContaining("newer Footing");
    }

    @Test
    void a_database_full_of_noise_stops_no_gateway_and_is_not_touched() throws Exception {
        Path file = folder.resolve("footing.db");
        byte[] noise =
                "this is no database "
                        .repeat(500)
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Files.write(file, noise);
        try (Ledger ledger = open(Role.GATEWAY)) {
            keeps(ledger, "r1");
            assertThatThrownBy(ledger::drain).hasMessageContaining("not a database");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(noise);
    }

    @Test
    void a_journal_that_cannot_be_made_loses_rows_loudly_and_nothing_else() throws Exception {
        Files.write(folder.resolve("journal"), new byte[0]);
        try (Ledger ledger = open(Role.GATEWAY)) {
            String secret = ledger.addKey("one").secret();
            assertThat(ledger.record(SampleRows.row("r1"))).isEqualTo(Ledger.Receipt.LOST);
            assertThat(ledger.state().lost()).isEqualTo(1);
            assertThat(ledger.state().journalError()).isPresent();
            assertThat(ledger.authenticate(secret)).isPresent();

            Files.delete(folder.resolve("journal"));
            clock.advance(Duration.ofSeconds(1));
            keeps(ledger, "r2");
        }
        booksHold(1);
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[0]);
        assertThatThrownBy(() ->
                        StoredLedger.open(
                                file.resolve("data"), Role.GATEWAY, clock, new SecureRandom()))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("data folder " + file);
    }
}
