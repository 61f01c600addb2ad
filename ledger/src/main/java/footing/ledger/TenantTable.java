package footing.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tables of organisations, teams and applications. A tenant is closed in its own row only;
/// what lies below it is closed by that, whatever is added at the same moment elsewhere.
final class TenantTable {
    private static final String ALL =
            """
            SELECT o.id, o.created, o.closed,
                   (SELECT count(*) FROM keys k, applications a, teams t
                    WHERE k.app = a.id AND a.parent = t.id AND t.parent = o.id
                      AND coalesce(k.revoked, a.closed, t.closed, o.closed) IS NULL)
            FROM organisations o
            UNION ALL
            SELECT t.id, t.created, coalesce(t.closed, o.closed),
                   (SELECT count(*) FROM keys k, applications a
                    WHERE k.app = a.id AND a.parent = t.id
                      AND coalesce(k.revoked, a.closed, t.closed, o.closed) IS NULL)
            FROM teams t JOIN organisations o ON o.id = t.parent
            UNION ALL
            SELECT a.id, a.created, coalesce(a.closed, t.closed, o.closed),
                   (SELECT count(*) FROM keys k
                    WHERE k.app = a.id
                      AND coalesce(k.revoked, a.closed, t.closed, o.closed) IS NULL)
            FROM applications a
            JOIN teams t ON t.id = a.parent
            JOIN organisations o ON o.id = t.parent
            """;

    private TenantTable() {}

    /// All, by id.
    static List<Tenant> all(Connection db) throws SQLException {
        List<Tenant> tenants = new ArrayList<>();
        try (PreparedStatement select = db.prepareStatement(ALL);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String id = row.getString(1);
                long closed = row.getLong(3);
                Optional<Instant> end =
                        row.wasNull() ? Optional.empty() : Optional.of(Times.instant(closed));
                tenants.add(
                        new Tenant(
                                Tenant.kind(id),
                                id,
                                Times.instant(row.getLong(2)),
                                end,
                                row.getLong(4)));
            }
        }
        tenants.sort((one, other) -> compare(one.id(), other.id()));
        return tenants;
    }

    /// Each below the one above it.
    private static int compare(String one, String other) {
        return one.replace('/', '\0').compareTo(other.replace('/', '\0'));
    }

    static Optional<Tenant> find(Connection db, String id) throws SQLException {
        return all(db).stream().filter(tenant -> tenant.id().equals(id)).findFirst();
    }

    /// False where the id was given before. The one above must be there.
    static boolean add(Connection db, Tenant.Kind kind, String id, Instant now)
            throws SQLException {
        boolean top = kind == Tenant.Kind.ORGANISATION;
        String sql =
                "INSERT INTO "
                        + kind.table()
                        + (top
                                ? " (id, name, created) VALUES (?, ?, ?)"
                                : " (id, name, created, parent) VALUES (?, ?, ?, ?)")
                        + " ON CONFLICT (id) DO NOTHING";
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            int slash = id.lastIndexOf('/');
            insert.setString(1, id);
            insert.setString(2, id.substring(slash + 1));
            insert.setLong(3, Times.micros(now));
            if (!top) {
                insert.setString(4, id.substring(0, slash));
            }
            return insert.executeUpdate() == 1;
        }
    }

    static void close(Connection db, Tenant.Kind kind, String id, Instant now) throws SQLException {
        String sql = "UPDATE " + kind.table() + " SET closed = ? WHERE id = ? AND closed IS NULL";
        try (PreparedStatement update = db.prepareStatement(sql)) {
            update.setLong(1, Times.micros(now));
            update.setString(2, id);
            update.executeUpdate();
        }
    }
}
