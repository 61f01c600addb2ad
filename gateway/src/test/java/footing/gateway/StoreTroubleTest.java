package footing.gateway;

import static footing.gateway.ScriptedLeg.answers;
import static footing.gateway.ScriptedLeg.chat;
import static footing.gateway.ScriptedLeg.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import footing.http.Upstream.Clocks;
import footing.ledger.UsageRow;
import footing.legs.Refusal.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The database of the verdicts is taken from a house that runs, in whole or for writing, and given
/// back: no caller notices, and all who look are told.
class StoreTroubleTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String GOOD = "footing_verdict_store_ok 1.0";
    private static final String BAD = "footing_verdict_store_ok 0.0";

    @TempDir Path folder;

    private interface Step {
        void take() throws Exception;
    }

    @Test
    @Timeout(60)
    void a_store_that_is_gone_is_shown_stops_nobody_and_gets_all_when_it_is_back()
            throws Exception {
        Path file = folder.resolve("footing.db");
        Path away = folder.resolve("away.db");
        play(folder, () -> Files.move(file, away), () -> Files.move(away, file));
    }

    @Test
    @Timeout(60)
    void so_is_one_that_can_only_be_read() throws Exception {
        play(folder, () -> writeVersion(3), () -> writeVersion(2));
    }

    @Test
    @Timeout(120)
    void so_is_one_on_a_disk_that_is_full() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=48m", "footing-test", disk.toString()),
                "this machine does not let the test mount a small disk (mount wants root)");
        try {
            Path filler = disk.resolve("filler");
            play(disk, () -> fill(filler), () -> Files.delete(filler));
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static void play(Path folder, Step spoil, Step mend) throws Exception {
        ScriptedLeg first =
                new ScriptedLeg("a", List.of(chat("m")), refuses(Kind.KEY_INVALID, 401, null))
                        .withKeys("K#1")
                        .at("one", "one:443");
        ScriptedLeg second =
                new ScriptedLeg("b", List.of(chat("m")), answers("{}")).at("two", "two:443");
        try (RunningGateway house = new RunningGateway(folder, Clocks.DEFAULT, first, second)) {
            String admin = house.ledger.addAdminKey("boss").secret();
            assertThat(house.get("/metrics").body()).contains(GOOD);
            spoil.take();

            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(200);
            await(() -> house.book.storeFault().isPresent());
            assertThat(house.post(CHAT, ASK).headers().firstValue("footing-attempts"))
                    .contains("1");
            assertThat(first.seen).hasSize(1);
            assertThat(house.get("/metrics").body()).contains(BAD);
            assertThat(list(house, admin))
                    .contains("key_invalid")
                    .contains("\"store_fault\":\"Verdicts are not kept");

            mend.take();
            await(() -> house.book.storeFault().isEmpty());
            await(() -> house.verdicts.shelved().verdicts().size() == 1);
            assertThat(house.get("/metrics").body()).contains(GOOD);
            assertThat(list(house, admin)).contains("key_invalid").doesNotContain("store_fault");
            house.ledger.drain();
            assertThat(house.ledger.latest(10))
                    .extracting(UsageRow::outcome)
                    .containsExactly("answered", "answered", "refused");
        }
    }

    /// A newer way of writing in the header makes SQLite open the file for reading only, also for
    /// root.
    private void writeVersion(int version) throws IOException {
        try (RandomAccessFile raw =
                new RandomAccessFile(folder.resolve("footing.db").toFile(), "rw")) {
            raw.seek(18);
            raw.write(version);
        }
    }

    /// Takes all the room that is left.
    private static void fill(Path file) throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(Files.getFileStore(file).getUsableSpace()).isZero();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static void await(BooleanSupplier until) {
        while (!until.getAsBoolean()) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static String list(RunningGateway house, String admin)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + house.port() + "/admin/v1/verdicts");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri)
                            .timeout(Duration.ofSeconds(20))
                            .header("authorization", "Bearer " + admin)
                            .build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
