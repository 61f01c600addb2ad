package footing.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The books' own look at the tables of the ledger's database.
final class AuditTables implements Audit {
    private static final int SHOWN = 100;

    private static final String ROWS =
            "SELECT day, key_id, leg, model, sum(attempts) AS n, sum(tin) AS i, sum(tout) AS o"
                    + " FROM (SELECT (at - ((at % 86400000000) + 86400000000) % 86400000000)"
                    + " / 86400000000 AS day, key_id, leg, model, 1 AS attempts,"
                    + " fresh_in + cached_in + cache_write AS tin,"
                    + " visible_out + reasoning_out AS tout FROM usage"
                    + " UNION ALL SELECT day, key_id, leg, model, -attempts,"
                    + " -(fresh_in + cached_in + cache_write), -(visible_out + reasoning_out)"
                    + " FROM usage_rollup) AS both_sides GROUP BY day, key_id, leg, model"
                    + " HAVING sum(attempts) <> 0 OR sum(tin) <> 0 OR sum(tout) <> 0"
                    + " ORDER BY day, key_id, leg, model LIMIT "
                    + SHOWN;

    private static final String COSTS =
            "SELECT day, key_id, leg, model, currency, sum(c) AS c, sum(h) AS h"
                    + " FROM (SELECT (at - ((at % 86400000000) + 86400000000) % 86400000000)"
                    + " / 86400000000 AS day, key_id, leg, model, currency, cost AS c, charge AS h"
                    + " FROM usage WHERE currency <> '' UNION ALL"
                    + " SELECT day, key_id, leg, model, currency, -cost, -charge FROM cost_rollup)"
                    + " AS both_sides GROUP BY day, key_id, leg, model, currency"
                    + " HAVING sum(c) <> 0 OR sum(h) <> 0"
                    + " ORDER BY day, key_id, leg, model, currency LIMIT "
                    + SHOWN;

    private final WhoTables.Desk desk;
    private final InstantSource clock;

    AuditTables(WhoTables.Desk desk, InstantSource clock) {
        this.desk = desk;
        this.clock = clock;
    }

