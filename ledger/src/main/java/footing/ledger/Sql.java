package footing.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;

/// Small questions to a database, and what all databases take as text.
final class Sql {
    private Sql() {}

    /// The number in the first column of the first row.
    static OptionalLong number(Connection db, String sql) throws SQLException {
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    /// The text in the first column of the first row, empty where there is none.
    static String text(Connection db, String sql) throws SQLException {
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            String text = row.next() ? row.getString(1) : null;
            return text == null ? "" : text;
        }
    }

    /// Lets a number in `metadata` grow by one. Holds the row until the transaction ends, so that
    /// of several who do the same one comes after the other.
    static void grow(Connection db, String name) throws SQLException {
        try (PreparedStatement grow =
                db.prepareStatement(
                        "INSERT INTO metadata (name, value) VALUES (?, '1')"
                                + " ON CONFLICT (name) DO UPDATE SET value ="
                                + " CAST(CAST(metadata.value AS BIGINT) + 1 AS TEXT)")) {
            grow.setString(1, name);
            grow.executeUpdate();
        }
    }

    /// Sets a text that others wrote. The character U+0000, which PostgreSQL cannot hold, becomes
    /// U+FFFD: no caller's nonsense may stop the books.
    static void setText(PreparedStatement to, int index, String text) throws SQLException {
        to.setString(index, text.indexOf('\0') < 0 ? text : text.replace('\0', '\ufffd'));
    }
}
