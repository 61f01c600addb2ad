package footing.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {
    @TempDir Path root;

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @BeforeEach
    void machine() throws IOException {
        file("proc/meminfo", "MemTotal:  9000 kB\nMemAvailable:    8000 kB\n");
    }

    private long free() {
        return new FreeMemory(root).bytes();
    }

    @Test
    void without_groups_the_machine_counts() {
        assertThat(free()).isEqualTo(8000 * 1024);
    }

    @Test
    void a_container_leaves_its_limit_less_what_cannot_be_given_back() throws IOException {
        file("sys/fs/cgroup/memory.max", "1000000\n");
        file("sys/fs/cgroup/memory.current", "600000\n");
        file("sys/fs/cgroup/memory.stat", "anon 5\ninactive_file 100000\n");

        assertThat(free()).isEqualTo(500_000);
    }

    @Test
    void a_group_without_limit_does_not_count() throws IOException {
        file("sys/fs/cgroup/memory.max", "max\n");
        file("sys/fs/cgroup/memory.current", "600000\n");

        assertThat(free()).isEqualTo(8000 * 1024);
    }

    @Test
    void the_limit_of_a_service_above_counts() throws IOException {
        file("proc/self/cgroup", "0::/system.slice/footing.service/inner\n");
        file("sys/fs/cgroup/system.slice/footing.service/memory.max", "700000\n");
        file("sys/fs/cgroup/system.slice/footing.service/memory.current", "100000\n");

        assertThat(free()).isEqualTo(600_000);
    }

    @Test
    void groups_of_the_first_version_count() throws IOException {
        file("proc/self/cgroup", "7:cpu,cpuacct:/a\n5:memory:/a\n");
        file("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "900000\n");
        file("sys/fs/cgroup/memory/a/memory.usage_in_bytes", "400000\n");

        assertThat(free()).isEqualTo(500_000);
    }

    @Test
    void a_model_that_does_not_fit_is_refused_with_numbers_and_the_cure() throws Exception {
        Path model = Files.write(root.resolve("m.gguf"), TinyGguf.file(10));
        EngineSettings settings = EngineSettings.of(model, root).withContextTokens(2048);
        MemoryNeed need = MemoryNeed.of(GgufHeader.read(model), settings, 2048);

        // 2 layers × 4 heads × (16 + 16) numbers × 2 bytes × 4 slots × 2048 tokens
        assertThat(need.cache()).isEqualTo(2L * 4 * 32 * 2 * 4 * 2048);
        need.check(need.total(), settings, 2048);
        assertThatThrownBy(() -> need.check(need.total() - 1, settings, 2048))
                .isInstanceOfSatisfying(
                        EngineFault.class,
                        e -> assertThat(e.kind()).isEqualTo(EngineFault.Kind.NO_MEMORY))
                .hasMessageContaining("4 windows of 2048 tokens")
                .hasMessageContaining("local.context");
    }
}
