package footing.app.settings;

import footing.ledger.SharedLimits;
import footing.ledger.StoreChoice;
import footing.ledger.allow.WhenAway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where keys, usage and verdicts are kept: in the data folder, or in a PostgreSQL database that
/// several nodes share.
///
/// @param url `postgresql://HOST:PORT/DATABASE`; null for the data folder
/// @param password null where the server asks for none
/// @param schema the schema in the database; made when it is not there
/// @param pepper the pepper that all nodes have in common; null for the file in the data folder
/// @param shared where the nodes share limits and grants; null where each learns of the others'
///   from the database, a second late
public record LedgerSettings(
        @Nullable String url,
        String user,
        @Nullable Secret password,
        String schema,
        @Nullable Secret pepper,
        @Nullable Shared shared) {
    /// The data folder.
    public static final LedgerSettings DEFAULT =
            new LedgerSettings(null, "footing", null, StoreChoice.Postgres.SCHEMA, null, null);

    /// The store that is meant.
    ///
    /// @param data this node's data folder
    /// @param env where secrets may be
    public StoreChoice store(Path data, Map<String, String> env) {
        return url == null
                ? new StoreChoice.Sqlite(data)
                : new StoreChoice.Postgres(
                        data,
                        url,
                        user,
                        Optional.ofNullable(password).map(secret -> new Line(secret, env)),
                        schema,
                        Optional.ofNullable(pepper).map(secret -> new Whole(secret, env)));
    }

    /// A Redis or Valkey through which nodes share limits and grants.
    ///
    /// @param url `redis://HOST:PORT`, or `rediss://HOST:PORT` for TLS
    /// @param password null where the server asks for none
    /// @param whenAway what a node does while it cannot be reached
    /// @param patience for how long a request waits for a lease, at most
    /// @param prefix of all keys
    public record Shared(
            String url,
            @Nullable Secret password,
            WhenAway whenAway,
            Duration patience,
            String prefix) {
        /// What is meant.
        ///
        /// @param env where secrets may be
        public SharedLimits limits(Map<String, String> env) {
            return new SharedLimits(
                    url,
                    Optional.ofNullable(password).map(secret -> new Line(secret, env)),
                    whenAway,
                    patience,
                    prefix);
        }
    }

    /// The first line of a secret.
    private record Line(Secret secret, Map<String, String> env) implements StoreChoice.Reference {
        @Override
        public Optional<byte[]> look() {
            return secret.look(env).map(text -> text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return secret.toString();
        }
    }

    /// A secret that need not be text.
    private record Whole(Secret secret, Map<String, String> env) implements StoreChoice.Reference {
        @Override
        public Optional<byte[]> look() {
            return secret.bytes(env);
        }

        @Override
        public String toString() {
            return secret.toString();
        }
    }
}
