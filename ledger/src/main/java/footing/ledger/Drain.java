package footing.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Carries rows from the journal into the database, each exactly once, and keys from the database
/// into memory. For one thread.
///
/// Exactly once, because the position in the journal is committed with the rows: whatever happens
/// between two steps, the next run goes on from what the database says. Should the position be lost
/// too (an older copy of the database was put back), the key of the table refuses what is there.
final class Drain implements AutoCloseable {
    private static final int BATCH = 1_000;
    private static final int PATIENCE = 1_000;

    private final Journal journal;
    private final Store store;
    private final Node node;
    private final KeyRing keys;
    private final Checkpoint checkpoint;
    private final RuleWatch rules;
    private final Scribe scribe;
    private @Nullable Open open;
    private final AtomicLong repeated = new AtomicLong();

    Drain(
            Journal journal,
            Store store,
            Node node,
            KeyRing keys,
            RuleWatch rules,
            Scribe scribe,
            Checkpoint checkpoint) {
        this.rules = rules;
        this.scribe = scribe;
        this.journal = journal;
        this.store = store;
        this.node = node;
        this.keys = keys;
        this.checkpoint = checkpoint;
    }

    /// Drains what is there now and reads the keys where they changed. After an exception nothing
    /// is open; the next call connects anew.
    void run() throws SQLException, IOException {
        boolean whole = false;
        try {
            Open to = open == null ? connect() : open;
            to.books().checkIdentity();
            if (to.books().keysChanged()) {
                keys.reload(to.pepper(), to.books().connection());
            } else {
                keys.confirm(to.pepper());
            }
            long target = journal.appended();
            boolean more = true;
            while (more && journal.drained() < target) {
                more = step(to.books());
            }
            rules.look(to.books().connection());
            whole = true;
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    private boolean step(Books books) throws SQLException {
        Journal.Batch batch = journal.read(BATCH);
        if (batch == null) {
            return false;
        }
        long already = books.write(batch, checkpoint);
        repeated.addAndGet(already);
        journal.advance(batch);
        return true;
    }

    private Open connect() throws SQLException, IOException {
        Connection db = store.connect(PATIENCE);
        try {
            Pepper pepper = store.prepare(db);
            Books books = Books.on(store, db, scribe);
            journal.resume(books.positions());
            books.keepPositions(node, journal.ids());
            Open opened = new Open(books, pepper);
            open = opened;
            return opened;
        } catch (SQLException | IOException | RuntimeException e) {
            db.close();
            throw e;
        }
    }

    /// Rows that the database had already.
    long repeated() {
        return repeated.get();
    }

    @Override
    public void close() throws SQLException {
        Open last = open;
        open = null;
        if (last != null) {
            last.books().close();
        }
    }

    private record Open(Books books, Pepper pepper) {}
}
