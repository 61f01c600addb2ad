package footing.ledger;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The table of keys. Each call is one statement or one transaction on the connection given.
final class KeyTable {
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
                "SELECT id, name, prefix, created, revoked, hash, admin FROM keys"
                        + " ORDER BY created, id";
        List<Stored> keys = new ArrayList<>();
        try (PreparedStatement select = db.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long revoked = row.getLong(5);
                Optional<Instant> end =
                        row.wasNull() ? Optional.empty() : Optional.of(Times.instant(revoked));
                Ledger.Key key =
                        new Ledger.Key(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3) + "…",
                                Times.instant(row.getLong(4)),
                                end,
                                row.getInt(7) != 0);
                keys.add(new Stored(key, row.getBytes(6)));
            }
        }
        return keys;
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
    record Wanted(String name, boolean admin, Instant now) {}

    static Ledger.NewKey add(Connection db, Pepper pepper, Wanted wanted, SecureRandom random)
            throws SQLException {
        String secret = KeyRing.newSecret(random);
        String prefix = secret.substring(0, PREFIX_LENGTH);
        String sql =
                "INSERT INTO keys (id, name, prefix, hash, created, admin)"
                        + " VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO NOTHING";
        long created = Times.micros(wanted.now());
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            while (true) {
                String id = ID_START + HexFormat.of().toHexDigits(random.nextInt());
                insert.setString(1, id);
                insert.setString(2, wanted.name());
                insert.setString(3, prefix);
                insert.setBytes(4, KeyRing.hash(pepper, secret));
                insert.setLong(5, created);
                insert.setInt(6, wanted.admin() ? 1 : 0);
                if (insert.executeUpdate() == 1) {
                    Instant at = Times.instant(created);
                    return new Ledger.NewKey(
                            new Ledger.Key(
                                    id,
                                    wanted.name(),
                                    prefix + "…",
                                    at,
                                    Optional.empty(),
                                    wanted.admin()),
                            secret);
                }
            }
        }
    }

    /// Revokes the one active key that `wanted` means; false where it means none.
    static boolean revoke(Connection db, Pepper pepper, String wanted, Instant now)
            throws SQLException {
        List<String> ids =
                all(db).stream()
                        .filter(s -> s.key().revoked().isEmpty() && means(pepper, wanted, s))
                        .map(s -> s.key().id())
                        .toList();
        if (ids.size() > 1) {
            throw new LedgerFault(
                    wanted
                            + " is the beginning of "
                            + ids.size()
                            + " keys ("
                            + String.join(", ", ids)
                            + "): give the whole id");
        }
        if (ids.isEmpty()) {
            return false;
        }
        String sql = "UPDATE keys SET revoked = ? WHERE id = ? AND revoked IS NULL";
        try (PreparedStatement update = db.prepareStatement(sql)) {
            update.setLong(1, Times.micros(now));
            update.setString(2, ids.getFirst());
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
