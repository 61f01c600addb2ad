package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import footing.testing.FakeClock;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    @TempDir Path folder;

    private Ledger open(Role role) {
        return StoredLedger.open(folder, role, new FakeClock(), new SecureRandom());
    }

    /// Takes a folder back to what the first release made of it.
    private void makeOld() throws Exception {
        try (Connection db = Tables.connect(folder);
                Statement statement = db.createStatement();
                InputStream first =
                        Migrations.class.getResourceAsStream(
                                "/db/migration/V1__keys_and_usage.sql")) {
            assertThat(first).isNotNull();
            statement.execute("CREATE TABLE kept AS SELECT * FROM keys");
            statement.execute("CREATE TABLE pepper AS SELECT * FROM metadata");
            for (String table :
                    List.of(
                            "keys",
                            "usage",
                            "usage_rollup",
                            "journal_position",
                            "metadata",
                            "verdicts",
                            "rulings",
                            "unknown_refusals",
                            "applications",
                            "teams",
                            "organisations",
                            "changes",
                            "cost_rollup",
                            "postings",
                            "entries",
                            "spent",
                            "holds",
                            "draws",
                            "drawn",
                            "limits",
                            "grants",
                            "imports",
                            "statements")) {
                statement.execute("DROP TABLE " + table);
            }
            String sql = new String(first.readAllBytes(), StandardCharsets.UTF_8);
            for (String one : Migrations.statements(sql)) {
                statement.execute(one);
            }
            statement.execute(
                    "INSERT INTO keys SELECT id, name, prefix, hash, created, revoked FROM kept");
            statement.execute("INSERT INTO metadata SELECT * FROM pepper WHERE name = 'pepper'");
            statement.execute("DROP TABLE kept");
            statement.execute("DROP TABLE pepper");
            statement.execute("PRAGMA user_version = 1");
        }
    }

    @Test
    void a_folder_of_the_first_release_keeps_its_keys_and_gets_a_shelf() throws Exception {
        String secret;
        try (Ledger ledger = open(Role.GATEWAY)) {
            secret = ledger.addKey("old").secret();
        }
        makeOld();
        try (Ledger ledger = open(Role.GATEWAY)) {
            assertThat(ledger.authenticate(secret)).get().matches(key -> !key.admin(), "no admin");
            ledger.shelf().change(List.of(new Shelf.Text("v_1", "{}")), List.of());
            assertThat(ledger.shelf().verdicts()).hasSize(1);
        }
        assertThat(Tables.select(folder, "PRAGMA user_version")).containsExactly("5");
    }

    @Test
    void an_old_folder_and_a_new_one_end_with_the_same_tables() throws Exception {
        String schema = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name";
        open(Role.VISITOR).close();
        List<String> fresh = Tables.select(folder, schema);
        makeOld();
        open(Role.VISITOR).close();
        assertThat(Tables.select(folder, schema)).isEqualTo(fresh);
    }

    @Test
    void many_nodes_that_start_at_once_migrate_once(@TempDir Path folders) throws Exception {
        StoreChoice.Postgres first =
                (StoreChoice.Postgres) TestStore.POSTGRES.in(folders.resolve("0"));
        byte[] pepper = new byte[32];
        List<Thread> nodes = new ArrayList<>();
        List<Throwable> faults = new CopyOnWriteArrayList<>();
        CountDownLatch begin = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
            StoreChoice choice =
                    new StoreChoice.Postgres(
                            folders.resolve("" + i),
                            first.url(),
                            first.user(),
                            first.password(),
                            first.schema(),
                            Optional.of(() -> Optional.of(pepper)));
            nodes.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    begin.await();
                                    StoredLedger.open(
                                                    choice,
                                                    Role.VISITOR,
                                                    new FakeClock(),
                                                    new SecureRandom())
                                            .close();
                                } catch (Throwable e) {
                                    faults.add(e);
                                }
                            }));
        }
        begin.countDown();
        for (Thread node : nodes) {
            node.join();
        }
        assertThat(faults).isEmpty();
        assertThat(Tables.select(first, "SELECT version FROM schema_version"))
                .containsExactly(Integer.toString(Migrations.NEWEST));
        assertThat(Tables.select(first, "SELECT count(*) FROM metadata WHERE name = 'pepper'"))
                .containsExactly("1");
    }
}
