package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.testing.FakeClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Processes that are killed without warning, and processes beside each other.
class KillTest {
    @TempDir Path folder;

    private Process child(String... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    private Process start(List<String> before, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx64m"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(RecordingChild.class.getName());
        command.add(folder.resolve("data").toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /// Reads acknowledgements until there are `enough`, kills the child in the middle of its work,
    /// and reads what it still had said.
    private static List<String> killAfter(int enough, Process child) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged.add(line);
                if (acknowledged.size() == enough) {
                    // The handle kills without closing the stream that is being read.
                    assertThat(child.toHandle().destroyForcibly()).isTrue();
                }
            }
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(acknowledged)
                .as("the child was alive until the kill")
                .hasSizeGreaterThan(enough - 1);
        String last = acknowledged.getLast();
        if (!last.endsWith(".")) {
            acknowledged.removeLast();
        }
        return acknowledged.stream().map(line -> line.substring(0, line.length() - 1)).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 700, 20_000})
    void every_acknowledged_row_survives_kill_9_and_none_is_doubled(int enough) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (String life : List.of("a", "b")) {
            acknowledged.addAll(killAfter(enough, child("record", life)));
        }
        Path data = folder.resolve("data");
        try (Ledger ledger = open(data)) {
            ledger.drain();

            assertThat(ledger.state().repeated()).isZero();
            assertThat(ledger.state().setAside()).isZero();
        }
        booksHoldAll(acknowledged);
    }

    @Test
    void rows_that_only_the_journal_has_survive_kill_9() throws Exception {
        Path data = folder.resolve("data");
        open(data).close();
        List<String> acknowledged;
        try (Connection other = Tables.connect(data);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            acknowledged = killAfter(5_000, child("record", "a"));
            statement.execute("ROLLBACK");
        }
        assertThat(Tables.select(data, "SELECT count(*) FROM usage")).containsExactly("0");
        try (Ledger ledger = open(data)) {
            ledger.drain();
        }
        booksHoldAll(acknowledged);
    }

    private void booksHoldAll(List<String> acknowledged) throws Exception {
        Path data = folder.resolve("data");
        List<String> kept = Tables.select(data, "SELECT request_id FROM usage");
        Set<String> missing = new HashSet<>(acknowledged);
        missing.removeAll(new HashSet<>(kept));
        assertThat(missing).isEmpty();
        assertThat(new HashSet<>(kept)).as("one row each").hasSameSizeAs(kept);
        assertThat(Tables.select(data, Tables.ROLLUP)).isEqualTo(Tables.select(data, Tables.RAW));
    }

    @Test
    void a_second_gateway_is_told_who_the_first_is_and_takes_over_when_it_dies() throws Exception {
        Path data = folder.resolve("data");
        Process first = child("record", "a");
        first.inputReader(StandardCharsets.US_ASCII).readLine();

        assertThatThrownBy(() -> open(data))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("already runs on " + data + " (process " + first.pid() + ")");
        try (Ledger visitor =
                StoredLedger.open(data, Role.VISITOR, new FakeClock(), new SecureRandom())) {
            assertThat(visitor.addKey("beside it").key().name()).isEqualTo("beside it");
        }
        first.destroyForcibly().waitFor();
        open(data).close();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "limits files with ulimit")
    void where_files_may_not_grow_rows_are_lost_loudly_and_the_process_lives() throws Exception {
        Process child =
                start(List.of("sh", "-c", "ulimit -f 8192; exec \"$0\" \"$@\""), "state", "a");
        try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(lines.readLine()).isEqualTo("LOST 1 true true");
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isZero();
    }

    private static Ledger open(Path data) {
        return StoredLedger.open(data, Role.GATEWAY, new FakeClock(), new SecureRandom());
    }
}
