package footing.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// One posting to the books while its entries are gathered. For one thread.
final class Posting {
    /// Why something is posted.
    enum Kind {
        USAGE,
        GRANT,
        REVOCATION,
        EXPIRY,
        ROLLOVER,
        CORRECTION;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Place(String account, String unit) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int accounts = account.compareTo(other.account);
            return accounts != 0 ? accounts : unit.compareTo(other.unit);
        }
    }

    private final Map<Place, Long> entries = new TreeMap<>();

    /// Moves `amount` of `unit` from one account to another.
    void move(String unit, long amount, String from, String to) {
        if (amount != 0 && !from.equals(to)) {
            add(from, unit, -amount);
            add(to, unit, amount);
        }
    }

    private void add(String account, String unit, long amount) {
        entries.merge(new Place(account, unit), amount, Math::addExact);
    }

    /// Begins a posting in the database, in the transaction that runs, and answers its number.
    static long begin(Connection db, Kind kind, String reference, String detail, Instant at)
            throws SQLException {
        String sql =
                "INSERT INTO postings (at, kind, reference, detail) VALUES (?, ?, ?, ?)"
                        + " RETURNING number";
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            insert.setLong(1, Times.micros(at));
            insert.setString(2, kind.word());
            insert.setString(3, reference);
            insert.setString(4, detail);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// Writes the entries, which add up to nothing by the way they were made.
    void write(Connection db, long number) throws SQLException {
        String sql = "INSERT INTO entries (posting, account, unit, amount) VALUES (?, ?, ?, ?)";
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            for (Map.Entry<Place, Long> entry : entries.entrySet()) {
                if (entry.getValue() != 0) {
                    insert.setLong(1, number);
                    insert.setString(2, entry.getKey().account());
                    insert.setString(3, entry.getKey().unit());
                    insert.setLong(4, entry.getValue());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }
}
