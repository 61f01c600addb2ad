package footing.ledger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// A thread with a connection of its own, on which PostgreSQL tells of changed keys within
/// milliseconds, and which holds the lock of the node that leads.
///
/// Notices get lost with a connection, so the keys are read whenever one was made, and once a
/// second it is looked whether they changed. PostgreSQL gives the lock to another node as soon as
/// the connection ends: at once when the process dies, after about [#SILENCE_SECONDS] when its host
/// or its network does. A node that cannot ask who leads leads itself: better two that probe than
/// none.
final class PostgresLink implements NodeLink {
    private static final Logger LOG = System.getLogger("footing.ledger");
    private static final int PERIOD_MILLIS = 1_000;
    private static final int PATIENCE = 1_000;

    /// Seconds without a word after which either side gives the connection up.
    private static final int SILENCE_SECONDS = 10;

    private final PostgresStore store;
    private final KeyRing keys;
    private final Bell bell = new Bell();
    private final AtomicReference<@Nullable Connection> held = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean following;
    private volatile boolean closed;

    private PostgresLink(PostgresStore store, KeyRing keys) {
        this.store = store;
        this.keys = keys;
        thread = Thread.ofPlatform().name("footing-nodes").daemon().unstarted(this::run);
    }

    static PostgresLink start(PostgresStore store, KeyRing keys) {
        PostgresLink link = new PostgresLink(store, keys);
        link.thread.start();
        return link;
    }

    @Override
    public boolean leads() {
        return !following;
    }

    private void run() {
        while (!closed) {
            try (Connection db = store.connect(PATIENCE)) {
                held.set(db);
                if (!closed) {
                    hold(db);
                }
            } catch (SQLException | IOException | RuntimeException e) {
                if (!closed) {
                    LOG.log(Level.DEBUG, "the link to other nodes: {0}", Faults.sentence(e));
                }
            } finally {
                held.set(null);
                following = false;
            }
            if (!closed) {
                boolean _ = bell.await(PERIOD_MILLIS);
            }
        }
    }

    private void hold(Connection db) throws SQLException, IOException {
        Pepper pepper = store.prepare(db);
        db.setNetworkTimeout(Runnable::run, 1_000 * SILENCE_SECONDS);
        try (Statement statement = db.createStatement()) {
            statement.execute("SET tcp_user_timeout = " + 1_000 * SILENCE_SECONDS);
            statement.execute("SET tcp_keepalives_idle = " + SILENCE_SECONDS / 2);
            statement.execute("SET tcp_keepalives_interval = 1");
            statement.execute("SET tcp_keepalives_count = " + SILENCE_SECONDS / 2);
            statement.execute("LISTEN " + store.channel());
        }
        PGConnection notices = db.unwrap(PGConnection.class);
        long version = store.keysVersion(db);
        keys.reload(pepper, db);
        boolean leading = false;
        while (!closed) {
            leading = leading || takesLead(db);
            following = !leading;
            PGNotification[] heard = notices.getNotifications(PERIOD_MILLIS);
            if (closed) {
                return;
            }
            long now = store.keysVersion(db);
            if (now != version || heard.length > 0) {
                keys.reload(pepper, db);
            } else {
                keys.confirm(pepper);
            }
            version = now;
        }
    }

    /// The lock goes with the connection and needs no giving back.
    private boolean takesLead(Connection db) throws SQLException {
        boolean taken =
                Sql.text(db, "SELECT pg_try_advisory_lock(" + store.lockNumber("lead") + ")")
                        .equals("t");
        if (taken) {
            LOG.log(Level.INFO, "this node leads");
        }
        return taken;
    }

    @Override
    public void close() {
        closed = true;
        bell.ring();
        Connection db = held.get();
        if (db != null) {
            try {
                // Closing would wait for the thread that listens.
                db.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "ending the link: {0}", Faults.sentence(e));
            }
        }
        Threads.join(thread);
    }
}
