package footing.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The table of changes, to which rows are only added, in the transaction of what they tell.
final class ChangeTable {
    private ChangeTable() {}

    static void add(Connection db, Who.Change change) throws SQLException {
        String sql = "INSERT INTO changes (at, by, what, target, detail) VALUES (?, ?, ?, ?, ?)";
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            insert.setLong(1, Times.micros(change.at()));
            insert.setString(2, change.by());
            insert.setString(3, change.what());
            insert.setString(4, change.target());
            insert.setString(5, change.detail());
            insert.executeUpdate();
        }
    }

    static List<Who.Change> latest(Connection db, int count) throws SQLException {
        String sql =
                "SELECT at, by, what, target, detail FROM changes ORDER BY number DESC LIMIT ?";
        List<Who.Change> changes = new ArrayList<>();
        try (PreparedStatement select = db.prepareStatement(sql)) {
            select.setInt(1, count);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    changes.add(
                            new Who.Change(
                                    Times.instant(row.getLong(1)),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getString(5)));
                }
            }
        }
        return changes;
    }
}
