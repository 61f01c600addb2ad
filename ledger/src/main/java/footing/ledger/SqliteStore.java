package footing.ledger;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// The SQLite file of a folder.
///
/// Write-ahead log and `synchronous=FULL`: a commit is on the disk, and readers never wait for the
/// writer.
///
/// @param random makes the pepper of a new folder
record SqliteStore(Folder folder, SecureRandom random) implements Store {
    private static final int CACHE_KIB = 4 * 1024;
    private static final int LOG_BYTES = 16 * 1024 * 1024;

    @Override
    public String name() {
        return folder.database().toString();
    }

    /// Makes an empty file where there is none.
    @Override
    public void create() throws IOException {
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
    @Override
    public Connection connect(int patience) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(patience);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setCacheSize(-CACHE_KIB);
        config.setJournalSizeLimit(LOG_BYTES);
        return config.createConnection("jdbc:sqlite:" + folder.database().toUri());
    }

    @Override
    public void ready(Connection db) throws SQLException {
        if (!Sql.text(db, "PRAGMA journal_mode").equals("wal")) {
            Sql.text(db, "PRAGMA journal_mode = WAL");
        }
    }

    /// Every transaction takes the right to write at its beginning, which one has at a time.
    @Override
    public void beginAlone(Connection db) throws SQLException {
        db.setAutoCommit(false);
    }

    @Override
    public void endAlone(Connection db) throws SQLException {
        db.rollback();
        db.setAutoCommit(true);
    }

    @Override
    public int schema(Connection db) throws SQLException {
        return Math.toIntExact(Sql.number(db, "PRAGMA user_version").orElseThrow());
    }

    @Override
    public void checkMayMigrate(Connection db) {}

    @Override
    public void setSchema(Connection db, int number) throws SQLException {
        try (Statement statement = db.createStatement()) {
            statement.execute("PRAGMA user_version = " + number);
        }
    }

    @Override
    public String inOwnWords(String statement) {
        return statement;
    }

    @Override
    public Optional<Pepper> pepper() throws IOException {
        return Pepper.read(folder.pepper());
    }

    @Override
    public Pepper makePepper() throws IOException {
        return Pepper.create(folder.pepper(), random);
    }

    @Override
    public String pepperCure(boolean found) {
        return folder.pepper()
                + (found ? " belongs to another" : " is missing from this")
                + " data folder, so no key can be checked: put back the file that belongs to "
                + folder.database();
    }

    @Override
    public @Nullable Object identity() throws IOException {
        return Files.readAttributes(folder.database(), BasicFileAttributes.class).fileKey();
    }

    /// Grows when another connection has changed the database.
    @Override
    public long keysVersion(Connection db) throws SQLException {
        return Sql.number(db, "PRAGMA data_version").orElseThrow();
    }

    @Override
    public void tellKeysChanged(Connection db) {}

    @Override
    public NodeLink link(KeyRing keys) {
        return NodeLink.ALONE;
    }

    /// The file has one gateway, so all that it remembers is this one's.
    @Override
    public boolean owns(Node node, long segment) {
        return true;
    }

    @Override
    public boolean shared() {
        return false;
    }
}
