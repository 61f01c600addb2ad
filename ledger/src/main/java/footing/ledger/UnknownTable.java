package footing.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The table of refusals that no rule knows.
final class UnknownTable {
    private static final String ADD =
            "INSERT INTO unknown_refusals VALUES (?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (supplier, status, shape) DO UPDATE SET"
                    + " body = excluded.body, count = count + excluded.count,"
                    + " first = min(first, excluded.first), last = max(last, excluded.last)";
    private static final String DROP =
            "DELETE FROM unknown_refusals WHERE (supplier, status, shape) IN"
                    + " (SELECT supplier, status, shape FROM unknown_refusals"
                    + " ORDER BY last DESC, supplier, status, shape LIMIT -1 OFFSET "
                    + Shelf.UNKNOWN_LIMIT
                    + ")";
    private static final String ALL =
            "SELECT supplier, status, shape, body, count, first, last FROM unknown_refusals"
                    + " ORDER BY last DESC, supplier, status, shape";

    private UnknownTable() {}

    static void add(Connection db, List<Shelf.Unknown> seen) throws SQLException {
        try (PreparedStatement add = db.prepareStatement(ADD)) {
            for (Shelf.Unknown one : seen) {
                add.setString(1, one.supplier());
                add.setInt(2, one.status());
                add.setString(3, one.shape());
                add.setString(4, one.body());
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
