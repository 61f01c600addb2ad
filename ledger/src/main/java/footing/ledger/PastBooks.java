package footing.ledger;

import footing.ledger.allow.Common;
import footing.ledger.allow.Leases;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Measure;
import footing.ledger.allow.PastSpending;
import footing.ledger.allow.Standing;
import footing.ledger.allow.Subject;
import footing.ledger.allow.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What the books said at one moment of the spending of all lives of gateways but one.
///
/// @param day on which the books were read, days since 1970
/// @param lives those that are told apart
/// @param spent of whom, in which window, by which life; [#REST] for all that are not told apart
/// @param drawn from which grant, by which life
record PastBooks(
        long day,
        Leases.Lives lives,
        Map<Place, Map<String, long[]>> spent,
        Map<String, Map<String, Long>> drawn)
        implements PastSpending {
    private static final String REST = "";
    private static final int REQUESTS = 0;
    private static final int IN = 1;
    private static final int OUT = 2;
    private static final int CNY = 3;
    private static final int USD = 4;

    record Place(Subject subject, Window window) {}

    /// Reads the books.
    ///
    /// @param run the life that counts for itself
    /// @param lives those to tell apart, as they were before this
    static PastBooks read(Connection db, String run, long day, Leases.Lives lives)
            throws SQLException {
        return earlier(db, run, day, lives).until(db, run, day, lives);
    }

    /// What was spent before the month of `day`, which changes seldom.
    static PastBooks earlier(Connection db, String run, long day, Leases.Lives lives)
            throws SQLException {
        PastBooks past = new PastBooks(day, lives, new HashMap<>(), new HashMap<>());
        past.readSpent(db, run, 0, Window.MONTH.firstDay(day) - 1);
        past.readLegs(db, 0, Window.MONTH.firstDay(day) - 1);
        return past;
    }

    /// These earlier books and what was spent in their month until `today`, and all draws.
    ///
    /// @param now as these books', told anew
    PastBooks until(Connection db, String run, long today, Leases.Lives now) throws SQLException {
        PastBooks past = new PastBooks(today, now, new HashMap<>(), new HashMap<>());
        spent.forEach((place, sums) -> sums.forEach((life, sum) -> past.add(place, life, sum)));
        past.readSpent(db, run, Window.MONTH.firstDay(day), today);
        past.readLegs(db, Window.MONTH.firstDay(day), today);
        past.readDrawn(db, run);
        return past;
    }

    /// Whether these earlier books are those of the month of `today`, and tell the same lives
    /// apart.
    boolean holdsFor(long today, Leases.Lives now) {
        return Window.MONTH.firstDay(day) == Window.MONTH.firstDay(today)
                && lives.runs().equals(now.runs());
    }

    /// The column that tells lives apart, with a parameter for each.
    private String life() {
        return lives.runs().isEmpty()
                ? "''"
                : "CASE WHEN run IN ("
                        + String.join(", ", Collections.nCopies(lives.runs().size(), "?"))
                        + ") THEN run ELSE '' END";
    }

    /// Answers the index of the parameter behind them.
    private int setLives(PreparedStatement select, int first) throws SQLException {
        int next = first;
        for (String run : lives.runs()) {
            select.setString(next++, run);
        }
        return next;
    }

    private void readSpent(Connection db, String run, long from, long to) throws SQLException {
        long month = Window.MONTH.firstDay(day);
        String sql =
                "SELECT spent.key_id, route, app, CASE WHEN day = ? THEN 2 WHEN day >= ? THEN 1"
                        + " ELSE 0 END AS age, "
                        + life()
                        + ", sum(requests), sum(tokens_in), sum(tokens_out), sum(cny), sum(usd)"
                        + " FROM spent LEFT JOIN keys ON keys.id = spent.key_id"
                        + " WHERE run <> ? AND day BETWEEN ? AND ? GROUP BY 1, 2, 3, 4, 5";
        try (PreparedStatement select = db.prepareStatement(sql)) {
            select.setLong(1, day);
            select.setLong(2, month);
            int next = setLives(select, 3);
            select.setString(next, run);
            select.setLong(next + 1, from);
            select.setLong(next + 2, to);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    add(row);
                }
            }
        }
    }

    private void add(ResultSet row) throws SQLException {
        long[] sums = new long[5];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = row.getLong(6 + i);
        }
        int age = row.getInt(4);
        String life = row.getString(5);
        add(Subject.HOUSE, age, life, sums);
        add(new Subject(Subject.Kind.KEY, row.getString(1)), age, life, sums);
        if (!row.getString(2).isEmpty()) {
            add(new Subject(Subject.Kind.ROUTE, row.getString(2)), age, life, sums);
        }
        String app = row.getString(3);
        Owner owner = app == null ? null : Owner.of(app).orElse(null);
        if (owner != null) {
            add(new Subject(Subject.Kind.APP, owner.appId()), age, life, sums);
            add(new Subject(Subject.Kind.TEAM, owner.teamId()), age, life, sums);
            add(new Subject(Subject.Kind.ORG, owner.org()), age, life, sums);
        }
    }

    private void add(Subject subject, int age, String life, long[] sums) {
        add(new Place(subject, Window.EVER), life, sums);
        if (age >= 1) {
            add(new Place(subject, Window.MONTH), life, sums);
        }
        if (age == 2) {
            add(new Place(subject, Window.DAY), life, sums);
        }
    }

    private void add(Place place, String life, long[] sums) {
        long[] all =
                spent.computeIfAbsent(place, _ -> new HashMap<>())
                        .computeIfAbsent(life, _ -> new long[5]);
        for (int i = 0; i < all.length; i++) {
            all[i] = Math.addExact(all[i], sums[i]);
        }
    }

    /// Of legs the books keep sums of all lives, and money in the currency of the bill alone.
    private void readLegs(Connection db, long from, long to) throws SQLException {
        long month = Window.MONTH.firstDay(day);
        String age = "CASE WHEN day = ? THEN 2 WHEN day >= ? THEN 1 ELSE 0 END AS age";
        String sql =
                "SELECT leg, "
                        + age
                        + ", sum(attempts), sum(fresh_in + cached_in + cache_write),"
                        + " sum(visible_out + reasoning_out), 0, 0 FROM usage_rollup"
                        + " WHERE day BETWEEN ? AND ? GROUP BY 1, 2 UNION ALL SELECT leg, "
                        + age
                        + ", 0, 0, 0, sum(CASE WHEN currency = 'CNY' THEN cost ELSE 0 END),"
                        + " sum(CASE WHEN currency = 'USD' THEN cost ELSE 0 END) FROM cost_rollup"
                        + " WHERE day BETWEEN ? AND ? GROUP BY 1, 2";
        try (PreparedStatement select = db.prepareStatement(sql)) {
            for (int i = 0; i < 2; i++) {
                select.setLong(4 * i + 1, day);
                select.setLong(4 * i + 2, month);
                select.setLong(4 * i + 3, from);
                select.setLong(4 * i + 4, to);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long[] sums = new long[5];
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] = row.getLong(3 + i);
                    }
                    Subject leg = new Subject(Subject.Kind.LEG, row.getString(1));
                    add(leg, row.getInt(2), REST, sums);
                }
            }
        }
    }

    private void readDrawn(Connection db, String run) throws SQLException {
        String sql =
                "SELECT grant_id, "
                        + life()
                        + ", sum(amount) FROM drawn WHERE run <> ? GROUP BY 1, 2";
        try (PreparedStatement select = db.prepareStatement(sql)) {
            select.setString(setLives(select, 1), run);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    drawn.computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                            .merge(row.getString(2), row.getLong(3), Math::addExact);
                }
            }
        }
    }

    @Override
    public long of(Subject subject, Measure measure, Window window, long firstDay) {
        long sum = 0;
        if (firstDay == window.firstDay(day)) {
            for (long[] sums : spent.getOrDefault(new Place(subject, window), Map.of()).values()) {
                sum = Math.addExact(sum, of(sums, measure));
            }
        }
        return sum;
    }

    private static long of(long[] sums, Measure measure) {
        return switch (measure) {
            case REQUESTS -> sums[REQUESTS];
            case CONCURRENCY -> 0;
            case TOKENS_IN -> sums[IN];
            case TOKENS_OUT -> sums[OUT];
            case TOKENS -> sums[IN] + sums[OUT];
            case CNY -> sums[CNY];
            case USD -> sums[USD];
        };
    }

    /// How the calendar limits stand.
    List<Standing> budgets(List<Limit> limits, Instant now) {
        List<Standing> standings = new ArrayList<>();
        for (Limit limit : limits) {
            if (!limit.window().calendar()) {
                continue;
            }
            for (Limit one : limit.each() ? each(limit, limits) : List.of(limit)) {
                long first = one.window().firstDay(day);
                long taken = of(one.subject(), one.measure(), one.window(), first);
                standings.add(
                        new Standing(
                                one,
                                taken,
                                Math.subtractExact(one.amount(), taken),
                                one.anew(now)));
            }
        }
        standings.sort(Comparator.comparing(one -> one.limit().id()));
        return standings;
    }

    /// The limit of each subject of its kind that spent something and has none of its own.
    private List<Limit> each(Limit limit, List<Limit> limits) {
        Set<String> own = limits.stream().map(Limit::id).collect(Collectors.toSet());
        return spent.keySet().stream()
                .filter(place -> place.window() == limit.window())
                .map(Place::subject)
                .filter(subject -> subject.kind() == limit.subject().kind())
                .map(subject -> new Limit(subject, limit.measure(), limit.window(), limit.amount()))
                .filter(one -> !own.contains(one.id()))
                .toList();
    }

    @Override
    public long drawn(String grant) {
        long sum = 0;
        for (long part : drawn.getOrDefault(grant, Map.of()).values()) {
            sum = Math.addExact(sum, part);
        }
        return sum;
    }

    @Override
    public Common.Books books(Subject subject, Measure measure, Window window, long firstDay) {
        if (firstDay != window.firstDay(day)) {
            return books(Map.of(), false);
        }
        Map<String, Long> sums = new HashMap<>();
        spent.getOrDefault(new Place(subject, window), Map.of())
                .forEach((life, all) -> sums.put(life, of(all, measure)));
        return books(sums, true);
    }

    @Override
    public Common.Books books(String grant) {
        return books(drawn.getOrDefault(grant, Map.of()), true);
    }

    /// A life that spent nothing is told apart all the same.
    private Common.Books books(Map<String, Long> sums, boolean current) {
        Map<String, Long> live = new HashMap<>();
        for (String run : lives.runs()) {
            live.put(run, sums.getOrDefault(run, 0L));
        }
        return new Common.Books(lives.asOf(), live, sums.getOrDefault(REST, 0L), current);
    }
}
