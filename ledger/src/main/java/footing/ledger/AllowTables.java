package footing.ledger;

import footing.ledger.allow.Grant;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Measure;
import footing.ledger.allow.Rules;
import footing.ledger.allow.Standing;
import footing.ledger.allow.Subject;
import footing.ledger.allow.Window;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Limits and grants in the tables of the ledger's database.
final class AllowTables implements Allowances {
    /// So long after its expiry what is left of a grant is given up: what was held before may be
    /// drawn until then.
    static final Duration GRACE = Duration.ofHours(2);

    /// Nobody's life is told apart.

    private final WhoTables.Desk desk;

    private final InstantSource clock;
    private final SecureRandom random;

    AllowTables(WhoTables.Desk desk, InstantSource clock, SecureRandom random) {
        this.desk = desk;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public boolean setLimit(Limit limit, String by) {
        Instant now = clock.instant();
        return desk.change((db, _) -> {
            boolean fresh = limits(db).stream().noneMatch(one -> one.id().equals(limit.id()));
            String sql =
                    "INSERT INTO limits (id, subject, measure, period, amount, changed)"
                            + " VALUES (?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (id) DO UPDATE SET amount = excluded.amount,"
                            + " changed = excluded.changed";
            try (PreparedStatement set = db.prepareStatement(sql)) {
                set.setString(1, limit.id());
                set.setString(2, limit.subject().toString());
                set.setString(3, limit.measure().word());
                set.setString(4, limit.window().word());
                set.setLong(5, limit.amount());
                set.setLong(6, Times.micros(now));
                set.executeUpdate();
            }
            note(db, now, by, "limit.set", limit.id(), Long.toString(limit.amount()));
            return fresh;
        });
    }

    @Override
    public boolean removeLimit(String id, String by) {
        Instant now = clock.instant();
        return desk.change((db, _) -> {
            try (PreparedStatement delete =
                    db.prepareStatement("DELETE FROM limits WHERE id = ?")) {
                delete.setString(1, id);
                if (delete.executeUpdate() == 0) {
                    return false;
                }
            }
            note(db, now, by, "limit.removed", id, "");
            return true;
        });
    }

    @Override
    public List<Limit> limits() {
        return desk.look((db, _) -> limits(db));
    }

    /// A limit that this version cannot read is left out: it was written by a newer one.
    static List<Limit> limits(Connection db) throws SQLException {
        List<Limit> limits = new ArrayList<>();
        try (Statement select = db.createStatement();
                ResultSet row =
                        select.executeQuery(
                                "SELECT subject, measure, period, amount FROM limits ORDER BY id")) {
            while (row.next()) {
                Optional<Subject> subject = Subject.of(row.getString(1));
                Optional<Measure> measure = Measure.of(row.getString(2));
                Optional<Window> window = Window.of(row.getString(3));
                if (subject.isPresent() && measure.isPresent() && window.isPresent()) {
                    limits.add(
                            new Limit(subject.get(), measure.get(), window.get(), row.getLong(4)));
                }
            }
        }
        return limits;
    }

    @Override
    public Granted addGrant(Grant wanted, String by) {
        Instant now = clock.instant();
        return desk.change((db, _) -> add(db, wanted, by, now, random));
    }

    /// As [#addGrant], in the transaction that runs.
    static Granted add(Connection db, Grant wanted, String by, Instant now, SecureRandom random)
            throws SQLException {
        Optional<Grant> there = wanted.id().isEmpty() ? Optional.empty() : find(db, wanted.id());
        if (there.isPresent()) {
            return new Granted(there.get(), false);
        }
        Grant grant = wanted.id().isEmpty() ? wanted.named(freshId(db, random)) : wanted;
        insert(db, grant, now);
        long number = Posting.begin(db, Posting.Kind.GRANT, grant.id(), by, now);
        Posting entries = new Posting();
        entries.move(
                grant.unit().account(), grant.amount(), Account.ISSUED, Account.grant(grant.id()));
        entries.write(db, number);
        note(
                db,
                now,
                by,
                "grant.made",
                grant.id(),
                grant.amount() + " " + grant.unit().word() + " to " + grant.holder());
        return new Granted(grant, true);
    }

    private static String freshId(Connection db, SecureRandom random) throws SQLException {
        while (true) {
            String id = "g_" + HexFormat.of().toHexDigits(random.nextInt());
            if (find(db, id).isEmpty()) {
                return id;
            }
        }
    }

    private static Optional<Grant> find(Connection db, String id) throws SQLException {
        try (PreparedStatement select = db.prepareStatement("SELECT * FROM grants WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? grant(row) : Optional.empty();
            }
        }
    }

    private static void insert(Connection db, Grant grant, Instant now) throws SQLException {
        String sql =
                "INSERT INTO grants (id, holder, unit, amount, legs, models, routes, category,"
                        + " priority, effective, expires, rollover, provenance, created)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            insert.setString(1, grant.id());
            insert.setString(2, grant.holder().toString());
            insert.setString(3, grant.unit().word());
            insert.setLong(4, grant.amount());
            insert.setString(5, lines(grant.scope().legs()));
            insert.setString(6, lines(grant.scope().models()));
            insert.setString(7, lines(grant.scope().routes()));
            insert.setString(8, grant.category().word());
            insert.setInt(9, grant.priority());
            insert.setLong(10, Times.micros(grant.effective()));
            setInstant(insert, 11, grant.expires());
            insert.setInt(12, grant.rollover());
            insert.setString(13, grant.provenance());
            insert.setLong(14, Times.micros(now));
            insert.executeUpdate();
        }
    }

