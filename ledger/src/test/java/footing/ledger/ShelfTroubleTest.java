package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.ledger.Shelf.Text;
import footing.testing.FakeClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The database is away: each call says so in a sentence, and works again when it is back.
class ShelfTroubleTest {
    private static final List<Text> ONE = List.of(new Text("v_1", "{}"));

    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();

    private Ledger open(Role role) {
        return StoredLedger.open(folder, role, clock, new SecureRandom());
    }

    private static void faults(String sentence, ThrowingCallable... calls) {
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(LedgerFault.class)
                    .hasMessageContaining("footing.db")
                    .hasMessageContaining(sentence);
        }
    }

    @Test
    void a_read_only_database_can_be_read_and_refuses_changes() throws Exception {
        try (Ledger ledger = open(Role.GATEWAY)) {
            ledger.shelf().change(ONE, List.of());
        }
        writeVersion(3);
        try (Ledger ledger = open(Role.GATEWAY)) {
            Shelf shelf = ledger.shelf();
            assertThat(shelf.verdicts()).isEqualTo(ONE);
            assertThat(shelf.version()).isZero();
            assertThat(shelf.rulings(clock.instant())).isEmpty();
            Instant now = clock.instant();
            faults(
                    "readonly",
                    () -> shelf.change(List.of(), List.of("v_1")),
                    () -> shelf.rule(new Shelf.Ruling("v_1", "lift", "r", "b", now, now)),
                    () -> shelf.note(List.of(new Shelf.Unknown("s", 1, "x", "", 1, now, now))));
        }
        writeVersion(2);
        try (Ledger ledger = open(Role.GATEWAY)) {
            ledger.shelf().change(List.of(), List.of("v_1"));
            assertThat(ledger.shelf().verdicts()).isEmpty();
        }
    }

    /// A newer way of writing in the header makes SQLite open the file for reading only, also for
    /// root.
    private void writeVersion(int version) throws IOException {
        try (RandomAccessFile raw =
                new RandomAccessFile(folder.resolve("footing.db").toFile(), "rw")) {
            raw.seek(18);
            raw.write(version);
        }
    }

    @Test
    void a_database_taken_away_is_told_and_found_again() throws Exception {
        Path file = folder.resolve("footing.db");
        Path away = folder.resolve("away.db");
        try (Ledger ledger = open(Role.GATEWAY)) {
            Shelf shelf = ledger.shelf();
            shelf.change(ONE, List.of());
            assertThat(shelf.version()).isZero();
            Files.move(file, away);
            faults("", shelf::version, shelf::verdicts, () -> shelf.change(ONE, List.of()));
            Files.move(away, file);
            assertThat(shelf.verdicts()).isEqualTo(ONE);
            assertThat(shelf.version()).isZero();
        }
    }

    @Test
    void a_gateway_without_a_database_has_a_shelf_that_says_so() throws Exception {
        Files.createDirectory(folder.resolve("footing.db"));
        try (Ledger ledger = open(Role.GATEWAY)) {
            Shelf shelf = ledger.shelf();
            faults("", shelf::verdicts, shelf::version, shelf::unknown);
        }
    }

    @Test
    void a_change_that_cannot_be_whole_changes_nothing() throws Exception {
        try (Ledger ledger = open(Role.VISITOR)) {
            Shelf shelf = ledger.shelf();
            shelf.change(ONE, List.of());
            try (Connection db = Tables.connect(folder);
                    Statement statement = db.createStatement()) {
                statement.execute(
                        "CREATE TRIGGER no BEFORE INSERT ON verdicts WHEN new.id = 'v_3'"
                                + " BEGIN SELECT RAISE(ABORT, 'not this one'); END");
            }
            List<Text> two = List.of(new Text("v_2", "{}"), new Text("v_3", "{}"));
            faults("not this one", () -> shelf.change(two, List.of("v_1")));
            assertThat(shelf.verdicts()).isEqualTo(ONE);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "limits files with ulimit")
    void where_the_disk_is_full_a_change_is_refused_and_what_was_there_can_be_read()
            throws Exception {
        Process child =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "ulimit -f 8192; exec \"$0\" \"$@\"",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                RecordingChild.class.getName(),
                                folder.resolve("data").toString(),
                                "shelf")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(lines.readLine()).isEqualTo("LedgerFault true");
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
}
