package footing.ledger;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// The SQLite file of a folder: how it is opened, brought up to date, and tied to the pepper.
///
/// Write-ahead log and `synchronous=FULL`: a commit is on the disk, and readers never wait for the
/// writer.
///
/// @param random makes the pepper of a new folder
record Database(Folder folder, SecureRandom random) {
    private static final int CACHE_KIB = 4 * 1024;
    private static final int LOG_BYTES = 16 * 1024 * 1024;

    /// Makes an empty file where there is none.
    void create() throws IOException {
        if (Files.notExists(folder.database())) {
            try {
                Files.createFile(folder.database(), Folder.privateFile(folder.database()));
            } catch (FileAlreadyExistsException e) {
                // Another process was faster; both will find the same file.
            }
        }
    }

    /// Connects to the existing file; never makes one, so that a file that was taken away while we
    /// run is an error and not an empty ledger.
    ///
    /// @param patience milliseconds to wait for another process's lock
    Connection connect(int patience) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(patience);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setCacheSize(-CACHE_KIB);
        config.setJournalSizeLimit(LOG_BYTES);
        return config.createConnection("jdbc:sqlite:" + folder.database().toUri());
    }

    /// Brings the schema up to date and returns the folder's pepper, made now where the folder is
    /// new.
    Pepper prepare(Connection db) throws SQLException, IOException {
        if (!text(db, "PRAGMA journal_mode").equals("wal")) {
            text(db, "PRAGMA journal_mode = WAL");
        }
        Migrations.run(db);
        Optional<Pepper> pepper = Pepper.read(folder.pepper());
        String mark = mark(db);
        if (pepper.isPresent() && pepper.get().mark().equals(mark)) {
            return pepper.get();
        }
        return tie(db);
    }

    /// Which file lies there now; another value means that it was replaced.
    @Nullable Object identity() throws IOException {
        return Files.readAttributes(folder.database(), BasicFileAttributes.class).fileKey();
    }

    /// Grows when another connection has changed the database.
    static long version(Connection db) throws SQLException {
        return number(db, "PRAGMA data_version").orElseThrow();
    }

    static OptionalLong number(Connection db, String sql) throws SQLException {
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    /// Ties database and pepper to each other, in a transaction so that of two processes one does.
    private Pepper tie(Connection db) throws SQLException, IOException {
        db.setAutoCommit(false);
        try {
            String mark = mark(db);
            Optional<Pepper> found = Pepper.read(folder.pepper());
            if (mark.isEmpty() && number(db, "SELECT count(*) FROM keys").orElseThrow() == 0) {
                Pepper pepper =
                        found.isPresent() ? found.get() : Pepper.create(folder.pepper(), random);
                try (PreparedStatement insert =
                        db.prepareStatement("INSERT INTO metadata VALUES ('pepper', ?)")) {
                    insert.setString(1, pepper.mark());
                    insert.executeUpdate();
                }
                db.commit();
                return pepper;
            }
            if (found.isPresent() && found.get().mark().equals(mark)) {
                return found.get();
            }
            db.rollback();
            throw new LedgerFault(
                    folder.pepper()
                            + (found.isPresent() ? " belongs to another" : " is missing from this")
                            + " data folder, so no key can be checked: put back the file that"
                            + " belongs to "
                            + folder.database());
        } finally {
            db.setAutoCommit(true);
        }
    }

    private static String mark(Connection db) throws SQLException {
        return text(db, "SELECT value FROM metadata WHERE name = 'pepper'");
    }

    private static String text(Connection db, String sql) throws SQLException {
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            String text = row.next() ? row.getString(1) : null;
            return text == null ? "" : text;
        }
    }
}