    private static void setInstant(PreparedStatement to, int index, @Nullable Instant at)
            throws SQLException {
        if (at == null) {
            to.setNull(index, Types.BIGINT);
        } else {
            to.setLong(index, Times.micros(at));
        }
    }

    private static String lines(Set<String> names) {
        return names.stream().sorted().collect(Collectors.joining("\n"));
    }

    private static Set<String> names(String lines) {
        return lines.lines().collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Grant> grant(ResultSet row) throws SQLException {
        Optional<Subject> holder = Subject.of(row.getString("holder"));
        Optional<Grant.Unit> unit = Grant.Unit.of(row.getString("unit"));
        Optional<Grant.Category> category = Grant.Category.of(row.getString("category"));
        if (holder.isEmpty() || unit.isEmpty() || category.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Grant(
                        row.getString("id"),
                        holder.get(),
                        unit.get(),
                        row.getLong("amount"),
                        new Grant.Scope(
                                names(row.getString("legs")),
                                names(row.getString("models")),
                                names(row.getString("routes"))),
                        category.get(),
                        row.getInt("priority"),
                        Times.instant(row.getLong("effective")),
                        instant(row, "expires"),
                        row.getInt("rollover"),
                        row.getString("provenance")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Times.instant(micros);
    }

    @Override
    public Optional<Grant> revokeGrant(String id, String by) {
        Instant now = clock.instant();
        return desk.change((db, _) -> {
            Optional<Grant> found = find(db, id);
            Instant expires = found.map(Grant::expires).orElse(null);
            if (found.isEmpty() || (expires != null && !now.isBefore(expires))) {
                return Optional.empty();
            }
            Instant ends = now.isAfter(found.get().effective()) ? now : found.get().effective();
            // It may not end before it begins: one that is to come ends as it begins.
            Instant last = ends.equals(found.get().effective()) ? ends.plusNanos(1_000) : ends;
            try (PreparedStatement update =
                    db.prepareStatement(
                            "UPDATE grants SET expires = ?, rollover = 0 WHERE id = ?")) {
                update.setLong(1, Times.micros(last));
                update.setString(2, id);
                update.executeUpdate();
            }
            note(db, now, by, "grant.revoked", id, "");
            return find(db, id);
        });
    }

    @Override
    public List<GrantState> grants() {
        return desk.look((db, _) -> {
            String sql =
                    "SELECT grants.*, (SELECT coalesce(sum(amount), 0) FROM entries"
                            + " WHERE account = 'grant:' || grants.id) AS booked FROM grants";
            List<GrantState> states = new ArrayList<>();
            try (Statement select = db.createStatement();
                    ResultSet row = select.executeQuery(sql)) {
                while (row.next()) {
                    Optional<Grant> grant = grant(row);
                    if (grant.isPresent()) {
                        states.add(
                                new GrantState(
                                        grant.get(),
                                        row.getLong("booked"),
                                        Times.instant(row.getLong("created")),
                                        Optional.ofNullable(instant(row, "ended"))));
                    }
                }
            }
            states.sort((a, b) -> Grant.ORDER.compare(a.grant(), b.grant()));
            return states;
        });
    }

    @Override
    public Rules rules() {
        return desk.look((db, _) -> rules(db));
    }

    static Rules rules(Connection db) throws SQLException {
        List<Grant> grants = new ArrayList<>();
        try (Statement select = db.createStatement();
                ResultSet row = select.executeQuery("SELECT * FROM grants WHERE ended IS NULL")) {
            while (row.next()) {
                grant(row).ifPresent(grants::add);
            }
        }
        return new Rules(limits(db), grants);
    }

    @Override
    public List<Standing> budgets() {
        Instant now = clock.instant();
        long day = Times.day(Times.micros(now));
        return desk.look(
                (db, _) -> PastBooks.read(db, "", day, RuleWatch.NOBODY).budgets(limits(db), now));
    }

    @Override
    public List<Balance> balances() {
        return desk.look((db, _) -> {
            List<Balance> balances = new ArrayList<>();
            try (Statement select = db.createStatement();
                    ResultSet row =
                            select.executeQuery(
                                    "SELECT account, unit, sum(amount) FROM entries"
                                            + " GROUP BY account, unit ORDER BY account, unit")) {
                while (row.next()) {
                    balances.add(new Balance(row.getString(1), row.getString(2), row.getLong(3)));
                }
            }
            return balances;
        });
    }

    /// Gives up what is left of grants that expired long enough ago, and makes the rest of one that
    /// rolls over anew. Answers how many.
    static int close(Connection db, Instant now, SecureRandom random) throws SQLException {
        List<Grant> over = new ArrayList<>();
        try (PreparedStatement select =
                db.prepareStatement("SELECT * FROM grants WHERE ended IS NULL AND expires <= ?")) {
            select.setLong(1, Times.micros(now.minus(GRACE)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    grant(row).ifPresent(over::add);
                }
            }
        }
        for (Grant grant : over) {
            close(db, grant, now, random);
        }
        return over.size();
    }

    private static void close(Connection db, Grant grant, Instant now, SecureRandom random)
            throws SQLException {
        try (PreparedStatement end =
                db.prepareStatement("UPDATE grants SET ended = ? WHERE id = ? AND ended IS NULL")) {
            end.setLong(1, Times.micros(now));
            end.setString(2, grant.id());
            if (end.executeUpdate() == 0) {
                return;
            }
        }
        long left = left(db, grant.id());
        long rest = Math.max(0, left) / 100 * grant.rollover();
        rest += Math.max(0, left) % 100 * grant.rollover() / 100;
        Posting entries = new Posting();
        String unit = grant.unit().account();
        Instant expires = grant.expires();
        if (rest > 0 && expires != null) {
            Grant anew =
                    grant.rest(
                            "g_" + HexFormat.of().toHexDigits(random.nextInt()),
                            rest,
                            expires.plus(Duration.between(grant.effective(), expires)));
            insert(db, anew, now);
            entries.move(unit, rest, Account.grant(grant.id()), Account.grant(anew.id()));
        }
        entries.move(unit, left - rest, Account.grant(grant.id()), Account.BREAKAGE);
        Posting.Kind kind = rest > 0 ? Posting.Kind.ROLLOVER : Posting.Kind.EXPIRY;
        entries.write(db, Posting.begin(db, kind, grant.id(), "", now));
    }

    private static long left(Connection db, String id) throws SQLException {
        try (PreparedStatement select =
                db.prepareStatement("SELECT sum(amount) FROM entries WHERE account = ?")) {
            select.setString(1, Account.grant(id));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    static void note(
            Connection db, Instant at, String by, String what, String target, String detail)
            throws SQLException {
        ChangeTable.add(db, new Who.Change(at, by, what, target, detail));
        Sql.grow(db, "rules");
    }
}
