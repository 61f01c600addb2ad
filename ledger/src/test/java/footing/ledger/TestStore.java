package footing.ledger;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import footing.testing.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The databases on which the same tests run. Each data folder has a database of its own.
enum TestStore {
    SQLITE {
        @Override
        StoreChoice in(Path folder) {
            return new StoreChoice.Sqlite(folder);
        }
    },
    POSTGRES {
        @Override
        StoreChoice in(Path folder) {
            return on(server(), folder, "t_" + number(folder));
        }
    };

    private static @Nullable PostgresServer shared;

    /// The store of a data folder. The test is skipped where there can be none.
    abstract StoreChoice in(Path folder);

    /// A schema of a server that is the test's own.
    static StoreChoice on(PostgresServer server, Path folder, String schema) {
        return new StoreChoice.Postgres(
                folder,
                server.url(),
                PostgresServer.USER,
                Optional.of(secret(server.password())),
                schema,
                Optional.empty());
    }

    static StoreChoice.Reference secret(String text) {
        return () -> Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String number(Path folder) {
        byte[] path = folder.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(path).toString().replace("-", "");
    }

    /// One server for all tests of this process, until it ends.
    static synchronized PostgresServer server() {
        assumeTrue(PostgresServer.installed(), PostgresServer.CONDITION);
        PostgresServer running = shared;
        if (running == null) {
            PostgresServer started = PostgresServer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            shared = started;
            return started;
        }
        return running;
    }

    /// Looks into a store as a stranger would.
    static Connection connect(StoreChoice choice) throws SQLException {
        return store(choice).connect(5_000);
    }

    static Store store(StoreChoice choice) {
        return Store.of(choice, new Folder(choice.folder()), new SecureRandom());
    }
}
