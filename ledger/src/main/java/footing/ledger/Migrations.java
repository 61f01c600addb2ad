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
/// The files are named as Flyway names them. The number of the last one that ran is the database's
/// `user_version`; all that are missing run in one transaction.
final class Migrations {
    private static final String FOLDER = "/db/migration/sqlite/";
    private static final List<String> FILES =
            List.of(
                    "V1__keys_and_usage.sql",
                    "V2__verdicts.sql",
                    "V3__who.sql",
                    "V4__books.sql",
                    "V5__imports.sql");

    private Migrations() {}

    static void run(Connection db) throws SQLException {
        if (version(db) == FILES.size()) {
            return;
        }
        db.setAutoCommit(false);
        try {
            int from = version(db);
            if (from > FILES.size()) {
                throw new LedgerFault(
                        "the database has schema "
                                + from
                                + " (expected: at most "
                                + FILES.size()
                                + "): it was written by a newer Footing; use that one");
            }
            try (Statement statement = db.createStatement()) {
                for (String file : FILES.subList(from, FILES.size())) {
                    for (String sql : statements(read(file))) {
                        statement.execute(sql);
                    }
                }
                statement.execute("PRAGMA user_version = " + FILES.size());
            }
            db.commit();
        } catch (SQLException | RuntimeException e) {
            db.rollback();
            throw e;
        } finally {
            db.setAutoCommit(true);
        }
    }

    /// The statements of a file: each ends with a semicolon at the end of a line.
    static List<String> statements(String file) {
        String code =
                file.lines()
                        .filter(line -> !line.startsWith("--"))
                        .collect(Collectors.joining("\n", "", "\n"));
        return Arrays.stream(code.split(";\n", -1))
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .toList();
    }

    private static int version(Connection db) throws SQLException {
        return Math.toIntExact(Database.number(db, "PRAGMA user_version").orElseThrow());
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
