package footing.ledger;

import java.nio.file.Path;
import java.security.SecureRandom;
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
            "SELECT at / 86400000000, key_id, leg, model, sum(attempt = 1), count(*),"
                    + " sum(outcome NOT IN ('answered', 'caller_left')), sum(fresh_in),"
                    + " sum(cached_in), sum(cache_write), sum(visible_out), sum(reasoning_out)"
                    + " FROM usage GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4";

    static final String ROLLUP = "SELECT * FROM usage_rollup ORDER BY 1, 2, 3, 4";

    private Tables() {}

    static Connection connect(Path folder) throws SQLException {
        return new Database(new Folder(folder), new SecureRandom()).connect(5_000);
    }

    /// The rows of an answer, columns joined by a bar.
    static List<String> select(Path folder, String sql) throws SQLException {
        try (Connection db = connect(folder);
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
