package footing.ledger;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which database a ledger is kept in. Each node has a data folder of its own in any case: for its
/// journal, and for what it must know while the database is away.
public sealed interface StoreChoice {
    /// The data folder of this node.
    Path folder();

    /// The file `footing.db` in the data folder: one node.
    record Sqlite(Path folder) implements StoreChoice {}

    /// A PostgreSQL database, which several nodes may share.
    ///
    /// @param url `postgresql://HOST[:PORT][,HOST…]/DATABASE[?PARAMETERS]`, without credentials;
    ///   the parameters are those of the PostgreSQL JDBC driver, e.g. `sslmode=verify-full`
    /// @param password of `user`; nothing where the server asks for none
    /// @param schema the schema in the database; made when it is not there
    /// @param pepper the common pepper of all nodes; where nothing, the file `pepper` of the folder
    record Postgres(
            Path folder,
            String url,
            String user,
            Optional<Reference> password,
            String schema,
            Optional<Reference> pepper)
            implements StoreChoice {
        /// The schema where nothing else is said.
        public static final String SCHEMA = "footing";

        private static final Pattern URL =
                Pattern.compile(
                        "postgresql://[A-Za-z0-9._:,\\[\\]-]+/[A-Za-z0-9_.-]+(\\?[^\\s#]*)?");
        private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

        /// Throws `IllegalArgumentException` for an address or a name that cannot be.
        public Postgres {
            if (!isUrl(url)) {
                throw new IllegalArgumentException(
                        "url: "
                                + url
                                + " (expected: postgresql://HOST:PORT/DATABASE, without user and"
                                + " password)");
            }
            if (!isName(schema)) {
                throw new IllegalArgumentException(
                        "schema: " + schema + " (expected: " + NAME.pattern() + ")");
            }
        }

        /// Whether an address has the right shape and holds no credentials.
        public static boolean isUrl(String url) {
            Matcher matcher = URL.matcher(url);
            if (!matcher.matches()) {
                return false;
            }
            String parameters =
                    matcher.group(1) == null ? "" : matcher.group(1).toLowerCase(Locale.ROOT);
            return !parameters.matches(".*[?&](user|password|sslpassword)=.*");
        }

        /// Whether a schema can be named so.
        public static boolean isName(String schema) {
            return NAME.matcher(schema).matches();
        }
    }

    /// A secret that stands elsewhere. Its text says where, never what.
    interface Reference {
        /// The secret's bytes, looked up anew; nothing where there is none now.
        Optional<byte[]> look();
    }
}
