package footing.ledger;

import footing.ledger.exchange.Bucket;
import footing.ledger.exchange.Equal;
import footing.ledger.exchange.ExchangeFault;
import footing.ledger.exchange.Export;
import footing.ledger.exchange.Pile;
import footing.ledger.exchange.Seal;
import footing.ledger.exchange.Signed;
import footing.ledger.exchange.Statement;
import footing.ledger.price.PriceBook;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Imported usage and statements in the tables of the ledger's database.
final class ImportTables implements Imports {
    /// No bucket of an export is longer, seconds.
    private static final long LONGEST = 400L * 86_400;

    private final WhoTables.Desk desk;
    private final InstantSource clock;
    private final SecureRandom random;

    ImportTables(WhoTables.Desk desk, InstantSource clock, SecureRandom random) {
        this.desk = desk;
        this.clock = clock;
        this.random = random;
    }

    /// What the database knows of the time of some exports, and what they add to it.
    ///
    /// @param matched by which grant, of those that were
    private record Around(Pile pile, Map<Bucket.Id, String> matched, Map<Bucket.Id, String> files) {
        Added added() {
            Pile.Outcome outcome = pile.outcome();
            return new Added(outcome.fresh().size(), outcome.same(), outcome.conflicts());
        }
    }

    @Override
    public Added add(List<Export> exports, String by) {
        Instant now = clock.instant();
        return desk.change((db, _) -> {
            Around around = around(db, exports);
            if (around.added().conflicts().isEmpty()) {
                keep(db, around, now, by);
            }
            return around.added();
        });
    }

    @Override
    public Matched match(
            List<Export> exports, Equal equal, PriceBook prices, Seal seal, String by) {
        Instant now = clock.instant();
        return desk.change((db, _) -> {
            Around around = around(db, exports);
            if (!around.added().conflicts().isEmpty()) {
                return new Matched.Contradicted(around.added());
            }
            Choice choice = choose(exports, equal, around.matched());
            if (choice.buckets().isEmpty() && !choice.before().isEmpty()) {
                keep(db, around, now, by);
                return new Matched.Before(around.added(), List.copyOf(choice.before()));
            }
            try {
                Statement statement =
                        Statement.of(
                                new Statement.Source(exports, Export.missing(exports)),
                                choice.buckets(),
                                choice.left(),
                                equal,
                                prices,
                                now,
                                by);
                keep(db, around, now, by);
                return make(db, around, statement, choice.buckets(), seal, by);
            } catch (ExchangeFault fault) {
                return new Matched.Not(String.valueOf(fault.getMessage()));
            } catch (IllegalArgumentException fault) {
                return new Matched.Not("no such grant: " + fault.getMessage());
            }
        });
    }

    /// Which buckets count.
    ///
    /// @param left how many were left out, as grants `before` were made equal to them
    private record Choice(List<Bucket> buckets, long left, Set<String> before) {}

    private static Choice choose(
            List<Export> exports, Equal equal, Map<Bucket.Id, String> matched) {
        Set<Bucket.Id> seen = new HashSet<>();
        Set<String> before = new TreeSet<>();
        List<Bucket> buckets = new ArrayList<>();
        long left = 0;
        for (Export export : exports) {
            for (Bucket bucket : export.buckets()) {
                if (!equal.holds(bucket.id()) || !seen.add(bucket.id())) {
                    continue;
                }
                String grant = matched.getOrDefault(bucket.id(), "");
                if (grant.isEmpty() || equal.again()) {
                    buckets.add(bucket);
                } else {
                    left++;
                    before.add(grant);
                }
            }
        }
        return new Choice(buckets, left, before);
    }

    private Matched make(
            Connection db,
            Around around,
            Statement statement,
            List<Bucket> buckets,
            Seal seal,
            String by)
            throws SQLException, ExchangeFault {
        Instant now = clock.instant();
        Allowances.Granted granted = AllowTables.add(db, statement.grant(), by, now, random);
        if (!granted.fresh()) {
            Signed kept =
                    statement(db, granted.grant().id())
                            .orElseGet(() -> Signed.of(statement.json(), seal));
            return new Matched.Made(around.added(), granted.grant(), false, kept);
        }
        Signed signed = Signed.of(statement.json(), seal);
        try (PreparedStatement insert =
                db.prepareStatement(
                        "INSERT INTO statements (grant_id, json, made) VALUES (?, ?, ?)")) {
            insert.setString(1, granted.grant().id());
            insert.setString(2, signed.text());
            insert.setLong(3, Times.micros(now));
            insert.executeUpdate();
        }
        mark(db, buckets, granted.grant().id());
        return new Matched.Made(around.added(), granted.grant(), true, signed);
    }

