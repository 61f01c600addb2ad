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

/// Sums and listings of usage for people.
///
/// A day of which the query wants every row there is comes from the rollup, even where the query
/// ends in the middle of it; only a day that it truly cuts is summed from the rows. One statement,
/// so that all of it sees the same rows.
final class UsageReport {
    /// Asks for from, until, the day that holds from, the first day at or after until.
    private static final String COUNTED =
            """
            WITH bounds (since, until, first_day, last_day) AS (
                SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT)
            ), edge (first, last) AS (
                SELECT f, CASE WHEN l > f THEN l ELSE f END FROM (
                    SELECT first_day + CASE WHEN EXISTS (
                               SELECT 1 FROM usage
                               WHERE at >= first_day * 86400000000 AND at < since)
                               THEN 1 ELSE 0 END AS f,
                           last_day - CASE WHEN EXISTS (
                               SELECT 1 FROM usage
                               WHERE at >= until AND at < last_day * 86400000000)
                               THEN 1 ELSE 0 END AS l
                    FROM bounds) AS days
            ), counted AS (
                SELECT day, key_id, leg, model, requests, attempts, failed,
                       fresh_in + cached_in + cache_write AS tokens_in,
                       visible_out + reasoning_out AS tokens_out
                FROM usage_rollup
                WHERE day >= (SELECT first FROM edge) AND day < (SELECT last FROM edge)
                UNION ALL
                SELECT (at - ((at % 86400000000) + 86400000000) % 86400000000) / 86400000000,
                       key_id, leg, model, CASE WHEN attempt = 1 THEN 1 ELSE 0 END, 1,
                       CASE WHEN outcome IN ('answered', 'caller_left') THEN 0 ELSE 1 END,
                       fresh_in + cached_in + cache_write, visible_out + reasoning_out
                FROM usage
                WHERE (at >= (SELECT since FROM bounds)
                       AND at < (SELECT CASE WHEN until < first * 86400000000
                                             THEN until ELSE first * 86400000000 END
                                 FROM bounds, edge))
                   OR (at >= (SELECT CASE WHEN since > last * 86400000000
                                          THEN since ELSE last * 86400000000 END
                              FROM bounds, edge)
                       AND at < (SELECT until FROM bounds))
            )
            """;

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
                COUNTED
                        + "SELECT "
                        + String.join(", ", day, key, name, leg, model)
                        + ", coalesce(sum(requests), 0), coalesce(sum(attempts), 0),"
                        + " coalesce(sum(failed), 0), coalesce(sum(tokens_in), 0),"
                        + " coalesce(sum(tokens_out), 0),"
                        + " coalesce(sum(tokens_in) + sum(tokens_out), 0) FROM counted"
                        + (groups.isEmpty() ? "" : " GROUP BY " + String.join(", ", groups))
                        + " ORDER BY 1, 11 DESC, 7 DESC, 2, 4, 5";
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

    private static void bind(PreparedStatement select, long from, long until) throws SQLException {
        select.setLong(1, from);
        select.setLong(2, until);
        select.setLong(3, Times.day(from));
        select.setLong(4, -Times.day(-until));
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
                row.getLong("total_micros"),
                new Costing(
                        row.getString("currency"),
                        row.getLong("cost"),
                        row.getLong("charge"),
                        row.getLong("charged_in"),
                        row.getLong("charged_out"),
                        row.getString("price_row"),
                        row.getString("counted")));
    }
}
