package footing.ledger;

import footing.testing.PostgresServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A process that records rows and says of each that it is kept, until it is killed.
final class RecordingChild {
    private static final int SMALL_SEGMENT = 128 * 1024;

    private final Ledger ledger;
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    private RecordingChild(Ledger ledger) {
        this.ledger = ledger;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        InstantSource clock = InstantSource.system();
        switch (args[1]) {
            case "record" -> {
                Ledger ledger =
                        StoredLedger.open(
                                choice(args),
                                Role.GATEWAY,
                                clock,
                                new SecureRandom(),
                                SMALL_SEGMENT);
                RecordingChild child = new RecordingChild(ledger);
                for (String caller : new String[] {"1-", "2-", "3-", "4-"}) {
                    Thread.ofVirtual().start(() -> child.recordForEver(args[2] + caller));
                }
                Thread.currentThread().join();
            }
            case "state" -> {
                try (Ledger ledger =
                        StoredLedger.open(folder, Role.GATEWAY, clock, new SecureRandom())) {
                    String secret = ledger.addKey("one").secret();
                    Ledger.Receipt receipt = ledger.record(SampleRows.row(args[2]));
                    LedgerState state = ledger.state();
                    new RecordingChild(ledger)
                            .say(
                                    receipt
                                            + " "
                                            + state.lost()
                                            + " "
                                            + state.journalError().isPresent()
                                            + " "
                                            + ledger.authenticate(secret).isPresent());
                }
            }
            case "shelf" -> {
                try (Ledger ledger =
                        StoredLedger.open(folder, Role.VISITOR, clock, new SecureRandom())) {
                    new RecordingChild(ledger).fillTheShelf();
                }
            }
            default -> throw new IllegalArgumentException(args[1]);
        }
    }

    /// SQLite, or the PostgreSQL of the third and further arguments: URL, password, schema.
    private static StoreChoice choice(String[] args) {
        Path folder = Path.of(args[0]);
        return args.length <= 3
                ? new StoreChoice.Sqlite(folder)
                : new StoreChoice.Postgres(
                        folder,
                        args[3],
                        PostgresServer.USER,
                        Optional.of(TestStore.secret(args[4])),
                        args[5],
                        Optional.empty());
    }

    private void recordForEver(String prefix) {
        for (int i = 0; ; i++) {
            if (ledger.record(SampleRows.row(prefix + i)) == Ledger.Receipt.KEPT) {
                say(prefix + i + ".");
            }
        }
    }

    private void fillTheShelf() {
        Shelf shelf = ledger.shelf();
        String large = "x".repeat(100_000);
        int kept = 0;
        try {
            while (true) {
                shelf.change(List.of(new Shelf.Text("v_" + kept, large)), List.of());
                kept++;
            }
        } catch (LedgerFault fault) {
            say("LedgerFault " + (kept > 0 && shelf.verdicts().size() == kept));
        }
    }

    private void say(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
