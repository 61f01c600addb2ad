package footing.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Sums and listings of usage for people. Whole days come from the rollup, the days that a query
/// cuts come from the rows.
final class UsageReport {
    private static final String ROWS =
            "SELECT day, key_id, leg, model, requests, attempts, failed,"
                    + " fresh_in + cached_in + cache_write AS tokens_in,"
                    + " visible_out + reasoning_out AS tokens_out"
                    + " FROM usage_rollup WHERE day >= ? AND day < ?"
                    + " UNION ALL SELECT (at - ((at % 86400000000) + 86400000000) % 86400000000)"
                    + " / 86400000000,"
                    + " key_id, leg, model, attempt = 1, 1,"
                    + " outcome NOT IN ('answered', 'caller_left'),"
                    + " fresh_in + cached_in + cache_write, visible_out + reasoning_out"
                    + " FROM usage WHERE (at >= ? AND at < ?) OR (at >= ? AND at < ?)";

    private UsageReport() {}

    static List<UsageGroup> sums(Connection db, UsageQuery query) throws SQLException {
        Set<UsageQuery.By> by = query.by();
        List<String> groups = new ArrayList<>();
        String day = column(by, UsageQuery.By.DAY, "day", "NULL", groups);
        String key = column(by, UsageQuery.By.KEY, "key_id", "''", groups);
        String name =
                by.contains(UsageQuery.By.KEY)
                        ? "coalesce((SELECT name FROM keys WHERE id = key_id), '')"
                        : "''";
        String leg = column(by, UsageQuery.By.LEG, "leg", "''", groups);
        String model = column(by, UsageQuery.By.MODEL, "model", "''", groups);
        String sql =
                "WITH counted AS ("
                        + ROWS
                        + ") SELECT "
                        + String.join(", ", day, key, name, leg, model)
                        + ", coalesce(sum(requests), 0), coalesce(sum(attempts), 0),"
                        + " coalesce(sum(failed), 0), coalesce(sum(tokens_in), 0) AS i,"
                        + " coalesce(sum(tokens_out), 0) AS o FROM counted"
                        + (groups.isEmpty() ? "" : " GROUP BY " + String.join(", ", groups))
                        + " ORDER BY 1, i + o DESC, 7 DESC, 2, 4, 5";
        try (PreparedStatement select = db.prepareStatement(sql)) {
            bind(select, Times.micros(query.from()), Times.micros(query.until()));
            try (ResultSet row = select.executeQuery()) {
                List<UsageGroup> found = new ArrayList<>();
                while (row.next()) {
                    found.add(group(row, by));
                }
                return found;
            }
        }
    }

    private static String column(
            Set<UsageQuery.By> by,
            UsageQuery.By wanted,
            String name,
            String otherwise,
            List<String> groups) {
        if (!by.contains(wanted)) {
            return otherwise;
        }
        groups.add(name);
        return name;
    }

    /// The whole days go to the rollup; what is left at both ends, or all of a range without a
    /// whole day, to the rows.
    private static void bind(PreparedStatement select, long from, long until) throws SQLException {
        long firstDay = -Math.floorDiv(-from, Times.MICROS_PER_DAY);
        long lastDay = Math.max(firstDay, Times.day(until));
        long wholeFrom = firstDay * Times.MICROS_PER_DAY;
        long wholeUntil = lastDay * Times.MICROS_PER_DAY;
        select.setLong(1, firstDay);
        select.setLong(2, lastDay);
        select.setLong(3, from);
        select.setLong(4, Math.min(until, wholeFrom));
        select.setLong(5, Math.max(from, wholeUntil));
        select.setLong(6, until);
    }

    private static UsageGroup group(ResultSet row, Set<UsageQuery.By> by) throws SQLException {
        Optional<LocalDate> day =
                by.contains(UsageQuery.By.DAY)
                        ? Optional.of(LocalDate.ofEpochDay(row.getLong(1)))
                        : Optional.empty();
        return new UsageGroup(
                day,
                new Ledger.UsageSum(
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10)));
    }

    /// The rows written last, newest first.
    static List<UsageRow> latest(Connection db, int count) throws SQLException {
        String sql = "SELECT * FROM usage ORDER BY rowid DESC LIMIT ?";
        try (PreparedStatement select = db.prepareStatement(sql)) {
            select.setInt(1, Math.max(0, count));
            try (ResultSet row = select.executeQuery()) {
                List<UsageRow> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(row(row));
                }
                return rows;
            }
        }
    }

    private static UsageRow row(ResultSet row) throws SQLException {
        return new UsageRow(
                row.getString("request_id"),
                row.getInt("attempt"),
                row.getString("key_id"),
                Times.instant(row.getLong("at")),
                row.getString("endpoint"),
                row.getString("asked"),
                row.getString("leg"),
                row.getString("model"),
                row.getInt("stream") != 0,
                row.getString("outcome"),
                row.getString("refusal"),
                row.getInt("status"),
                row.getString("state"),
                row.getLong("fresh_in"),
                row.getLong("cached_in"),
                row.getLong("cache_write"),
                row.getLong("visible_out"),
                row.getLong("reasoning_out"),
                row.getLong("first_token_micros"),
                row.getLong("total_micros"));
    }
}