    private static void mark(Connection db, List<Bucket> buckets, String grant)
            throws SQLException {
        String sql =
                "UPDATE imports SET matched = ? WHERE begins = ? AND kind = ? AND organisation = ?"
                        + " AND project = ? AND api_key = ? AND person = ? AND model = ?"
                        + " AND batch = ? AND tier = ? AND item = ? AND width = ?";
        try (PreparedStatement update = db.prepareStatement(sql)) {
            for (Bucket bucket : buckets) {
                update.setString(1, grant);
                update.setLong(2, bucket.id().start().getEpochSecond());
                texts(update, 3, bucket.id());
                update.setLong(12, bucket.id().width());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static void texts(PreparedStatement to, int first, Bucket.Id id) throws SQLException {
        int index = first;
        for (String text :
                List.of(
                        id.kind(),
                        id.organisation(),
                        id.project(),
                        id.key(),
                        id.user(),
                        id.model(),
                        id.batch(),
                        id.tier(),
                        id.item())) {
            Sql.setText(to, index, text);
            index++;
        }
    }

    private static Around around(Connection db, List<Export> exports) throws SQLException {
        Around around = new Around(new Pile(), new HashMap<>(), new HashMap<>());
        Instant from = Instant.MAX;
        Instant until = Instant.MIN;
        for (Export export : exports) {
            for (Bucket bucket : export.buckets()) {
                Bucket.Id id = bucket.id();
                from = id.start().isBefore(from) ? id.start() : from;
                until = id.end().isAfter(until) ? id.end() : until;
                around.files().putIfAbsent(id, export.sha256());
            }
        }
        if (from.isAfter(until)) {
            return around;
        }
        String sql = "SELECT * FROM imports WHERE begins >= ? AND begins <= ?";
        try (PreparedStatement select = db.prepareStatement(sql)) {
            select.setLong(1, from.getEpochSecond() - LONGEST);
            select.setLong(2, until.getEpochSecond());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Bucket bucket = bucket(row);
                    around.pile().know(bucket);
                    if (!row.getString("matched").isEmpty()) {
                        around.matched().put(bucket.id(), row.getString("matched"));
                    }
                }
            }
        }
        for (Export export : exports) {
            export.parts().forEach(around.pile()::add);
        }
        return around;
    }

    private static Bucket bucket(ResultSet row) throws SQLException {
        return new Bucket(
                new Bucket.Id(
                        row.getString("kind"),
                        row.getString("organisation"),
                        row.getString("project"),
                        row.getString("api_key"),
                        row.getString("person"),
                        row.getString("model"),
                        row.getString("batch"),
                        row.getString("tier"),
                        row.getString("item"),
                        Instant.ofEpochSecond(row.getLong("begins")),
                        row.getLong("width")),
                row.getString("split_by"),
                new Bucket.Figures(
                        row.getLong("requests"),
                        row.getLong("tokens_in"),
                        row.getLong("cached_in"),
                        row.getLong("cache_write"),
                        row.getLong("tokens_out"),
                        row.getLong("quantity"),
                        row.getString("currency"),
                        row.getLong("micros")));
    }

    private static void keep(Connection db, Around around, Instant now, String by)
            throws SQLException {
        String sql =
                "INSERT INTO imports (kind, organisation, project, api_key, person, model, batch,"
                        + " tier, item, begins, width, split_by, requests, tokens_in, cached_in,"
                        + " cache_write, tokens_out, quantity, currency, micros, source, imported,"
                        + " matched) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                        + " ?, ?, ?, ?, '')";
        List<Bucket> fresh = around.pile().outcome().fresh();
        if (fresh.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            for (Bucket bucket : fresh) {
                Bucket.Figures f = bucket.figures();
                texts(insert, 1, bucket.id());
                insert.setLong(10, bucket.id().start().getEpochSecond());
                insert.setLong(11, bucket.id().width());
                insert.setString(12, bucket.splitBy());
                insert.setLong(13, f.requests());
                insert.setLong(14, f.tokensIn());
                insert.setLong(15, f.cachedIn());
                insert.setLong(16, f.cacheWrite());
                insert.setLong(17, f.tokensOut());
                insert.setLong(18, f.quantity());
                Sql.setText(insert, 19, f.currency());
                insert.setLong(20, f.micros());
                insert.setString(21, around.files().getOrDefault(bucket.id(), ""));
                insert.setLong(22, Times.micros(now));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        Set<String> files = new TreeSet<>();
        fresh.forEach(one -> files.add(around.files().getOrDefault(one.id(), "")));
        AllowTables.note(
                db, now, by, "usage.imported", String.join(" ", files), fresh.size() + " buckets");
    }

    @Override
    public Optional<Signed> statement(String grant) {
        return desk.look((db, _) -> statement(db, grant));
    }

    private static Optional<Signed> statement(Connection db, String grant) throws SQLException {
        try (PreparedStatement select =
                db.prepareStatement("SELECT json FROM statements WHERE grant_id = ?")) {
            select.setString(1, grant);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                byte[] json = row.getString(1).getBytes(StandardCharsets.UTF_8);
                return Optional.of(Signed.read("the statement of " + grant, json));
            }
        } catch (ExchangeFault e) {
            throw new LedgerFault(String.valueOf(e.getMessage()), e);
        }
    }
}
