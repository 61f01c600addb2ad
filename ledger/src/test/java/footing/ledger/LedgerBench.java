package footing.ledger;

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
import footing.ledger.allow.Window;
import footing.testing.PostgresServer;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/// Prints what a row, a key check, and a pair of hold and settle cost. Run by hand: `java -cp …
/// footing.ledger.LedgerBench DIR`, or `… DIR postgres` on a PostgreSQL that syncs its commits.
final class LedgerBench {
    private static final int ROWS = 300_000;
    private static final int CHECKS = 2_000_000;

    private LedgerBench() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        Path folder = Files.createTempDirectory(Path.of(args[0]), "ledger-bench");
        if (args.length == 1) {
            run(new StoreChoice.Sqlite(folder), out);
            return;
        }
        try (PostgresServer server = PostgresServer.start()) {
            StoreChoice choice = TestStore.on(server, folder, "footing");
            try (Connection db = TestStore.connect(choice);
                    Statement statement = db.createStatement()) {
                statement.execute("ALTER SYSTEM SET fsync = on");
                statement.execute("SELECT pg_reload_conf()");
            }
            run(choice, out);
        }
    }

    private static void run(StoreChoice choice, PrintStream out) {
        try (Ledger ledger =
                StoredLedger.open(
                        choice, Role.GATEWAY, InstantSource.system(), new SecureRandom())) {
            for (int round = 0; round < 5; round++) {
                rows(ledger, round, out);
            }
            String secret = ledger.addKey("bench").secret();
            for (int round = 0; round < 5; round++) {
                checks(ledger, secret, out);
            }
            holds(ledger, "no limits", out);
            allow(ledger);
            holds(ledger, "6 limits, 2 grants", out);
            out.println(ledger.state());
        }
    }

    /// Limits of every kind over the caller of [#claim].
    private static void allow(Ledger ledger) {
        long most = 1_000_000_000_000L;
        for (Limit limit :
                List.of(
                        new Limit(Subject.HOUSE, Measure.CONCURRENCY, Window.NOW, 10_000),
                        limit("key:k", Measure.REQUESTS, Window.SECOND, 100_000_000),
                        limit("key:k", Measure.TOKENS, Window.MINUTE, 100_000_000_000L),
                        limit("key:k", Measure.CNY, Window.DAY, most),
                        limit("team:o/t", Measure.CNY, Window.MONTH, most),
                        limit("org:o", Measure.TOKENS, Window.EVER, most))) {
            ledger.allowances().setLimit(limit, "bench");
        }
        for (Grant.Unit unit : List.of(Grant.Unit.TOKENS, Grant.Unit.CNY)) {
            ledger.allowances()
                    .addGrant(
                            new Grant(
                                    "",
                                    Subject.of("key:k").orElseThrow(),
                                    unit,
                                    most,
                                    Grant.Scope.EVERYWHERE,
                                    Grant.Category.MIGRATION,
                                    unit == Grant.Unit.TOKENS ? 1 : 2,
                                    Instant.EPOCH,
                                    null,
                                    0,
                                    "bench"),
                            "bench");
        }
    }

    private static Limit limit(String subject, Measure measure, Window window, long amount) {
        return new Limit(Subject.of(subject).orElseThrow(), measure, window, amount);
    }

    /// Pairs of hold and settle on one thread, the journal drained beside.
    private static void holds(Ledger ledger, String what, PrintStream out) {
        Lane lane = new Lane("openai", "gpt-4o");
        Holder holder = new Holder("k", "o/t/a", "o/t", "o");
        Amounts most = new Amounts(400, 1_024, 20_000, 3_000);
        List<Spent> spent = List.of(new Spent(lane, new Amounts(350, 200, 8_000, 1_100)));
        for (int round = 0; round < 5; round++) {
            long cpuAll = cpu();
            long cpu = threadCpu();
            long begin = System.nanoTime();
            for (int i = 0; i < ROWS; i++) {
                Claim claim =
                        new Claim(
                                what.charAt(0) + "_" + round + "_" + i,
                                holder,
                                "",
                                most,
                                List.of(lane),
                                Claim.Known.BOTH,
                                Long.MAX_VALUE);
                if (!(ledger.holds().hold(claim) instanceof Admission.Admitted(Hold hold))) {
                    throw new IllegalStateException("kept out: " + ledger.holds().hold(claim));
                }
                ledger.holds().settle(hold, spent);
            }
            long held = System.nanoTime();
            long heldCpu = threadCpu() - cpu;
            ledger.drain();
            out.printf(
                    Locale.ROOT,
                    "hold and settle, %s: %d pairs/s, %d ns cpu a pair; drained with %d ns cpu of"
                            + " the process a pair%n",
                    what,
                    ROWS * 1_000_000_000L / (held - begin),
                    heldCpu / ROWS,
                    (cpu() - cpuAll) / ROWS);
        }
    }

    private static void rows(Ledger ledger, int round, PrintStream out) {
        UsageRow[] rows = new UsageRow[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = SampleRows.row(String.format(Locale.ROOT, "req_%02d_%020d", round, i));
        }
        long cpuAll = cpu();
        long cpu = threadCpu();
        long begin = System.nanoTime();
        for (UsageRow row : rows) {
            ledger.record(row);
        }
        long recorded = System.nanoTime();
        long recordCpu = threadCpu() - cpu;
        ledger.drain();
        long drained = System.nanoTime();
        out.printf(
                Locale.ROOT,
                "record %d ns wall, %d ns cpu; drained %d rows/s, %d ns cpu of the process a row%n",
                (recorded - begin) / ROWS,
                recordCpu / ROWS,
                ROWS * 1_000_000_000L / (drained - begin),
                (cpu() - cpuAll) / ROWS);
    }

    private static void checks(Ledger ledger, String secret, PrintStream out) {
        long cpu = threadCpu();
        int found = 0;
        for (int i = 0; i < CHECKS; i++) {
            found += ledger.authenticate(secret).isPresent() ? 1 : 0;
        }
        out.printf(
                Locale.ROOT, "authenticate %d ns cpu (%d)%n", (threadCpu() - cpu) / CHECKS, found);
    }

    private static long threadCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
