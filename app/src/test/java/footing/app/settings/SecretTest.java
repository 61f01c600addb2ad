package footing.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
    @Test
    void an_environment_variable_is_looked_up_and_never_shown() {
        Secret secret = new Secret.InEnvironment("KEY");
        assertThat(secret.look(Map.of("KEY", " hunter2\n"))).contains("hunter2");
        assertThat(secret.look(Map.of("KEY", "  "))).isEmpty();
        assertThat(secret.look(Map.of())).isEmpty();
        assertThat(secret).hasToString("env:KEY");
    }

    @Test
    void a_file_gives_its_first_line_anew_each_time(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("key");
        Secret secret = new Secret.InFile(file);
        assertThat(secret.look(Map.of())).isEmpty();
        Files.writeString(file, "\nhunter2\nmore\n");
        assertThat(secret.look(Map.of())).contains("hunter2");
        Files.writeString(file, "hunter3\n");
        assertThat(secret.look(Map.of())).contains("hunter3");
        assertThat(secret).hasToString("file:" + file);
    }

    @Test
    void a_file_that_others_may_read_is_noticed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "hunter2");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(new Secret.InFile(file).readableByOthers()).isTrue();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(new Secret.InFile(file).readableByOthers()).isFalse();
    }
}
