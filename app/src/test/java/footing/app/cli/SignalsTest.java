package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import footing.testing.FakeSupplier;
import footing.testing.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway in a process of its own, told to end while an answer is open.
class SignalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
    private static final Pattern KEY = Pattern.compile("sk-footing-[\\w-]{43}");

    @TempDir Path folder;
    private FakeSupplier supplier;
    private HttpClient client;
    private Process gateway;
    private CompletableFuture<HttpResponse<String>> answer;

    @BeforeEach
    void an_answer_is_open() throws Exception {
        supplier = FakeSupplier.start();
        client = HttpClient.newHttpClient();
        Files.writeString(
                folder.resolve("footing.yaml"),
                "suppliers: {one: {like: vllm, base-url: '%s', models: [m]}}"
                        .formatted(supplier.baseUrl()));
        gateway =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "up",
                                "--no-local",
                                "--port=0",
                                "--config=" + folder.resolve("footing.yaml"),
                                "--data=" + folder.resolve("data"))
                        .redirectErrorStream(true)
                        .start();
        String banner = untilReady();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(found(ADDRESS, banner) + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + found(KEY, banner))
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"m\",\"stream\":true,\"messages\":"
                                                + "[{\"role\":\"user\",\"content\":\"hi\"}]}"))
                        .build();
        supplier.fail(new Fault.SlowFirstEvent(Duration.ofSeconds(4)));
        answer = client.sendAsync(request, BodyHandlers.ofString());
        supplier.awaitSeen(1, PATIENCE);
    }

    private String untilReady() throws IOException {
        StringBuilder banner = new StringBuilder();
        BufferedReader lines = gateway.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            banner.append(line).append('\n');
            if (line.startsWith("Ctrl-C")) {
                return banner.toString();
            }
        }
        throw new AssertionError("it ended: " + banner);
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group();
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(gateway.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    @AfterEach
    void nothing_is_left() {
        gateway.destroyForcibly();
        client.shutdownNow();
        supplier.close();
    }

    @Test
    void told_once_it_lets_open_answers_go_to_their_end() throws Exception {
        signal("TERM");
        assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body())
                .endsWith("data: [DONE]\n\n");
        assertThat(gateway.waitFor(PATIENCE)).isTrue();
        assertThat(gateway.exitValue()).isZero();
    }

    @Test
    void told_twice_it_ends_at_once() throws Exception {
        signal("INT");
        String told = gateway.inputReader(StandardCharsets.UTF_8).readLine();
        assertThat(told).startsWith("Ending: open answers go to their end");
        signal("INT");
        assertThat(gateway.waitFor(Duration.ofSeconds(3))).isTrue();
        assertThat(gateway.exitValue()).isEqualTo(130);
        assertThat(answer).failsWithin(PATIENCE);
    }
}
