package footing.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A connection that writes usage rows, their sums and the journal's position in one transaction.
/// For one thread.
final class Books implements AutoCloseable {
    private static final String INSERT_ROW =
            "INSERT INTO usage (request_id, attempt, key_id, at, endpoint, asked, leg, model,"
                    + " stream, outcome, refusal, status, state, fresh_in, cached_in,"
                    + " cache_write, visible_out, reasoning_out, first_token_micros,"
                    + " total_micros, currency, cost, charge, charged_in, charged_out,"
                    + " price_row, counted, posting) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                    + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (request_id, attempt) DO NOTHING";
    private static final String ADD_SUM =
            "INSERT INTO usage_rollup (day, key_id, leg, model, requests, attempts, failed,"
                    + " fresh_in, cached_in, cache_write, visible_out, reasoning_out)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (day, key_id, leg, model) DO UPDATE SET"
                    + " requests = usage_rollup.requests + excluded.requests,"
                    + " attempts = usage_rollup.attempts + excluded.attempts,"
                    + " failed = usage_rollup.failed + excluded.failed,"
                    + " fresh_in = usage_rollup.fresh_in + excluded.fresh_in,"
                    + " cached_in = usage_rollup.cached_in + excluded.cached_in,"
                    + " cache_write = usage_rollup.cache_write + excluded.cache_write,"
                    + " visible_out = usage_rollup.visible_out + excluded.visible_out,"
                    + " reasoning_out = usage_rollup.reasoning_out + excluded.reasoning_out";
    private static final String SET_POSITION =
            "INSERT INTO journal_position (segment, position) VALUES (?, ?)"
                    + " ON CONFLICT (segment) DO UPDATE SET position = excluded.position";

    private final Store store;
    private final @Nullable Object identity;
    private final Connection db;
    private final PreparedStatement insertRow;
    private final PreparedStatement addSum;
    private final PreparedStatement setPosition;
    private final Scribe scribe;
    private long version;

    private Books(Store store, Connection db, Scribe scribe) throws SQLException, IOException {
        this.store = store;
        this.db = db;
        this.scribe = scribe;
        identity = store.identity();
        insertRow = db.prepareStatement(INSERT_ROW);
        addSum = db.prepareStatement(ADD_SUM);
        setPosition = db.prepareStatement(SET_POSITION);
    }

    /// On a connection that is [prepared][Store#prepare(Connection)], and from now on its owner.
    static Books on(Store store, Connection db, Scribe scribe) throws SQLException, IOException {
        return new Books(store, db, scribe);
    }

    /// Writes rows that come from no journal. Returns how many were there already.
    long write(List<UsageRow> rows) throws SQLException {
        begin();
        long repeated = insert(rows.stream().<Kept>map(Kept.Row::new).toList(), scribe.life());
        end();
        return repeated;
    }

    /// Writes a batch and how far the journal's segment is drained with it, or nothing of both.
    /// Returns how many rows were there already.
    long write(Journal.Batch batch, Checkpoint checkpoint) throws SQLException {
        begin();
        long repeated =
                insert(
                        batch.kept(),
                        batch.segment().inherited() ? scribe.life().past() : scribe.life());
        checkpoint.at(Checkpoint.Step.ROWS_WRITTEN);
        setPosition.setLong(1, batch.segment().id());
        setPosition.setInt(2, batch.until());
        setPosition.executeUpdate();
        checkpoint.at(Checkpoint.Step.POSITION_WRITTEN);
        end();
        checkpoint.at(Checkpoint.Step.COMMITTED);
        return repeated;
    }

    private void begin() throws SQLException {
        db.setAutoCommit(false);
    }

    private void end() throws SQLException {
        db.commit();
        db.setAutoCommit(true);
    }

