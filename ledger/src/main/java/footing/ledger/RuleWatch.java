package footing.ledger;

import footing.ledger.allow.Holds;
import footing.ledger.allow.Leases;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings what people allow and what others spent from the database to the holds in memory, and
/// closes what has run out. For the draining thread.
final class RuleWatch {
    private static final Logger LOG = System.getLogger("footing.ledger");

    /// Between two looks at what other nodes spent, milliseconds.
    private static final long OTHERS_MILLIS = 1_000;

    /// Between two looks at what was spent before this month: a node that was away may bring more.
    private static final long EARLIER_MILLIS = 3_600_000;

    /// Between two looks for grants that have expired, milliseconds.
    private static final long CLOSE_MILLIS = 60_000;

    static final Leases.Lives NOBODY = new Leases.Lives(Set.of(), 0);

    private final Holds holds;
    private final BatchBooks.Life life;
    private final @Nullable Leases leases;
    private final boolean shared;
    private final InstantSource clock;
    private final SecureRandom random;
    private long version = -1;
    private boolean begun;
    private @Nullable PastBooks earlier;
    private long earlierAt = Long.MIN_VALUE;
    private long toldAt = Long.MIN_VALUE;
    private long closedAt = Long.MIN_VALUE;

    /// @param leases what is shared with other nodes, if anything
    /// @param shared whether other nodes write to the same database
    RuleWatch(
            Holds holds,
            @Nullable Leases leases,
            BatchBooks.Life life,
            boolean shared,
            InstantSource clock,
            SecureRandom random) {
        this.holds = holds;
        this.leases = leases;
        this.life = life;
        this.shared = shared;
        this.clock = clock;
        this.random = random;
    }

    /// One look, when the journal is drained as far as it was when the look was asked for.
    void look(Connection db) throws SQLException {
        Instant now = clock.instant();
        if (!begun) {
            begin(db, now);
        }
        if (due(closedAt, now, CLOSE_MILLIS)) {
            closedAt = now.toEpochMilli();
            close(db, now);
        }
        long latest = Sql.number(db, "SELECT value FROM metadata WHERE name = 'rules'").orElse(0);
        if (latest != version) {
            holds.post(AllowTables.rules(db));
            version = latest;
        }
        if ((shared || leases != null) && due(toldAt, now, OTHERS_MILLIS)) {
            tell(db, now);
        }
    }

    /// What earlier lives left behind is in the database now.
    private void begin(Connection db, Instant now) throws SQLException {
        int orphans = new BatchBooks(db, life).orphans(now.toEpochMilli());
        if (orphans > 0) {
            LOG.log(
                    Level.WARNING,
                    "{0} requests were under way when a gateway died: what they used is unknown",
                    orphans);
        }
        tell(db, now);
        if (leases != null) {
            leases.pastIsWhole();
        }
        begun = true;
    }

    private void tell(Connection db, Instant now) throws SQLException {
        long day = Math.floorDiv(now.getEpochSecond(), 86_400L);
        // Which lives there are must be known before the books are read.
        Leases.Lives lives = leases == null ? NOBODY : leases.lives();
        PastBooks before = earlier;
        if (before == null || !before.holdsFor(day, lives) || due(earlierAt, now, EARLIER_MILLIS)) {
            before = PastBooks.earlier(db, life.run(), day, lives);
            earlier = before;
            earlierAt = now.toEpochMilli();
        }
        holds.tell(before.until(db, life.run(), day, lives));
        toldAt = now.toEpochMilli();
    }

    private void close(Connection db, Instant now) throws SQLException {
        db.setAutoCommit(false);
        try {
            if (AllowTables.close(db, now, random) > 0) {
                Sql.grow(db, "rules");
            }
            db.commit();
        } catch (SQLException | RuntimeException e) {
            db.rollback();
            throw e;
        } finally {
            db.setAutoCommit(true);
        }
    }

    /// A clock that was set back makes everything due.
    private static boolean due(long last, Instant now, long every) {
        long millis = now.toEpochMilli();
        return last == Long.MIN_VALUE || millis < last || millis - last >= every;
    }
}
