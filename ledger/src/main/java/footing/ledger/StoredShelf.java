package footing.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The shelf in the tables of the ledger's database. Each call but [#version] has a connection of
/// its own.
final class StoredShelf implements Shelf {
    /// How long a ruling that has ended is remembered.
    private static final Duration MEMORY = Duration.ofDays(90);

    private final Desk desk;
    private final InstantSource clock;
    private final RulingWatch watch;

    /// Who gives out connections.
    interface Desk {
        /// Does `work` with a prepared connection; throws [LedgerFault] where there is none.
        <T> T with(Work<T> work);
    }

    /// Something done with a connection.
    interface Work<T> {
        T with(Connection db) throws SQLException, IOException;
    }

    StoredShelf(Desk desk, InstantSource clock, RulingWatch watch) {
        this.desk = desk;
        this.clock = clock;
        this.watch = watch;
    }

    @Override
    public List<Text> verdicts() {
        return desk.with(db -> {
            List<Text> texts = new ArrayList<>();
            try (PreparedStatement select =
                            db.prepareStatement("SELECT id, json FROM verdicts ORDER BY id");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    texts.add(new Text(row.getString(1), row.getString(2)));
                }
            }
            return texts;
        });
    }

    @Override
    public void change(List<Text> kept, List<String> removed) {
        if (kept.isEmpty() && removed.isEmpty()) {
            return;
        }
        long now = Times.micros(clock.instant());
        inOne(db -> {
            Sql.grow(db, "verdicts");
            try (PreparedStatement delete =
                    db.prepareStatement("DELETE FROM verdicts WHERE id = ?")) {
                for (String id : removed.stream().sorted().toList()) {
                    delete.setString(1, id);
                    delete.executeUpdate();
                }
            }
            try (PreparedStatement put =
                    db.prepareStatement(
                            "INSERT INTO verdicts (id, json, changed) VALUES (?, ?, ?)"
                                    + " ON CONFLICT (id) DO UPDATE SET json = excluded.json,"
                                    + " changed = excluded.changed")) {
                for (Text text : kept.stream().sorted(Comparator.comparing(Text::id)).toList()) {
                    put.setString(1, text.id());
                    Sql.setText(put, 2, text.json());
                    put.setLong(3, now);
                    put.executeUpdate();
                }
            }
        });
    }

    @Override
    public void rule(Ruling ruling) {
        long given = Times.micros(ruling.given());
        inOne(db -> {
            grow(db);
            endAll(db, ruling.verdict(), given);
            try (PreparedStatement forget =
                    db.prepareStatement("DELETE FROM rulings WHERE until < ?")) {
                forget.setLong(1, Times.micros(ruling.given().minus(MEMORY)));
                forget.executeUpdate();
            }
            try (PreparedStatement insert =
                    db.prepareStatement(
                            "INSERT INTO rulings (verdict, word, reason, by, given, until)"
                                    + " VALUES (?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, ruling.verdict());
                insert.setString(2, ruling.word());
                Sql.setText(insert, 3, ruling.reason());
                Sql.setText(insert, 4, ruling.by());
                insert.setLong(5, given);
                insert.setLong(6, Times.micros(ruling.until()));
                insert.executeUpdate();
            }
        });
    }

    @Override
    public boolean end(String verdict, Instant at) {
        int[] ended = new int[1];
        inOne(db -> {
            grow(db);
            ended[0] = endAll(db, verdict, Times.micros(at));
        });
        return ended[0] > 0;
    }

    private static int endAll(Connection db, String verdict, long at) throws SQLException {
        try (PreparedStatement update =
                db.prepareStatement(
                        "UPDATE rulings SET until = ? WHERE verdict = ? AND until > ?")) {
            update.setLong(1, at);
            update.setString(2, verdict);
            update.setLong(3, at);
            return update.executeUpdate();
        }
    }

    /// First in its transaction, so that of two nodes that rule on one verdict one comes after the
    /// other.
    private static void grow(Connection db) throws SQLException {
        Sql.grow(db, "rulings");
    }

    @Override
    public List<Ruling> rulings(Instant now) {
        return desk.with(db -> {
            List<Ruling> rulings = new ArrayList<>();
            try (PreparedStatement select =
                    db.prepareStatement(
                            "SELECT verdict, word, reason, by, given, until FROM rulings"
                                    + " WHERE until > ? ORDER BY number")) {
                select.setLong(1, Times.micros(now));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        rulings.add(ruling(row));
                    }
                }
            }
            return rulings;
        });
    }

    private static Ruling ruling(ResultSet row) throws SQLException {
        return new Ruling(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Times.instant(row.getLong(5)),
                Times.instant(row.getLong(6)));
    }

    @Override
    public long version() {
        return watch.count("rulings");
    }

    @Override
    public long changes() {
        return watch.count("verdicts");
    }

    @Override
    public void note(List<Unknown> seen) {
        if (!seen.isEmpty()) {
            inOne(db -> UnknownTable.add(db, seen));
        }
    }

    @Override
    public List<Unknown> unknown() {
        return desk.with(UnknownTable::all);
    }

    /// Something written with a connection.
    private interface Writing {
        void with(Connection db) throws SQLException;
    }

    /// All of `writing` or nothing. A connection that fails is closed, and that rolls back.
    private void inOne(Writing writing) {
        boolean _ =
                desk.with(db -> {
                    db.setAutoCommit(false);
                    writing.with(db);
                    db.commit();
                    return true;
                });
    }
}
