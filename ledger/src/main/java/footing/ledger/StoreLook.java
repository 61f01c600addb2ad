package footing.ledger;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// How a store is, found out without changing it.
public sealed interface StoreLook {
    /// It can be used as it is.
    ///
    /// @param name what messages call it
    record Ready(String name, int schema) implements StoreLook {}

    /// It can be used; the next one to open it brings its schema up to date.
    ///
    /// @param schema what it has; 0 where it is empty
    record Behind(String name, int schema, int newest) implements StoreLook {}

    /// It cannot be used.
    ///
    /// @param why a sentence for the operator
    record Unusable(String why) implements StoreLook {}

    /// Looks at a store. Takes a connection and as long as that takes.
    static StoreLook at(StoreChoice choice) {
        Folder folder = new Folder(choice.folder().toAbsolutePath().normalize());
        Store store = Store.of(choice, folder, new SecureRandom());
        try {
            return Threads.onPlatform(() -> look(store));
        } catch (LedgerFault e) {
            return new Unusable(String.valueOf(e.getMessage()));
        } catch (Exception e) {
            return new Unusable(store.name() + ": " + Faults.sentence(e));
        }
    }

    private static StoreLook look(Store store) throws SQLException, IOException {
        try (Connection db = store.connect(1_000)) {
            int schema = store.schema(db);
            if (schema > Migrations.NEWEST) {
                throw Migrations.newer(schema);
            }
            if (schema < Migrations.NEWEST) {
                store.checkMayMigrate(db);
            }
            if (schema > 0) {
                Optional<Pepper> pepper = store.pepper();
                if (!PepperTie.fits(db, pepper)) {
                    throw new LedgerFault(store.pepperCure(pepper.isPresent()));
                }
            }
            return schema < Migrations.NEWEST
                    ? new Behind(store.name(), schema, Migrations.NEWEST)
                    : new Ready(store.name(), schema);
        }
    }
}
