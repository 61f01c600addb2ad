package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import footing.testing.FakeClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The data folder and the files in it.
class FolderTest {
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();

    @Test
    void only_the_owner_may_read() throws Exception {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "a file system with owners");
        Path data = folder.resolve("new").resolve("data");
        try (Ledger ledger = StoredLedger.open(data, Role.GATEWAY, clock, new SecureRandom());
                Connection reader = Tables.connect(data)) {
            ledger.record(SampleRows.row("r"));
            ledger.drain();
            assertThat(reader.isValid(1)).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            try (Stream<Path> all = Files.walk(data)) {
                List<Path> files = all.filter(Files::isRegularFile).toList();
                assertThat(files)
                        .extracting(file -> String.valueOf(file.getFileName()))
                        .contains("footing.db", "footing.db-wal", "pepper", "gateway.lock");
                for (Path file : files) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as("%s", file)
                            .isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void a_folder_may_have_any_name() {
        Path odd = folder.resolve("a b%20c?mode=memory#x;y'z");
        try (Ledger ledger = StoredLedger.open(odd, Role.GATEWAY, clock, new SecureRandom())) {
            ledger.addKey("one");
        }
        assertThat(odd.resolve("footing.db")).isNotEmptyFile();
    }
}