    @Override
    public List<Posted> postings(int count) {
        return desk.look((db, _) -> {
            String sql =
                    "SELECT number, at, kind, reference, detail, account, unit, amount FROM"
                            + " (SELECT * FROM postings ORDER BY number DESC LIMIT ?) AS latest"
                            + " LEFT JOIN entries ON entries.posting = latest.number"
                            + " ORDER BY number DESC, account, unit";
            Map<Long, Posted> found = new LinkedHashMap<>();
            try (PreparedStatement select = db.prepareStatement(sql)) {
                select.setInt(1, Math.max(0, count));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        add(found, row);
                    }
                }
            }
            return List.copyOf(found.values());
        });
    }

    private static void add(Map<Long, Posted> found, ResultSet row) throws SQLException {
        long number = row.getLong("number");
        Posted posted = found.get(number);
        if (posted == null) {
            posted =
                    new Posted(
                            number,
                            Times.instant(row.getLong("at")),
                            row.getString("kind"),
                            row.getString("reference"),
                            row.getString("detail"),
                            new ArrayList<>());
            found.put(number, posted);
        }
        String account = row.getString("account");
        if (account != null) {
            posted.entries().add(new Entry(account, row.getString("unit"), row.getLong("amount")));
        }
    }

    @Override
    public Findings check() {
        return desk.look((db, _) -> {
            List<Long> unbalanced = new ArrayList<>();
            each(
                    db,
                    "SELECT DISTINCT posting FROM (SELECT posting FROM entries"
                            + " GROUP BY posting, unit HAVING sum(amount) <> 0) AS wrong"
                            + " ORDER BY posting LIMIT "
                            + SHOWN,
                    row -> unbalanced.add(row.getLong(1)));
            List<String> rollups = new ArrayList<>();
            each(db, ROWS, row -> rollups.add(place(row) + " " + sums(row)));
            each(db, COSTS, row -> rollups.add(place(row) + " " + costs(row)));
            List<String> overdrawn = new ArrayList<>();
            each(
                    db,
                    "SELECT account FROM entries WHERE account LIKE 'grant:%'"
                            + " GROUP BY account, unit HAVING sum(amount) < 0 ORDER BY account"
                            + " LIMIT "
                            + SHOWN,
                    row -> overdrawn.add(row.getString(1).substring("grant:".length())));
            return new Findings(
                    count(db, "SELECT count(*) FROM postings"),
                    unbalanced,
                    rollups,
                    count(db, "SELECT count(*) FROM holds WHERE state = 'held'"),
                    count(db, "SELECT count(*) FROM holds WHERE state = 'unknown'"),
                    overdrawn);
        });
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    private static void each(Connection db, String sql, Row take) throws SQLException {
        try (Statement select = db.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            while (row.next()) {
                take.take(row);
            }
        }
    }

    private static String place(ResultSet row) throws SQLException {
        return LocalDate.ofEpochDay(row.getLong("day"))
                + " "
                + row.getString("key_id")
                + " "
                + row.getString("leg")
                + " "
                + row.getString("model");
    }

    private static String sums(ResultSet row) throws SQLException {
        return "attempts "
                + signed(row.getLong("n"))
                + ", tokens in "
                + signed(row.getLong("i"))
                + ", out "
                + signed(row.getLong("o"));
    }

    private static String costs(ResultSet row) throws SQLException {
        return row.getString("currency")
                + " cost "
                + signed(row.getLong("c"))
                + ", charge "
                + signed(row.getLong("h"));
    }

    private static String signed(long number) {
        return number > 0 ? "+" + number : Long.toString(number);
    }

    private static long count(Connection db, String sql) throws SQLException {
        return Sql.number(db, sql).orElse(0);
    }

    private record Place(long day, String leg, String model) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int days = Long.compare(day, other.day);
            int legs = days != 0 ? days : leg.compareTo(other.leg);
            return legs != 0 ? legs : model.compareTo(other.model);
        }
    }

    @Override
    public List<Used> used(Instant from, Instant until) {
        return desk.look((db, _) -> {
            String sql =
                    "SELECT (at - ((at % 86400000000) + 86400000000) % 86400000000) / 86400000000"
                            + " AS day, leg, model, currency, count(*) AS n,"
                            + " sum(fresh_in + cached_in + cache_write) AS tin,"
                            + " sum(visible_out + reasoning_out) AS tout, sum(cost) AS c,"
                            + " sum(CASE WHEN state IN ('estimated', 'unknown') THEN fresh_in"
                            + " + cached_in + cache_write + visible_out + reasoning_out ELSE 0 END)"
                            + " AS unsure FROM usage WHERE at >= ? AND at < ?"
                            + " GROUP BY 1, 2, 3, 4";
            Map<Place, Used> found = new TreeMap<>();
            try (PreparedStatement select = db.prepareStatement(sql)) {
                select.setLong(1, Times.micros(from));
                select.setLong(2, Times.micros(until));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.merge(place(row.getLong("day"), row), used(row), AuditTables::both);
                    }
                }
            }
            return List.copyOf(found.values());
        });
    }

    private static Place place(long day, ResultSet row) throws SQLException {
        return new Place(day, row.getString("leg"), row.getString("model"));
    }

    private static Used used(ResultSet row) throws SQLException {
        String currency = row.getString("currency");
        return new Used(
                LocalDate.ofEpochDay(row.getLong("day")),
                row.getString("leg"),
                row.getString("model"),
                row.getLong("n"),
                row.getLong("tin"),
                row.getLong("tout"),
                currency.isEmpty() ? Map.of() : Map.of(currency, row.getLong("c")),
                row.getLong("unsure"));
    }

    private static Used both(Used one, Used other) {
        Map<String, Long> costs = new TreeMap<>(one.costs());
        other.costs().forEach((currency, cost) -> costs.merge(currency, cost, Math::addExact));
        return new Used(
                one.day(),
                one.leg(),
                one.model(),
                one.attempts() + other.attempts(),
                Math.addExact(one.tokensIn(), other.tokensIn()),
                Math.addExact(one.tokensOut(), other.tokensOut()),
                costs,
                Math.addExact(one.uncertain(), other.uncertain()));
    }

    @Override
    public long correct(Correction correction, String by) {
        Instant now = clock.instant();
        return desk.change((db, _) -> {
            long number =
                    Posting.begin(
                            db,
                            Posting.Kind.CORRECTION,
                            correction.reference(),
                            by + ": " + correction.reason(),
                            now);
            Posting entries = new Posting();
            correction
                    .amounts()
                    .forEach((unit, amount) ->
                            entries.move(
                                    unit,
                                    amount,
                                    Account.supplier(correction.leg()),
                                    Account.HOUSE));
            entries.write(db, number);
            AllowTables.note(
                    db, now, by, "books.corrected", correction.reference(), correction.reason());
            return number;
        });
    }
}
