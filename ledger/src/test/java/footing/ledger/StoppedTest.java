package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import footing.testing.PostgresServer;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// PostgreSQL goes away and comes back; answers go on, and each row is in the books once.
class StoppedTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final PostgresServer server = running();

    private static PostgresServer running() {
        assumeTrue(PostgresServer.installed(), PostgresServer.CONDITION);
        return PostgresServer.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private StoreChoice choice() {
        return TestStore.on(server, folder, "footing");
    }

    private Ledger open() {
        return StoredLedger.open(
                choice(), Role.GATEWAY, InstantSource.system(), new SecureRandom());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "killed"})
    void under_load_no_row_is_lost_doubled_or_out_of_order(String how) throws Exception {
        int callers = 4;
        AtomicBoolean more = new AtomicBoolean(true);
        AtomicLong kept = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        try (Ledger ledger = open()) {
            String secret = ledger.addKey("caller").secret();
            List<Thread> threads = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int id = caller;
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    for (int i = 0; more.get(); i++) {
                                        boolean served =
                                                ledger.authenticate(secret).isPresent()
                                                        && ledger.record(
                                                                        SampleRows.row(
                                                                                id + "-" + i))
                                                                == Ledger.Receipt.KEPT;
                                        (served ? kept : refused).incrementAndGet();
                                        java.util.concurrent.locks.LockSupport.parkNanos(300_000);
                                    }
                                }));
            }
            Until.holds(LONG, () -> kept.get() > 2_000);
            if (how.equals("stopped")) {
                server.stop();
            } else {
                server.kill();
            }
            long then = kept.get();
            Until.holds(LONG, () -> ledger.state().drainError().isPresent());
            Until.holds(LONG, () -> kept.get() > then + 5_000);
            assertThat(ledger.state().backlogRows()).isGreaterThan(4_000);
            assertThatThrownBy(ledger::keys)
                    .isInstanceOf(LedgerFault.class)
                    .hasMessageContaining("postgresql://127.0.0.1");
            server.restart();
            Until.holds(LONG, () -> ledger.state().drainError().isEmpty());
            more.set(false);
            for (Thread thread : threads) {
                thread.join();
            }
            ledger.drain();
            assertThat(ledger.state().repeated()).isZero();
            assertThat(ledger.state().lost()).isZero();
        }
        assertThat(refused.get()).isZero();
        List<String> ids = Tables.select(choice(), "SELECT request_id FROM usage ORDER BY rowid");
        assertThat(ids).hasSize((int) kept.get());
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        IntStream.range(0, callers)
                .forEach(caller ->
                        assertThat(ids.stream().filter(id -> id.startsWith(caller + "-")).toList())
                                .isSortedAccordingTo(
                                        Comparator.comparingInt(
                                                id -> Integer.parseInt(id.substring(2)))));
        assertThat(Tables.select(choice(), Tables.ROLLUP))
                .isEqualTo(Tables.select(choice(), Tables.RAW));
    }

    @Test
    void a_gateway_starts_while_it_is_stopped_and_knows_its_callers() throws Exception {
        String secret;
        String revoked;
        try (Ledger ledger = open()) {
            secret = ledger.addKey("caller").secret();
            Ledger.NewKey other = ledger.addKey("other");
            revoked = other.secret();
            assertThat(ledger.revokeKey(other.key().id())).isTrue();
        }
        server.stop();
        try (Ledger ledger = open()) {
            assertThat(ledger.state().keysKnown()).isTrue();
            assertThat(ledger.state().keysAsOf())
                    .hasValueSatisfying(at ->
                            assertThat(Duration.between(at, InstantSource.system().instant()))
                                    .isBetween(Duration.ZERO, Duration.ofMinutes(2)));
            assertThat(ledger.authenticate(secret)).isPresent();
            assertThat(ledger.authenticate(revoked)).isEmpty();
            assertThat(ledger.leads()).isTrue();
            assertThat(ledger.record(SampleRows.row("r"))).isEqualTo(Ledger.Receipt.KEPT);
            server.restart();
            Until.holds(LONG, () -> ledger.state().backlogRows() == 0);
            String fresh = ledger.addKey("made later").secret();
            assertThat(ledger.authenticate(fresh)).isPresent();
        }
        assertThat(Tables.select(choice(), "SELECT request_id FROM usage")).containsExactly("r");
    }

    @Test
    void rows_of_a_gateway_that_is_killed_meanwhile_are_in_the_books_once() throws Exception {
        open().close();
        server.stop();
        List<String> acknowledged = killAfter(5_000, child());
        server.restart();
        acknowledged.addAll(killAfter(5_000, child()));
        try (Ledger ledger = open()) {
            ledger.drain();
            assertThat(ledger.state().repeated()).isZero();
            assertThat(ledger.state().setAside()).isZero();
        }
        List<String> ids = Tables.select(choice(), "SELECT request_id FROM usage ORDER BY rowid");
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids).containsAll(acknowledged);
        assertThat(Tables.select(choice(), Tables.ROLLUP))
                .isEqualTo(Tables.select(choice(), Tables.RAW));
        open().close();
        assertThat(Tables.select(choice(), "SELECT count(*) FROM journal_position"))
                .as("own positions are forgotten")
                .containsExactly("0");
    }

    private int lives;

    private Process child() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
        command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(RecordingChild.class.getName());
        command.addAll(List.of(folder.toString(), "record", "life" + lives++ + "-"));
        command.addAll(List.of(server.url(), server.password(), "footing"));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static List<String> killAfter(int enough, Process child) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith(".")) {
                    acknowledged.add(line.substring(0, line.length() - 1));
                }
                if (acknowledged.size() == enough) {
                    assertThat(child.toHandle().destroyForcibly()).isTrue();
                }
            }
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(enough);
        return acknowledged;
    }
}
