package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import footing.app.House;
import footing.testing.FakeSupplier;
import footing.testing.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An operator teaches a gateway what a refusal means, while it runs.
class RefusalRulesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String REFUSAL = "{\"error\":{\"message\":\"Your zone is closed (17)\"}}";

    private static final String RULES =
            """
            rules:
              - class: account_closed
                supplier: vllm
                text: "^your zone is closed"
                examples:
                  - {status: 418, body: '{"error":{"message":"Your zone is closed (17)"}}'}
            """;

    @TempDir Path folder;

    @Test
    void rules_are_taken_while_the_gateway_runs_and_bad_ones_change_nothing() throws IOException {
        try (FakeSupplier one = FakeSupplier.start()) {
            one.fail(new Fault.Status(418, List.of(), REFUSAL));
            settings(one);
            Path rules = folder.resolve("own.yaml");
            Stage gateway = new Stage(folder);
            int code =
                    gateway.run(
                            "up --port 0 --no-local",
                            (house, key) -> {
                                assertThat(figure(house, "footing_refusal_rules_ok"))
                                        .isEqualTo("0.0");
                                assertThat(figure(house, "footing_prices_ok")).isEqualTo("0.0");
                                assertThat(ask(house, key)).doesNotContain("account_closed");

                                write(rules, RULES);
                                await(() -> ask(house, key).contains("account_closed"));
                                assertThat(figure(house, "footing_refusal_rules_ok"))
                                        .isEqualTo("1.0");
                                write(folder.resolve("prices.yaml"), "prices: []");
                                await(() -> figure(house, "footing_prices_ok").equals("1.0"));

                                write(rules, RULES.replace("^your zone", "^your house"));
                                await(() ->
                                        figure(house, "footing_refusal_rules_ok").equals("0.0"));
                                assertThat(ask(house, key)).contains("account_closed");
                            });
            assertThat(code).isZero();
        }
    }

    @Test
    void check_and_explain_know_the_rules() throws IOException {
        try (FakeSupplier one = FakeSupplier.start()) {
            settings(one);
            Path rules = folder.resolve("own.yaml");
            Files.writeString(rules, RULES);
            Files.writeString(folder.resolve("prices.yaml"), "prices: []");
            Files.writeString(folder.resolve("body.json"), REFUSAL);
            Stage person = new Stage(folder);
            assertThat(person.run("check")).isZero();
            assertThat(person.out()).contains("refusal-rules: ");
            String explain =
                    "verdicts explain --supplier vllm --status 418 --body body.json --json";
            assertThat(person.run(explain)).isZero();
            assertThat(person.out())
                    .contains("\"account_closed\"", "\"operator:vllm:418:early-text\"");

            Files.writeString(rules, RULES.replace("418", "4x8"));
            assertThat(person.run("check")).isEqualTo(1);
            assertThat(person.out()).contains("refusal-rules: ").contains("4x8");
            assertThat(person.run(explain)).isEqualTo(1);
            assertThat(person.err()).contains("4x8");
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void settings(FakeSupplier one) throws IOException {
        Files.writeString(
                folder.resolve("footing.yaml"),
                """
                suppliers:
                  one: {like: vllm, base-url: '%s', models: [m]}
                refusal-rules: own.yaml
                prices: prices.yaml
                """
                        .formatted(one.baseUrl()));
    }

    private static String figure(House house, String name) throws InterruptedException {
        String all = send(HttpRequest.newBuilder(uri(house, "/metrics")).build());
        return all.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    private static String ask(House house, String key) throws InterruptedException {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        return send(
                HttpRequest.newBuilder(uri(house, "/v1/chat/completions"))
                        .header("authorization", "Bearer " + key)
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private static URI uri(House house, String path) {
        return URI.create("http://127.0.0.1:" + house.port() + path);
    }

    private static String send(HttpRequest request) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private static void await(Condition condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
        }
    }
}
