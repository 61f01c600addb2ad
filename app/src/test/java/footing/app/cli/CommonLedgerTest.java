package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import footing.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands on a ledger in a common PostgreSQL database.
class CommonLedgerTest {
    @TempDir Path folder;

    private void write(String url) throws IOException {
        Files.writeString(
                folder.resolve("footing.yaml"),
                """
                ledger:
                  url: %s
                  password: env:DB_PASSWORD
                """
                        .formatted(url));
    }

    @Test
    void a_database_that_cannot_be_reached_is_told() throws IOException {
        write("postgresql://127.0.0.1:1/footing");
        Stage stage = new Stage(folder).env("DB_PASSWORD", "hunter2");
        assertThat(stage.run("check")).isOne();
        assertThat(stage.out())
                .contains(
                        "✗ the ledger cannot be used: postgresql://127.0.0.1:1/footing: Connection"
                                + " to 127.0.0.1:1 refused");
        assertThat(stage.run("check --json")).isOne();
        assertThat(stage.out())
                .contains("\"ledger\": {\"usable\": false, \"reason\": \"postgresql://127.0.0.1:1")
                .doesNotContain("hunter2");
        assertThat(stage.run("keys list")).isOne();
        assertThat(stage.err()).contains("127.0.0.1:1 refused");
    }

    @Test
    void a_password_that_is_not_there_is_told() throws IOException {
        write("postgresql://127.0.0.1:1/footing");
        Stage stage = new Stage(folder);
        assertThat(stage.run("check")).isOne();
        assertThat(stage.out()).contains("ledger.password: env:DB_PASSWORD is not set");
    }

    @Test
    void check_changes_nothing_and_commands_share_the_ledger() throws IOException {
        assumeTrue(PostgresServer.installed(), PostgresServer.CONDITION);
        try (PostgresServer server = PostgresServer.start()) {
            write(server.url());
            Stage stage = new Stage(folder).env("DB_PASSWORD", server.password());
            for (int i = 0; i < 2; i++) {
                assertThat(stage.run("check")).isZero();
                assertThat(stage.out()).contains("can be used and has schema 0; the next start");
            }
            assertThat(stage.run("keys add shop")).isZero();
            assertThat(stage.run("check")).isZero();
            assertThat(stage.out()).contains("✓ the ledger " + server.url() + " can be used");
            assertThat(stage.run("keys list --data other")).isOne();
            assertThat(stage.err()).contains("give every node the same pepper");
            Files.createDirectories(folder.resolve("other"));
            Files.copy(
                    folder.resolve(".footing").resolve("pepper"),
                    folder.resolve("other").resolve("pepper"));
            assertThat(stage.run("keys list --data other")).isZero();
            assertThat(stage.out()).contains("shop");
            assertThat(stage.run("usage --data other")).isZero();
            assertThat(stage.run("verdicts list --data other")).isZero();
        }
    }
}