    private long insert(List<Kept> kept, BatchBooks.Life whose) throws SQLException {
        List<UsageRow> rows = Kept.rows(kept);
        long posting =
                Kept.posted(kept)
                        ? Posting.begin(
                                db,
                                Posting.Kind.USAGE,
                                whose.reference(),
                                "",
                                scribe.clock().instant())
                        : 0;
        for (UsageRow row : rows) {
            bind(row);
            insertRow.setLong(28, posting);
            insertRow.addBatch();
        }
        List<UsageRow> fresh = new ArrayList<>(rows.size());
        int[] inserted = insertRow.executeBatch();
        // In the order of their keys, so that two nodes never wait for each other.
        Map<RollupKey, RollupSum> sums = new TreeMap<>();
        long repeated = 0;
        for (int i = 0; i < inserted.length; i++) {
            UsageRow row = rows.get(i);
            if (inserted[i] == 0) {
                repeated++;
            } else {
                sums.computeIfAbsent(RollupKey.of(row), _ -> new RollupSum()).add(row);
                fresh.add(row);
            }
        }
        for (Map.Entry<RollupKey, RollupSum> sum : sums.entrySet()) {
            bind(sum.getKey(), sum.getValue());
            addSum.addBatch();
        }
        addSum.executeBatch();
        if (!kept.isEmpty()) {
            new BatchBooks(db, whose).write(posting, fresh, kept);
        }
        return repeated;
    }

    private void bind(UsageRow row) throws SQLException {
        PreparedStatement to = insertRow;
        Sql.setText(to, 1, row.requestId());
        to.setInt(2, row.attempt());
        Sql.setText(to, 3, row.keyId());
        to.setLong(4, Times.micros(row.at()));
        Sql.setText(to, 5, row.endpoint());
        Sql.setText(to, 6, row.asked());
        Sql.setText(to, 7, row.leg());
        Sql.setText(to, 8, row.model());
        to.setInt(9, row.stream() ? 1 : 0);
        Sql.setText(to, 10, row.outcome());
        Sql.setText(to, 11, row.refusal());
        to.setInt(12, row.status());
        Sql.setText(to, 13, row.state());
        to.setLong(14, row.freshIn());
        to.setLong(15, row.cachedIn());
        to.setLong(16, row.cacheWrite());
        to.setLong(17, row.visibleOut());
        to.setLong(18, row.reasoningOut());
        to.setLong(19, row.firstTokenMicros());
        to.setLong(20, row.totalMicros());
        Costing costing = row.costing();
        to.setString(21, costing.currency());
        to.setLong(22, costing.cost());
        to.setLong(23, costing.charge());
        to.setLong(24, costing.chargedIn());
        to.setLong(25, costing.chargedOut());
        to.setString(26, costing.priceRow());
        to.setString(27, costing.counted());
    }

    private void bind(RollupKey key, RollupSum sum) throws SQLException {
        PreparedStatement to = addSum;
        to.setLong(1, key.day());
        Sql.setText(to, 2, key.keyId());
        Sql.setText(to, 3, key.leg());
        Sql.setText(to, 4, key.model());
        to.setLong(5, sum.requests());
        to.setLong(6, sum.attempts());
        to.setLong(7, sum.failed());
        to.setLong(8, sum.freshIn());
        to.setLong(9, sum.cachedIn());
        to.setLong(10, sum.cacheWrite());
        to.setLong(11, sum.visibleOut());
        to.setLong(12, sum.reasoningOut());
    }

    /// How far each segment is drained.
    Map<Long, Integer> positions() throws SQLException {
        Map<Long, Integer> positions = new HashMap<>();
        try (Statement select = db.createStatement();
                ResultSet row =
                        select.executeQuery("SELECT segment, position FROM journal_position")) {
            while (row.next()) {
                positions.put(row.getLong(1), row.getInt(2));
            }
        }
        return positions;
    }

    /// Forgets segments of this node that are no more.
    void keepPositions(Node node, Set<Long> segments) throws SQLException {
        try (PreparedStatement delete =
                db.prepareStatement("DELETE FROM journal_position WHERE segment = ?")) {
            for (Long segment : positions().keySet()) {
                if (!segments.contains(segment) && store.owns(node, segment)) {
                    delete.setLong(1, segment);
                    delete.executeUpdate();
                }
            }
        }
    }

    /// True when the keys may have changed since the last call, and on the first.
    boolean keysChanged() throws SQLException {
        long now = store.keysVersion(db);
        boolean changed = now != version;
        version = now;
        return changed;
    }

    /// Throws where the file was replaced or taken away, for what is written then is lost.
    void checkIdentity() throws SQLException {
        try {
            if (Objects.equals(identity, store.identity())) {
                return;
            }
        } catch (IOException gone) {
            throw new SQLException(store.name() + " is gone: put it back", gone);
        }
        throw new SQLException(store.name() + " was replaced; opening the new one");
    }

    Connection connection() {
        return db;
    }

    @Override
    public void close() throws SQLException {
        db.close();
    }
}
