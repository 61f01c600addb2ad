package footing.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The table of refusals that no rule knows.
final class UnknownTable {
    private static final String ADD =
            "INSERT INTO unknown_refusals (supplier, status, shape, body, count, first, last)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (supplier, status, shape) DO UPDATE SET"
                    + " body = excluded.body, count = unknown_refusals.count + excluded.count,"
                    + " first = CASE WHEN excluded.first < unknown_refusals.first"
                    + " THEN excluded.first ELSE unknown_refusals.first END,"
                    + " last = CASE WHEN excluded.last > unknown_refusals.last"
                    + " THEN excluded.last ELSE unknown_refusals.last END";
    private static final String DROP =
            "DELETE FROM unknown_refusals WHERE (supplier, status, shape) IN"
                    + " (SELECT supplier, status, shape FROM unknown_refusals"
                    + " ORDER BY last DESC, supplier, status, shape LIMIT 9223372036854775807 OFFSET "
                    + Shelf.UNKNOWN_LIMIT
                    + ")";
    private static final String ALL =
            "SELECT supplier, status, shape, body, count, first, last FROM unknown_refusals"
                    + " ORDER BY last DESC, supplier, status, shape";

    private UnknownTable() {}

    static void add(Connection db, List<Shelf.Unknown> seen) throws SQLException {
        try (PreparedStatement add = db.prepareStatement(ADD)) {
            for (Shelf.Unknown one : inOrder(seen)) {
                Sql.setText(add, 1, one.supplier());
                add.setInt(2, one.status());
                Sql.setText(add, 3, one.shape());
                Sql.setText(add, 4, one.body());
                add.setLong(5, one.count());
                add.setLong(6, Times.micros(one.first()));
                add.setLong(7, Times.micros(one.last()));
                add.executeUpdate();
            }
        }
        try (PreparedStatement drop = db.prepareStatement(DROP)) {
            drop.executeUpdate();
        }
    }

    /// By the key of the table, so that two nodes never wait for each other.
    private static List<Shelf.Unknown> inOrder(List<Shelf.Unknown> seen) {
        return seen.stream()
                .sorted(
                        Comparator.comparing(Shelf.Unknown::supplier)
                                .thenComparingInt(Shelf.Unknown::status)
                                .thenComparing(Shelf.Unknown::shape))
                .toList();
    }

    static List<Shelf.Unknown> all(Connection db) throws SQLException {
        List<Shelf.Unknown> all = new ArrayList<>();
        try (PreparedStatement select = db.prepareStatement(ALL);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                all.add(
                        new Shelf.Unknown(
                                row.getString(1),
                                row.getInt(2),
                                row.getString(3),
                                row.getString(4),
                                row.getLong(5),
                                Times.instant(row.getLong(6)),
                                Times.instant(row.getLong(7))));
            }
        }
        return all;
    }
}
