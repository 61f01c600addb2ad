package footing.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/// A schema in a PostgreSQL database, shared by all nodes that are told of it.
///
/// @param folder of this node
/// @param random makes the pepper of a new store
record PostgresStore(Folder folder, StoreChoice.Postgres choice, SecureRandom random)
        implements Store {
    /// The driver logs what it also throws. Kept here, for loggers are forgotten else.
    private static final Logger DRIVERS_OWN = silenced();

    private static final String UNKNOWN_TABLE = "42P01";

    /// Seconds until a host counts as not there.
    private static final int CONNECT_SECONDS = 3;

    /// How much longer than for a lock is waited for any word, until the connection counts as
    /// broken: a server that hangs must not hold up a start.
    private static final int SILENCE = 10;

    /// Milliseconds until a word counts as never coming, after a migration.
    private static final int SILENCE_MILLIS = 30_000;

    /// Milliseconds that a migration may take.
    private static final int MIGRATION_MILLIS = 600_000;

    private static final Executor HERE = Runnable::run;

    private static Logger silenced() {
        Logger logger = Logger.getLogger("org.postgresql");
        logger.setLevel(Level.OFF);
        return logger;
    }

    @Override
    public String name() {
        int parameters = choice.url().indexOf('?');
        return parameters < 0 ? choice.url() : choice.url().substring(0, parameters);
    }

    @Override
    public void create() {}

    @Override
    public Connection connect(int patience) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", choice.user());
        choice.password().ifPresent(password -> properties.setProperty("password", text(password)));
        properties.setProperty("currentSchema", choice.schema());
        properties.setProperty("ApplicationName", "footing");
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(patience * SILENCE / 1_000));
        properties.setProperty("tcpKeepAlive", "true");
        // The server's details hold values of rows.
        properties.setProperty("logServerErrorDetail", "false");
        Connection db = new Driver().connect("jdbc:" + choice.url(), properties);
        if (db == null) {
            throw new SQLException(DRIVERS_OWN.getName() + " knows no such address");
        }
        try {
            settle(db, patience);
            return db;
        } catch (SQLException | RuntimeException e) {
            db.close();
            throw e;
        }
    }

    private static String text(StoreChoice.Reference reference) {
        return reference
                .look()
                .map(secret -> new String(secret, StandardCharsets.UTF_8).strip())
                .orElseThrow(
                        () -> new LedgerFault("the database's password is not in " + reference));
    }

    /// A commit is on the disk when it returns, also where the server is set to say so too early;
    /// what an operator set beyond that stays.
    private static void settle(Connection db, int patience) throws SQLException {
        Sql.text(
                db,
                "SELECT set_config('lock_timeout', '"
                        + patience
                        + "', false), CASE WHEN current_setting('synchronous_commit') = 'off'"
                        + " THEN set_config('synchronous_commit', 'on', false) END");
    }

    @Override
    public void ready(Connection db) throws SQLException {
        // Nothing is asked each time: see #beginAlone.
    }

    /// Takes a lock of the schema's own, which all nodes know.
    @Override
    public void beginAlone(Connection db) throws SQLException {
        db.setNetworkTimeout(HERE, MIGRATION_MILLIS);
        db.setAutoCommit(false);
        try (Statement statement = db.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = " + MIGRATION_MILLIS);
            statement.execute("SELECT pg_advisory_xact_lock(" + lockNumber("schema") + ")");
            if (Sql.text(db, "SELECT to_regnamespace('" + choice.schema() + "')").isEmpty()) {
                statement.execute("CREATE SCHEMA " + choice.schema());
            }
        }
        checkEncoding(db);
    }

    private void checkEncoding(Connection db) throws SQLException {
        String encoding = Sql.text(db, "SHOW server_encoding");
        if (!encoding.equals("UTF8")) {
            throw new LedgerFault(
                    name()
                            + " is encoded in "
                            + encoding
                            + " (expected: UTF8): make the database anew with ENCODING 'UTF8'");
        }
    }

    @Override
    public void endAlone(Connection db) throws SQLException {
        db.rollback();
        db.setAutoCommit(true);
        db.setNetworkTimeout(HERE, SILENCE_MILLIS);
    }

    /// The number of an advisory lock of this schema, as an expression.
    String lockNumber(String of) {
        return "hashtextextended('footing " + of + " " + choice.schema() + "', 0)";
    }

    @Override
    public int schema(Connection db) throws SQLException {
        if (!db.getAutoCommit() && !hasVersion(db)) {
            return 0;
        }
        try {
            return Math.toIntExact(Sql.number(db, "SELECT version FROM schema_version").orElse(0));
        } catch (SQLException e) {
            if (UNKNOWN_TABLE.equals(e.getSQLState())) {
                return 0;
            }
            throw e;
        }
    }

    /// An error would end a transaction, so within one the table is looked for first.
    private static boolean hasVersion(Connection db) throws SQLException {
        return !Sql.text(db, "SELECT to_regclass('schema_version')").isEmpty();
    }

    @Override
    public void checkMayMigrate(Connection db) throws SQLException {
        checkEncoding(db);
        String schema = "'" + choice.schema() + "'";
        boolean there = !Sql.text(db, "SELECT to_regnamespace(" + schema + ")").isEmpty();
        String may =
                there
                        ? "SELECT has_schema_privilege(" + schema + ", 'CREATE')"
                        : "SELECT has_database_privilege(current_database(), 'CREATE')";
        String foreign =
                "SELECT count(*) FROM pg_tables WHERE schemaname = "
                        + schema
                        + " AND NOT pg_has_role(tableowner, 'MEMBER')";
        if (!Sql.text(db, may).equals("t") || Sql.number(db, foreign).orElse(0) > 0) {
            throw new LedgerFault(
                    name()
                            + ": user "
                            + choice.user()
                            + " may not make or change tables in the schema "
                            + choice.schema()
                            + ": make him owner of the schema and its tables");
        }
    }

    @Override
    public void setSchema(Connection db, int number) throws SQLException {
        try (Statement statement = db.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
            statement.execute("DELETE FROM schema_version");
            statement.execute("INSERT INTO schema_version VALUES (" + number + ")");
        }
    }

    @Override
    public String inOwnWords(String statement) {
        return PostgresWords.of(statement);
    }

    @Override
    public Optional<Pepper> pepper() throws IOException {
        if (choice.pepper().isEmpty()) {
            return Pepper.read(folder.pepper());
        }
        StoreChoice.Reference reference = choice.pepper().get();
        byte[] content =
                reference
                        .look()
                        .orElseThrow(() -> new LedgerFault("the pepper is not in " + reference));
        return Optional.of(
                Pepper.parsed(content)
                        .orElseThrow(() ->
                                new LedgerFault(
                                        reference
                                                + ": no pepper (expected: 32 bytes, or 64"
                                                + " hexadecimal digits, or base64 of 32 bytes)")));
    }

    @Override
    public Pepper makePepper() throws IOException {
        return Pepper.create(folder.pepper(), random);
    }

    @Override
    public String pepperCure(boolean found) {
        String own = choice.pepper().map(Object::toString).orElse(folder.pepper().toString());
        return own
                + (found ? " is not the pepper" : " is missing, the pepper")
                + " under which the keys in "
                + name()
                + " are hashed, so no key can be checked: give every node the same pepper, by the"
                + " setting 'ledger.pepper' or a copy of the file 'pepper' from the data folder of"
                + " the node that was first";
    }

    @Override
    public @Nullable Object identity() {
        return null;
    }

    /// A count that every change of the keys lets grow.
    @Override
    public long keysVersion(Connection db) throws SQLException {
        return Sql.number(db, "SELECT value FROM metadata WHERE name = 'keys'").orElse(0);
    }

    @Override
    public void tellKeysChanged(Connection db) throws SQLException {
        Sql.grow(db, "keys");
        try (PreparedStatement tell = db.prepareStatement("SELECT pg_notify(?, 'keys')")) {
            tell.setString(1, channel());
            tell.execute();
        }
    }

    /// Where nodes tell each other of changes.
    String channel() {
        return "footing_" + choice.schema();
    }

    @Override
    public NodeLink link(KeyRing keys) {
        return PostgresLink.start(this, keys);
    }

    @Override
    public boolean owns(Node node, long segment) {
        return node.wrote(segment);
    }

    @Override
    public boolean shared() {
        return true;
    }
}
