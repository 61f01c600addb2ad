package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import footing.testing.FakeClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The copy of the keys by which a gateway starts while its database is away.
class KeyCopyTest {
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();

    private Ledger open() {
        return StoredLedger.open(folder, Role.GATEWAY, clock, new SecureRandom());
    }

    /// A directory stands where the database was.
    private void takeDatabaseAway() throws Exception {
        Files.move(folder.resolve("footing.db"), folder.resolve("away.db"));
        Files.deleteIfExists(folder.resolve("footing.db-wal"));
        Files.deleteIfExists(folder.resolve("footing.db-shm"));
        Files.createDirectory(folder.resolve("footing.db"));
    }

    @Test
    void a_gateway_without_its_database_knows_the_callers_of_before() throws Exception {
        Ledger.NewKey key;
        try (Ledger ledger = open()) {
            key = ledger.addAdminKey("team 一");
            assertThat(ledger.state().keysAsOf()).contains(FakeClock.START);
        }
        takeDatabaseAway();
        clock.advance(Duration.ofHours(3));
        try (Ledger ledger = open()) {
            assertThat(ledger.authenticate(key.secret())).contains(key.key());
            assertThat(ledger.state().keysKnown()).isTrue();
            assertThat(ledger.state().keysAsOf()).contains(FakeClock.START);
        }
    }

    @Test
    void the_copy_is_private_and_holds_no_secret() throws Exception {
        String secret;
        try (Ledger ledger = open()) {
            secret = ledger.addKey("one").secret();
        }
        Path copy = folder.resolve("keys");
        assertThat(Files.readString(copy, StandardCharsets.UTF_8)).doesNotContain(secret);
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "a file system with owners");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_revoked_key_is_not_in_the_copy() throws Exception {
        Ledger.NewKey key;
        try (Ledger ledger = open()) {
            key = ledger.addKey("one");
            assertThat(ledger.revokeKey(key.key().id())).isTrue();
        }
        takeDatabaseAway();
        try (Ledger ledger = open()) {
            assertThat(ledger.state().keysKnown()).isTrue();
            assertThat(ledger.authenticate(key.secret())).isEmpty();
        }
    }

    @Test
    void a_copy_that_was_changed_or_torn_is_none() throws Exception {
        String secret;
        try (Ledger ledger = open()) {
            secret = ledger.addKey("one").secret();
        }
        takeDatabaseAway();
        Path copy = folder.resolve("keys");
        String whole = Files.readString(copy, StandardCharsets.UTF_8);
        for (String bad :
                new String[] {
                    "", "x", whole.substring(0, whole.length() - 1), whole.replace("one", "two")
                }) {
            Files.writeString(copy, bad, StandardCharsets.UTF_8);
            try (Ledger ledger = open()) {
                assertThat(ledger.state().keysKnown()).isFalse();
                assertThat(ledger.state().keysAsOf()).isEmpty();
                assertThat(ledger.authenticate(secret)).isEmpty();
            }
        }
    }

    @Test
    void the_copy_tells_its_age_to_the_minute() throws Exception {
        Pepper pepper = new Pepper(new byte[32]);
        KeyCopy copy = new KeyCopy(folder.resolve("keys"));
        KeyRing ring = new KeyRing(copy, clock);
        SqliteStore store = new SqliteStore(Folder.make(folder), new SecureRandom());
        store.create();
        try (var db = store.connect(1_000)) {
            store.prepare(db);
            ring.reload(pepper, db);
        }
        clock.advance(Duration.ofSeconds(59));
        ring.confirm(pepper);
        assertThat(ring.asOf()).contains(FakeClock.START.plusSeconds(59));
        assertThat(copy.read(pepper).map(KeyCopy.Content::at)).contains(FakeClock.START);
        clock.advance(Duration.ofSeconds(1));
        ring.confirm(pepper);
        assertThat(copy.read(pepper).map(KeyCopy.Content::at))
                .isEqualTo(Optional.of(FakeClock.START.plusSeconds(60)));
    }
}
