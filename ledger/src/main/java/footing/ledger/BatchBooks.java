package footing.ledger;

import footing.ledger.allow.Amounts;
import footing.ledger.allow.Draw;
import footing.ledger.allow.Settlement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a batch of the journal adds to the books beside its usage rows and their sums: postings,
/// costs, what was spent of limits, draws from grants, open holds.
///
/// One posting for a batch, added up by account, so that double entry costs next to nothing; a row
/// tells in which posting it is. Everything in the transaction of the rows. For one thread.
final class BatchBooks {
    private static final String TOKENS = "tokens";

    private final Connection db;
    private final Life life;

    /// Whose rows these are.
    ///
    /// @param node of the gateway
    /// @param run the life of the gateway that counted them in its own memory; `past` for what an
    ///   earlier life left in its journal
    record Life(int node, String run) {
        static final String PAST = "past";

        Life past() {
            return new Life(node, PAST);
        }

        /// E.g. `0000002a/3f9a1c2b`, for people who look for where a posting comes from.
        String reference() {
            return HexFormat.of().toHexDigits(node) + "/" + run;
        }
    }

    BatchBooks(Connection db, Life life) {
        this.db = db;
        this.life = life;
    }

    /// Writes all of it.
    ///
    /// @param rows the usage rows that were not there before
    void write(long posting, List<UsageRow> rows, List<Kept> kept) throws SQLException {
        Posting entries = new Posting();
        rows.forEach(row -> post(entries, row));
        costs(rows);
        Map<String, HoldNote> begun = new HashMap<>();
        List<Settlement> ended = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (Kept each : kept) {
            switch (each) {
                case Kept.Row _ -> {}
                case Kept.Held(HoldNote note) -> begun.put(note.id(), note);
                case Kept.Ended(Settlement settlement) -> {
                    ended.add(settlement);
                    if (begun.remove(settlement.id()) == null
                            && settlement.end() != Settlement.End.UNKNOWN) {
                        gone.add(settlement.id());
                    }
                }
            }
        }
        draws(posting, entries, ended);
        spent(ended);
        holds(begun, gone, ended);
        entries.write(db, posting);
    }

    private static void post(Posting entries, UsageRow row) {
        Costing costing = row.costing();
        String supplier = Account.supplier(row.leg());
        String spend = Account.spend(row.keyId());
        long tokens = UsageRows.tokensIn(row) + UsageRows.tokensOut(row);
        long charged = costing.chargedIn() + costing.chargedOut();
        entries.move(TOKENS, charged, supplier, spend);
        entries.move(TOKENS, tokens - charged, supplier, Account.HOUSE);
        if (!costing.currency().isEmpty()) {
            String unit = costing.currency();
            entries.move(unit, costing.charge(), supplier, spend);
            entries.move(unit, costing.cost() - costing.charge(), supplier, Account.HOUSE);
        }
    }

    private void costs(List<UsageRow> rows) throws SQLException {
        record Place(RollupKey key, String currency) implements Comparable<Place> {
            @Override
            public int compareTo(Place other) {
                int keys = key.compareTo(other.key);
                return keys != 0 ? keys : currency.compareTo(other.currency);
            }
        }
        Map<Place, long[]> sums = new TreeMap<>();
        for (UsageRow row : rows) {
            Costing costing = row.costing();
            if (!costing.currency().isEmpty()) {
                long[] sum =
                        sums.computeIfAbsent(
                                new Place(RollupKey.of(row), costing.currency()), _ -> new long[2]);
                sum[0] = Math.addExact(sum[0], costing.cost());
                sum[1] = Math.addExact(sum[1], costing.charge());
            }
        }
        if (sums.isEmpty()) {
            return;
        }
        String sql =
                "INSERT INTO cost_rollup (day, key_id, leg, model, currency, cost, charge)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (day, key_id, leg, model, currency) DO UPDATE SET"
                        + " cost = cost_rollup.cost + excluded.cost,"
                        + " charge = cost_rollup.charge + excluded.charge";
        try (PreparedStatement add = db.prepareStatement(sql)) {
            for (Map.Entry<Place, long[]> sum : sums.entrySet()) {
                RollupKey key = sum.getKey().key();
                add.setLong(1, key.day());
                Sql.setText(add, 2, key.keyId());
                Sql.setText(add, 3, key.leg());
                Sql.setText(add, 4, key.model());
                Sql.setText(add, 5, sum.getKey().currency());
                add.setLong(6, sum.getValue()[0]);
                add.setLong(7, sum.getValue()[1]);
                add.addBatch();
            }
            add.executeBatch();
        }
    }

    private void draws(long posting, Posting entries, List<Settlement> ended) throws SQLException {
        String sql =
                "INSERT INTO draws (request_id, grant_id, amount, at, run, posting)"
                        + " VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (request_id, grant_id) DO NOTHING";
        List<Settlement> drawing = ended.stream().filter(one -> !one.draws().isEmpty()).toList();
        if (drawing.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            for (Settlement settlement : drawing) {
                for (Draw draw : settlement.draws()) {
                    Sql.setText(insert, 1, settlement.id());
                    Sql.setText(insert, 2, draw.grant());
                    insert.setLong(3, draw.amount());
                    insert.setLong(4, settlement.at() * 1_000);
                    insert.setString(5, life.run());
                    insert.setLong(6, posting);
                    insert.addBatch();
                }
            }
            int[] inserted = insert.executeBatch();
            Map<String, Long> sums = new TreeMap<>();
            int next = 0;
            for (Settlement settlement : drawing) {
                for (Draw draw : settlement.draws()) {
                    if (inserted[next++] != 0) {
                        entries.move(
                                draw.unit().account(),
                                draw.amount(),
                                Account.grant(draw.grant()),
                                Account.redeemed(settlement.key()));
                        sums.merge(draw.grant(), draw.amount(), Math::addExact);
                    }
                }
            }
            drawn(sums);
        }
    }

