package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import footing.app.House;
import footing.testing.FakeSupplier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A key that a person makes beside a running gateway goes where its scope lets it, by what the
/// settings say of where legs are.
class KeyBordersTest {
    private static final Pattern SECRET = Pattern.compile("sk-footing-[\\w-]{43}");

    @TempDir Path folder;

    @Test
    void a_border_follows_the_settings() throws IOException {
        try (FakeSupplier relay = FakeSupplier.start();
                FakeSupplier own = FakeSupplier.start()) {
            write("", relay, own);
            up(house -> {
                assertThat(leg(house, key("--borders US"))).isEqualTo("key_scope");
                assertThat(leg(house, key("--borders CN"))).isEqualTo("key_scope");
                assertThat(leg(house, key("--legs relay"))).isEqualTo("relay");
            });
            write("jurisdiction: CN\n", relay, own);
            up(house -> {
                assertThat(leg(house, key("--borders CN"))).isEqualTo("own");
                assertThat(leg(house, key("--borders US,CN"))).isEqualTo("own");
                assertThat(leg(house, key("--borders US"))).isEqualTo("key_scope");
            });
            write("jurisdiction: CN\n", ", jurisdiction: US", relay, own);
            up(house -> {
                assertThat(leg(house, key("--borders US"))).isEqualTo("relay");
                assertThat(leg(house, key("--borders EU"))).isEqualTo("key_scope");
            });
        }
    }

    private void write(String house, FakeSupplier relay, FakeSupplier own) throws IOException {
        write(house, "", relay, own);
    }

    /// A relay of a supplier in another country, before an engine of one's own.
    private void write(String house, String more, FakeSupplier relay, FakeSupplier own)
            throws IOException {
        Files.writeString(
                folder.resolve("footing.yaml"),
                house
                        + """
                        suppliers:
                          relay: {like: openai, base-url: '%s', key: env:ONE, models: [m]%s}
                          own: {like: vllm, base-url: '%s', models: [m]}
                        routes:
                          both: [relay/m, own/m]
                        """
                                .formatted(relay.baseUrl(), more, own.baseUrl()));
    }

    private interface Visit {
        void to(House house) throws InterruptedException;
    }

    private void up(Visit visit) {
        Stage gateway = new Stage(folder).env("ONE", "right").onRealTime();
        assertThat(gateway.run("up --port 0 --no-local", (house, _) -> visit.to(house))).isZero();
    }

    private String key(String scope) {
        Stage person = new Stage(folder).onRealTime();
        assertThat(person.run("keys add k " + scope)).isZero();
        Matcher secret = SECRET.matcher(person.out());
        assertThat(secret.find()).isTrue();
        return secret.group();
    }

    /// The leg that answered, or the code of the refusal. A key is known within a second.
    private static String leg(House house, String key) throws InterruptedException {
        String body = "{\"model\":\"both\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + house.port()
                                                + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + key)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        long end = System.nanoTime() + 20_000_000_000L;
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 401) {
                    return answer.headers()
                            .firstValue("footing-leg")
                            .orElse(answer.body().contains("key_scope") ? "key_scope" : "?");
                }
                assertThat(System.nanoTime()).as("known in time").isLessThan(end);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
