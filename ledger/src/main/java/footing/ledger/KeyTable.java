package footing.ledger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The table of keys. Each call is one statement or one transaction on the connection given.
final class KeyTable {
    private static final Logger LOG = System.getLogger("footing.ledger");

    private static final String ID_START = "k_";
    private static final int LONGEST_NAME = 100;
    private static final int PREFIX_LENGTH = KeyRing.START.length() + 4;

    private KeyTable() {}

    /// A key as stored, oldest first.
    ///
    /// @param hash of its secret, under the folder's pepper
    record Stored(Ledger.Key key, byte[] hash) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Stored that
                    && key.equals(that.key)
                    && Arrays.equals(hash, that.hash);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(hash);
        }
    }

    static List<Stored> all(Connection db) throws SQLException {
        String sql =
                "SELECT k.id, k.name, k.prefix, k.created,"
                        + " coalesce(k.revoked, a.closed, t.closed, o.closed), k.hash, k.admin,"
                        + " k.app, k.scope, k.expires, k.replaced_by, k.ends FROM keys k"
                        + " LEFT JOIN applications a ON a.id = k.app"
                        + " LEFT JOIN teams t ON t.id = a.parent"
                        + " LEFT JOIN organisations o ON o.id = t.parent"
                        + " ORDER BY k.created, k.id";
        List<Stored> keys = new ArrayList<>();
        try (PreparedStatement select = db.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Optional<Owner> owner = Owner.of(row.getString(8));
                if (owner.isEmpty()) {
                    LOG.log(
                            Level.WARNING,
                            "key {0} is left out: it belongs to no application",
                            row.getString(1));
                    continue;
                }
                String by = text(row, 11);
                Optional<Instant> ends = instant(row, 12);
                Ledger.Key key =
                        new Ledger.Key(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3) + "…",
                                Times.instant(row.getLong(4)),
                                instant(row, 5),
                                role(row.getBoolean(7)),
                                owner.get(),
                                Scope.read(row.getString(9)),
                                instant(row, 10),
                                ends.map(end -> new Ledger.Key.Replaced(by, end)));
                keys.add(new Stored(key, row.getBytes(6)));
            }
        }
        return keys;
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Times.instant(micros));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    private static Ledger.Key.Role role(boolean admin) {
        return admin ? Ledger.Key.Role.ADMIN : Ledger.Key.Role.CALLER;
    }

    static void checkName(String name) {
        if (name.isBlank() || name.codePointCount(0, name.length()) > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "name: "
                            + name.codePointCount(0, name.length())
                            + " characters (expected: 1 to "
                            + LONGEST_NAME
                            + ", not only blanks)");
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name: holds a control character (expected: plain text)");
        }
    }

    /// What a key is to be.
    record Wanted(Who.KeyTerms terms, Instant now) {}

    static Ledger.NewKey add(Connection db, Pepper pepper, Wanted wanted, SecureRandom random)
            throws SQLException {
        String secret = KeyRing.newSecret(random);
        String prefix = secret.substring(0, PREFIX_LENGTH);
        String sql =
                "INSERT INTO keys (id, name, prefix, hash, created, admin, app, scope, expires)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO NOTHING";
        Who.KeyTerms terms = wanted.terms();
        long created = Times.micros(wanted.now());
        Optional<Long> expires = terms.expires().map(Times::micros);
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            while (true) {
                String id = ID_START + HexFormat.of().toHexDigits(random.nextInt());
                insert.setString(1, id);
                insert.setString(2, terms.name());
                insert.setString(3, prefix);
                insert.setBytes(4, KeyRing.hash(pepper, secret));
                insert.setLong(5, created);
                insert.setInt(6, terms.role() == Ledger.Key.Role.ADMIN ? 1 : 0);
                insert.setString(7, terms.owner().appId());
                insert.setString(8, terms.scope().toJson());
                if (expires.isPresent()) {
                    insert.setLong(9, expires.get());
                } else {
                    insert.setNull(9, Types.BIGINT);
                }
                if (insert.executeUpdate() == 1) {
                    Instant at = Times.instant(created);
                    return new Ledger.NewKey(
                            new Ledger.Key(
                                    id,
                                    terms.name(),
                                    prefix + "…",
                                    at,
                                    Optional.empty(),
                                    terms.role(),
                                    terms.owner(),
                                    terms.scope(),
                                    expires.map(Times::instant),
                                    Optional.empty()),
                            secret);
                }
            }
        }
    }

    /// The keys that are not revoked and that `wanted` means.
    static List<Ledger.Key> meant(Connection db, Pepper pepper, String wanted) throws SQLException {
        return all(db).stream()
                .filter(s -> s.key().revoked().isEmpty() && means(pepper, wanted, s))
                .map(Stored::key)
                .toList();
    }

    /// The key of that id, which is there.
    static Ledger.Key one(Connection db, String id) throws SQLException {
        return all(db).stream()
                .map(Stored::key)
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /// False where it was revoked before.
    static boolean revoke(Connection db, String id, Instant now) throws SQLException {
        String sql = "UPDATE keys SET revoked = ? WHERE id = ? AND revoked IS NULL";
        try (PreparedStatement update = db.prepareStatement(sql)) {
            update.setLong(1, Times.micros(now));
            update.setString(2, id);
            return update.executeUpdate() == 1;
        }
    }

    /// Lets a key end as another is in its place; false where it was revoked or replaced before.
    static boolean replace(Connection db, String id, Ledger.Key.Replaced replaced)
            throws SQLException {
        String sql =
                "UPDATE keys SET replaced_by = ?, ends = ?"
                        + " WHERE id = ? AND revoked IS NULL AND replaced_by IS NULL";
        try (PreparedStatement update = db.prepareStatement(sql)) {
            update.setString(1, replaced.by());
            update.setLong(2, Times.micros(replaced.ends()));
            update.setString(3, id);
            return update.executeUpdate() == 1;
        }
    }

    private static boolean means(Pepper pepper, String wanted, Stored stored) {
        if (KeyRing.looksLikeSecret(wanted)) {
            return MessageDigest.isEqual(KeyRing.hash(pepper, wanted), stored.hash());
        }
        String start = wanted.endsWith("…") ? wanted.substring(0, wanted.length() - 1) : wanted;
        Ledger.Key key = stored.key();
        return isBeginning(start, ID_START, key.id())
                || isBeginning(start, KeyRing.START, key.prefix());
    }

    /// True where `start` is a beginning of `whole` and says more than what all begin with.
    private static boolean isBeginning(String start, String common, String whole) {
        return start.length() > common.length() && whole.startsWith(start);
    }
}