    private void drawn(Map<String, Long> sums) throws SQLException {
        String sql =
                "INSERT INTO drawn (grant_id, run, amount) VALUES (?, ?, ?)"
                        + " ON CONFLICT (grant_id, run) DO UPDATE SET"
                        + " amount = drawn.amount + excluded.amount";
        try (PreparedStatement add = db.prepareStatement(sql)) {
            for (Map.Entry<String, Long> sum : sums.entrySet()) {
                Sql.setText(add, 1, sum.getKey());
                add.setString(2, life.run());
                add.setLong(3, sum.getValue());
                add.addBatch();
            }
            add.executeBatch();
        }
    }

    private void spent(List<Settlement> ended) throws SQLException {
        record Place(long day, String key, String route) implements Comparable<Place> {
            @Override
            public int compareTo(Place other) {
                int days = Long.compare(day, other.day);
                int keys = days != 0 ? days : key.compareTo(other.key);
                return keys != 0 ? keys : route.compareTo(other.route);
            }
        }
        record Sum(long requests, Amounts amounts) {}
        Map<Place, Sum> sums = new TreeMap<>();
        for (Settlement one : ended) {
            if (one.requests() > 0) {
                long day = Math.floorDiv(one.at(), 86_400_000L);
                sums.merge(
                        new Place(day, one.key(), one.route()),
                        new Sum(one.requests(), one.used()),
                        (a, b) -> new Sum(a.requests + b.requests, a.amounts.plus(b.amounts)));
            }
        }
        if (sums.isEmpty()) {
            return;
        }
        String sql =
                "INSERT INTO spent"
                        + " (day, key_id, route, run, requests, tokens_in, tokens_out, cny, usd)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (day, key_id, route, run) DO UPDATE SET"
                        + " requests = spent.requests + excluded.requests,"
                        + " tokens_in = spent.tokens_in + excluded.tokens_in,"
                        + " tokens_out = spent.tokens_out + excluded.tokens_out,"
                        + " cny = spent.cny + excluded.cny,"
                        + " usd = spent.usd + excluded.usd";
        try (PreparedStatement add = db.prepareStatement(sql)) {
            for (Map.Entry<Place, Sum> sum : sums.entrySet()) {
                Amounts amounts = sum.getValue().amounts();
                add.setLong(1, sum.getKey().day());
                Sql.setText(add, 2, sum.getKey().key());
                Sql.setText(add, 3, sum.getKey().route());
                add.setString(4, life.run());
                add.setLong(5, sum.getValue().requests());
                add.setLong(6, amounts.tokensIn());
                add.setLong(7, amounts.tokensOut());
                add.setLong(8, amounts.cny());
                add.setLong(9, amounts.usd());
                add.addBatch();
            }
            add.executeBatch();
        }
    }

    /// Holds that begin and end in one batch leave no trace here.
    private void holds(Map<String, HoldNote> begun, List<String> gone, List<Settlement> ended)
            throws SQLException {
        if (!gone.isEmpty()) {
            try (PreparedStatement delete = db.prepareStatement("DELETE FROM holds WHERE id = ?")) {
                for (String id : gone) {
                    Sql.setText(delete, 1, id);
                    delete.addBatch();
                }
                delete.executeBatch();
            }
        }
        if (!begun.isEmpty()) {
            insert(begun);
        }
        for (Settlement one : ended) {
            if (one.end() == Settlement.End.UNKNOWN) {
                unknown(one);
            }
        }
    }

    private void insert(Map<String, HoldNote> begun) throws SQLException {
        String sql =
                "INSERT INTO holds (id, node, run, key_id, route, at, until, state, tokens_in,"
                        + " tokens_out, cny, usd) VALUES (?, ?, ?, ?, ?, ?, ?, 'held', ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO NOTHING";
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            for (HoldNote note : begun.values()) {
                Sql.setText(insert, 1, note.id());
                insert.setInt(2, life.node());
                insert.setString(3, life.run());
                Sql.setText(insert, 4, note.key());
                Sql.setText(insert, 5, note.route());
                insert.setLong(6, note.at());
                insert.setLong(7, note.until());
                insert.setLong(8, note.most().tokensIn());
                insert.setLong(9, note.most().tokensOut());
                insert.setLong(10, note.most().cny());
                insert.setLong(11, note.most().usd());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void unknown(Settlement one) throws SQLException {
        String sql =
                "INSERT INTO holds (id, node, run, key_id, route, at, until, state, tokens_in,"
                        + " tokens_out, cny, usd) VALUES (?, ?, ?, ?, ?, ?, ?, 'unknown',"
                        + " 0, 0, 0, 0) ON CONFLICT (id) DO UPDATE SET state = 'unknown'";
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            Sql.setText(insert, 1, one.id());
            insert.setInt(2, life.node());
            insert.setString(3, life.run());
            Sql.setText(insert, 4, one.key());
            Sql.setText(insert, 5, one.route());
            insert.setLong(6, one.at());
            insert.setLong(7, one.at());
            insert.executeUpdate();
        }
    }

    /// Marks the holds of earlier lives of this node as unknown, and of any node a day after their
    /// time; answers how many.
    int orphans(long nowMillis) throws SQLException {
        String sql =
                "UPDATE holds SET state = 'unknown' WHERE state = 'held'"
                        + " AND ((node = ? AND run <> ?) OR until < ?)";
        try (PreparedStatement update = db.prepareStatement(sql)) {
            update.setInt(1, life.node());
            update.setString(2, life.run());
            update.setLong(3, nowMillis - 86_400_000L);
            return update.executeUpdate();
        }
    }
}
