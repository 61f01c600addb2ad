package footing.ledger;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;

/// Prints what a row and a key check cost. Run by hand: `java -cp … footing.ledger.LedgerBench
/// DIR`.
final class LedgerBench {
    private static final int ROWS = 300_000;
    private static final int CHECKS = 2_000_000;

    private LedgerBench() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        Path folder = Files.createTempDirectory(Path.of(args[0]), "ledger-bench");
        try (Ledger ledger =
                StoredLedger.open(
                        folder, Role.GATEWAY, InstantSource.system(), new SecureRandom())) {
            for (int round = 0; round < 5; round++) {
                rows(ledger, round, out);
            }
            String secret = ledger.addKey("bench").secret();
            for (int round = 0; round < 5; round++) {
                checks(ledger, secret, out);
            }
            out.println(ledger.state());
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
