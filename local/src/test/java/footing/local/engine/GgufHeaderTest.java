package footing.local.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.local.engine.EngineFault.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GgufHeaderTest {
    private static final long SEED = 20261123;

    @TempDir Path folder;

    private Path written(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.gguf"), bytes);
    }

    private void refused(byte[] bytes, String why) throws IOException {
        Path file = written(bytes);
        assertThatThrownBy(() -> GgufHeader.read(file))
                .isInstanceOfSatisfying(
                        EngineFault.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_MODEL))
                .hasMessageContaining(why);
    }

    @Test
    void a_whole_file_tells_what_it_is() throws Exception {
        byte[] bytes = TinyGguf.file(1000);
        GgufHeader header = GgufHeader.read(written(bytes));

        assertThat(header.architecture()).isEqualTo("llama");
        assertThat(header.name()).isEqualTo("Tiny");
        assertThat(header.trainedContext()).isEqualTo(2048);
        assertThat(header.embeddingLength()).isEqualTo(64);
        assertThat(header.layers()).isEqualTo(2);
        assertThat(header.vocabSize()).isEqualTo(3);
        assertThat(header.eosToken()).isEqualTo("</s>");
        assertThat(header.bosToken()).isEmpty();
        assertThat(header.chatTemplate()).isEqualTo("{{ messages }}");
        assertThat(header.dataEnd()).isEqualTo(bytes.length);
    }

    @Test
    void a_file_cut_anywhere_is_told_apart() throws Exception {
        byte[] bytes = TinyGguf.file(100);
        for (int length = 24; length < bytes.length; length++) {
            refused(java.util.Arrays.copyOf(bytes, length), "the file is cut short");
        }
    }

    @Test
    void what_is_no_gguf_is_told_apart() throws Exception {
        refused(new byte[0], "does not begin with GGUF");
        refused(
                "<html>captive portal</html>                ".getBytes(UTF_8),
                "does not begin with GGUF");
        refused(new byte[4096], "does not begin with GGUF");
    }

    @Test
    void a_missing_file_is_told() {
        assertThatThrownBy(() -> GgufHeader.read(folder.resolve("none.gguf")))
                .isInstanceOf(EngineFault.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void giant_counts_are_refused_at_once() throws Exception {
        for (int at = 8; at < 24; at += 8) {
            byte[] bytes = TinyGguf.file(10);
            java.util.Arrays.fill(bytes, at, at + 8, (byte) 0x7F);
            refused(bytes, "expected: 0..");
        }
    }

    @Test
    void random_damage_ends_in_a_header_or_a_fault_and_nothing_else() throws Exception {
        Random random = new Random(SEED);
        byte[] whole = TinyGguf.file(50);
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length - 200)] = (byte) random.nextInt(256);
            }
            try {
                GgufHeader.read(written(bytes));
            } catch (EngineFault e) {
                assertThat(e.kind()).isEqualTo(Kind.BAD_MODEL);
                refused++;
            }
        }
        assertThat(refused).as("seed %s", SEED).isBetween(300, 1500);
    }

    @Test
    void random_bytes_behind_a_good_start_end_in_a_fault() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[4096];
            random.nextBytes(bytes);
            System.arraycopy(TinyGguf.file(1), 0, bytes, 0, 8 + random.nextInt(40));
            Path file = written(bytes);
            assertThatThrownBy(() -> GgufHeader.read(file)).isInstanceOf(EngineFault.class);
        }
    }

    @Test
    void an_architecture_that_cannot_answer_is_refused_by_name() throws Exception {
        Path file = written(TinyGguf.file("clip", 10));
        assertThatThrownBy(() -> ChildEngine.open(EngineSettings.of(file, folder)))
                .isInstanceOf(EngineFault.class)
                .hasMessageContaining("`clip`");
    }
}
