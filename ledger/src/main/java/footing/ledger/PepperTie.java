package footing.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/// Ties a database and the pepper of its keys to each other, by a mark in `metadata`.
final class PepperTie {
    private PepperTie() {}

    /// The pepper that belongs to the database. Makes one where there are no keys yet; throws
    /// [LedgerFault] where it is missing or another.
    static Pepper of(Store store, Connection db) throws SQLException, IOException {
        Optional<Pepper> pepper = store.pepper();
        if (pepper.isPresent() && pepper.get().mark().equals(mark(db))) {
            return pepper.get();
        }
        return tie(store, db);
    }

    /// In a transaction that one process has at a time, so that of several one makes the pepper.
    private static Pepper tie(Store store, Connection db) throws SQLException, IOException {
        store.beginAlone(db);
        try {
            Pepper pepper = tied(store, db);
            db.commit();
            return pepper;
        } finally {
            store.endAlone(db);
        }
    }

    private static Pepper tied(Store store, Connection db) throws SQLException, IOException {
        String mark = mark(db);
        Optional<Pepper> found = store.pepper();
        if (mark.isEmpty() && Sql.number(db, "SELECT count(*) FROM keys").orElseThrow() == 0) {
            Pepper pepper = found.isPresent() ? found.get() : store.makePepper();
            try (PreparedStatement insert =
                    db.prepareStatement(
                            "INSERT INTO metadata (name, value) VALUES ('pepper', ?)")) {
                insert.setString(1, pepper.mark());
                insert.executeUpdate();
            }
            return pepper;
        }
        if (found.isPresent() && found.get().mark().equals(mark)) {
            return found.get();
        }
        throw new LedgerFault(store.pepperCure(found.isPresent()));
    }

    /// Whether a pepper is that of the keys; also where there are no keys yet.
    static boolean fits(Connection db, Optional<Pepper> pepper) throws SQLException {
        String mark = mark(db);
        return mark.isEmpty() || pepper.map(own -> own.mark().equals(mark)).orElse(false);
    }

    private static String mark(Connection db) throws SQLException {
        return Sql.text(db, "SELECT value FROM metadata WHERE name = 'pepper'");
    }
}
