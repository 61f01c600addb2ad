package footing.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Brings a database up to the newest schema, one numbered file after the other.
///
/// The files are named as Flyway names them and written in SQLite's words, of which each database
/// says its own. The number of the last one that ran is kept in the database; all that are missing
/// run in one transaction, and of several processes that begin at once one runs them.
final class Migrations {
    private static final String FOLDER = "/db/migration/";
    private static final List<String> FILES =
            List.of(
                    "V1__keys_and_usage.sql",
                    "V2__verdicts.sql",
                    "V3__who.sql",
                    "V4__books.sql",
                    "V5__imports.sql");

    /// The number of the newest schema.
    static final int NEWEST = FILES.size();

    private Migrations() {}

    static void run(Store store, Connection db) throws SQLException {
        if (store.schema(db) == NEWEST) {
            return;
        }
        store.beginAlone(db);
        try {
            int from = store.schema(db);
            if (from > NEWEST) {
                throw newer(from);
            }
            try (Statement statement = db.createStatement()) {
                for (String sql : since(from)) {
                    statement.execute(store.inOwnWords(sql));
                }
            }
            store.setSchema(db, NEWEST);
            db.commit();
        } finally {
            store.endAlone(db);
        }
    }

    static LedgerFault newer(int schema) {
        return new LedgerFault(
                "the database has schema "
                        + schema
                        + " (expected: at most "
                        + NEWEST
                        + "): it was written by a newer Footing; use that one");
    }

    /// All statements that a schema lacks, in SQLite's words.
    static List<String> since(int schema) {
        return FILES.subList(schema, NEWEST).stream()
                .flatMap(file -> statements(read(file)).stream())
                .toList();
    }

    /// The statements of a file: each ends with a semicolon at the end of a line.
    static List<String> statements(String file) {
        String code =
                file.lines()
                        .filter(line -> !line.stripLeading().startsWith("--"))
                        .collect(Collectors.joining("\n", "", "\n"));
        return Arrays.stream(code.split(";\n", -1))
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .toList();
    }

    private static String read(String file) {
        try (InputStream in = Migrations.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + file + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
