package footing.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// Looks into the database of a folder as a stranger would.
final class Tables {
    /// The sums of the rows themselves, one line per line of the rollup.
    static final String RAW =
            "SELECT at / 86400000000, key_id, leg, model, sum(CASE WHEN attempt = 1 THEN 1 ELSE 0 END), count(*),"
                    + " sum(CASE WHEN outcome IN ('answered', 'caller_left') THEN 0 ELSE 1 END),"
                    + " sum(fresh_in),"
                    + " sum(cached_in), sum(cache_write), sum(visible_out), sum(reasoning_out)"
                    + " FROM usage GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4";

    static final String ROLLUP = "SELECT * FROM usage_rollup ORDER BY 1, 2, 3, 4";

    private Tables() {}

    static Connection connect(Path folder) throws SQLException {
        return TestStore.connect(new StoreChoice.Sqlite(folder));
    }

    static List<String> select(Path folder, String sql) throws SQLException {
        return select(new StoreChoice.Sqlite(folder), sql);
    }

    /// The rows of an answer, columns joined by a bar.
    static List<String> select(StoreChoice choice, String sql) throws SQLException {
        try (Connection db = TestStore.connect(choice);
                Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            List<String> lines = new ArrayList<>();
            while (row.next()) {
                StringJoiner line = new StringJoiner("|");
                for (int i = 1; i <= columns; i++) {
                    line.add(row.getString(i));
                }
                lines.add(line.toString());
            }
            return lines;
        }
    }
}
