package footing.ledger;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The database behind a ledger, as far as one database differs from another: how it is reached,
/// brought up to date and told apart, and how a change is noticed.
///
/// All other SQL stands in the classes that use it, in words that all databases take.
interface Store {
    /// The store that was chosen.
    ///
    /// @param random makes the pepper of a new store
    static Store of(StoreChoice choice, Folder folder, SecureRandom random) {
        return switch (choice) {
            case StoreChoice.Sqlite _ -> new SqliteStore(folder, random);
            case StoreChoice.Postgres postgres -> new PostgresStore(folder, postgres, random);
        };
    }

    /// What messages call it; holds no secret.
    String name();

    /// Makes what must be there before anybody can connect.
    void create() throws IOException;

    /// A connection that is not [prepared][#prepare(Connection)] yet.
    ///
    /// @param patience milliseconds to wait for another's lock
    Connection connect(int patience) throws SQLException;

    /// Readies the connection, brings the schema up to date and returns the pepper of the keys,
    /// made now where the store is new. Throws [LedgerFault] where no patience helps.
    default Pepper prepare(Connection db) throws SQLException, IOException {
        ready(db);
        Migrations.run(this, db);
        return PepperTie.of(this, db);
    }

    /// What a fresh connection needs before the schema is looked at.
    void ready(Connection db) throws SQLException;

    /// Begins a transaction in which no other process changes the schema or ties a pepper.
    void beginAlone(Connection db) throws SQLException;

    /// Ends what [#beginAlone(Connection)] began; what is not committed is gone.
    void endAlone(Connection db) throws SQLException;

    /// The number of the last migration that ran; 0 for an empty database. Also within a
    /// transaction.
    int schema(Connection db) throws SQLException;

    /// Throws [LedgerFault] where the user of the connection may not bring the schema up to date.
    void checkMayMigrate(Connection db) throws SQLException;

    /// Notes the number of the last migration that ran, in its transaction.
    void setSchema(Connection db, int number) throws SQLException;

    /// A statement of a migration in this database's words.
    String inOwnWords(String statement);

    /// The pepper that this process has for the keys, if any.
    Optional<Pepper> pepper() throws IOException;

    /// Makes the pepper of a new store.
    Pepper makePepper() throws IOException;

    /// What is wrong with the pepper and what to do, for the operator.
    ///
    /// @param found this process has one, but of other keys
    String pepperCure(boolean found);

    /// Which database lies there now; another value means that it was replaced.
    @Nullable Object identity() throws IOException;

    /// Changes when keys may have changed, whoever changed them.
    long keysVersion(Connection db) throws SQLException;

    /// Tells others that keys change with the transaction that runs.
    void tellKeysChanged(Connection db) throws SQLException;

    /// Ties a gateway to others on the store; closed by the caller.
    NodeLink link(KeyRing keys);

    /// Whether the position of a journal's segment is this node's to forget.
    boolean owns(Node node, long segment);

    /// Whether other nodes write to it too.
    boolean shared();
}
