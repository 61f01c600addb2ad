package footing.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Looks how often verdicts and rulings have changed, over a connection that is kept, because a
/// gateway looks every second. Opens anew after a fault, and where the file was replaced.
final class RulingWatch implements AutoCloseable {
    private static final int PATIENCE = 1_000;

    private final Store store;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection held;
    private @Nullable Object identity;
    private boolean closed;

    RulingWatch(Store store) {
        this.store = store;
    }

    /// How often what `metadata` counts under a name has changed; 0 where it never did.
    long count(String name) {
        try {
            return Threads.onPlatform(() -> look(name));
        } catch (LedgerFault e) {
            throw e;
        } catch (Exception e) {
            throw new LedgerFault(store.name() + ": " + Faults.sentence(e), e);
        }
    }

    private long look(String name) throws SQLException, IOException {
        lock.lock();
        boolean well = false;
        try {
            if (closed) {
                throw new LedgerFault("the ledger is closed");
            }
            Object now = store.identity();
            if (held != null && !Objects.equals(identity, now)) {
                let();
            }
            Connection db = held == null ? connect() : held;
            held = db;
            identity = now;
            long version =
                    Sql.number(db, "SELECT value FROM metadata WHERE name = '" + name + "'")
                            .orElse(0);
            well = true;
            return version;
        } finally {
            if (!well) {
                let();
            }
            lock.unlock();
        }
    }

    private Connection connect() throws SQLException, IOException {
        Connection db = store.connect(PATIENCE);
        try {
            Pepper _ = store.prepare(db);
            return db;
        } catch (SQLException | IOException | RuntimeException e) {
            db.close();
            throw e;
        }
    }

    private void let() throws SQLException {
        Connection last = held;
        held = null;
        if (last != null) {
            last.close();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            let();
        } catch (SQLException e) {
            System.getLogger("footing.ledger")
                    .log(
                            System.Logger.Level.WARNING,
                            "closing the database: {0}",
                            Faults.sentence(e));
        } finally {
            lock.unlock();
        }
    }
}
