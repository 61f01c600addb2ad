package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import footing.app.House;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway as `footing up` makes it, in this process.
class UpCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;

    private final StringBuilder heard = new StringBuilder();

    @Test
    void a_fresh_folder_gets_a_key_that_is_shown_once_and_opens() {
        Stage stage = new Stage(folder);
        assertThat(stage.run("up --port 0 --no-local", this::models)).isZero();
        assertThat(heard.toString()).startsWith("200 ");
        assertThat(stage.out())
                .containsPattern("Footing stands at http://127\\.0\\.0\\.1:\\d+\n")
                .containsPattern("Your first key, shown this once:\n\n  sk-footing-[\\w-]{43}\n")
                .contains("No leg stands")
                .contains("from openai import OpenAI");
        assertThat(stage.run("up --port 0 --no-local", this::models)).isZero();
        assertThat(heard.toString()).contains("401 ");
        assertThat(stage.out()).doesNotContainPattern("sk-footing-\\w").contains("keys add NAME");
    }

    private void models(House house, String key) throws InterruptedException {
        heard.append(get(house.port(), "/v1/models", key)).append('\n');
    }

    private static String get(int port, String path, String key) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("authorization", "Bearer " + key)
                        .build();
        return send(request);
    }

    private static String ask(int port, String key, String model) throws InterruptedException {
        String body =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                        .formatted(model);
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return send(request);
    }

    private static String send(HttpRequest request) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @Test
    void a_changed_file_is_taken_while_it_stands() throws IOException {
        try (FakeSupplier one = FakeSupplier.start();
                FakeSupplier two = FakeSupplier.start()) {
            write(supplier("one", one));
            Stage stage = new Stage(folder);
            int code =
                    stage.run(
                            "up --port 0 --no-local",
                            (house, key) -> {
                                heard.append(ask(house.port(), key, "m"));
                                write(supplier("two", two));
                                await(() -> house.legs().contains("two"));
                                heard.append(ask(house.port(), key, "m"));
                            });
            assertThat(stage.err()).isEmpty();
            assertThat(code).isZero();
            assertThat(one.seen()).hasSize(1);
            assertThat(two.seen()).hasSize(1);
        }
    }

    private static String supplier(String name, FakeSupplier supplier) {
        return "suppliers: {%s: {like: vllm, base-url: '%s', models: [m]}}"
                .formatted(name, supplier.baseUrl());
    }

    private void write(String text) {
        try {
            Files.writeString(folder.resolve("footing.yaml"), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_taken_port_is_one_sentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Stage stage = new Stage(folder);
            assertThat(stage.run("up --no-local --port " + taken.getLocalPort())).isOne();
            assertThat(stage.err())
                    .startsWith("footing: 127.0.0.1:" + taken.getLocalPort() + " cannot be")
                    .contains("--port N")
                    .hasLineCount(1);
        }
    }

    @Test
    void a_folder_has_one_gateway() {
        Stage stage = new Stage(folder);
        Stage other = new Stage(folder);
        int code =
                stage.run(
                        "up --no-local --port 0",
                        (_, _) -> heard.append(other.run("up --no-local --port 0")));
        assertThat(code).isZero();
        assertThat(heard).hasToString("1");
        assertThat(other.err()).startsWith("footing: ").hasLineCount(1);
    }

    @Test
    void without_a_model_it_stands_all_the_same_and_says_how_to_bring_one() {
        Stage stage = new Stage(folder);
        int code =
                stage.run(
                        "up --port 0 --model nonesuch",
                        (house, key) -> {
                            await(() -> stage.out().contains("footing models add FILE.gguf"));
                            heard.append(ask(house.port(), key, "nonesuch"));
                        });
        assertThat(code).isZero();
        assertThat(heard.toString()).startsWith("503 ").contains("nonesuch");
    }

    @Test
    void a_file_that_is_wrong_stops_the_start() {
        write("suppliers: {openai: {key: env:NOT_SET}}");
        Stage stage = new Stage(folder);
        assertThat(stage.run("up --port 0 --no-local")).isOne();
        assertThat(stage.err()).contains("footing.yaml:1:22: suppliers.openai.key: env:NOT_SET");
    }

    @Test
    void an_open_answer_goes_to_its_end_when_the_vigil_is_over() throws Exception {
        try (FakeSupplier supplier = FakeSupplier.start()) {
            write(supplier("one", supplier));
            supplier.fail(new Fault.SlowFirstByte(Duration.ofSeconds(2)));
            Thread[] caller = new Thread[1];
            int code =
                    new Stage(folder)
                            .run(
                                    "up --port 0 --no-local",
                                    (house, key) -> {
                                        int port = house.port();
                                        caller[0] =
                                                Thread.startVirtualThread(() -> heard(port, key));
                                        supplier.awaitSeen(1, PATIENCE);
                                    });
            assertThat(code).isZero();
            caller[0].join(PATIENCE);
            assertThat(heard.toString()).startsWith("200 ");
        }
    }

    private void heard(int port, String key) {
        try {
            heard.append(ask(port, key, "m"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
