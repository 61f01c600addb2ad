package footing.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import footing.app.House;
import footing.gateway.Shelved;
import footing.ledger.Ledger;
import footing.ledger.Role;
import footing.ledger.Shelf;
import footing.ledger.StoredLedger;
import footing.legs.Evidence;
import footing.legs.Refusal;
import footing.legs.verdict.Confidence;
import footing.legs.verdict.Permanence;
import footing.legs.verdict.Scope;
import footing.legs.verdict.State;
import footing.legs.verdict.Subject;
import footing.legs.verdict.Verdict;
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
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person sees verdicts and rules over them, beside a gateway and without one.
class VerdictsCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;

    private String key = "";

    @Test
    void verdicts_are_shown_overruled_and_lifted() throws IOException {
        Stage stage = new Stage(folder);
        Transcript transcript =
                new Transcript(stage)
                        .run("verdicts")
                        .run("verdicts --json")
                        .run("verdicts unknown")
                        .run("verdicts list --lang zh");
        Instant seen = stage.now().minus(Duration.ofMinutes(5));
        keep(stage, List.of(region(seen), spent(seen.plusSeconds(60))));
        transcript
                .run("verdicts")
                .run("verdicts overrule v_0a --reason proxied --for 30m")
                .run("verdicts list")
                .run("verdicts list --json")
                .run("verdicts list --lang zh")
                .run("verdicts unknown")
                .run("verdicts unknown --json")
                .run("verdicts lift v_0a0a0a0a --reason proxied")
                .run("verdicts lift v_0a0a0a0a --reason proxied")
                .run("verdicts overrule v_0b --reason paid --until 2026-11-24T00:00:00Z")
                .run("verdicts list")
                .run("verdicts overrule v_ --for 1h")
                .run("verdicts overrule v_0b --reason paid --for soon")
                .run("verdicts overrule v_0b --reason paid --for 91d")
                .run("verdicts overrule v_0b --reason paid --until 2026-11-01T00:00:00Z")
                .run("verdicts overrule v_0b --reason paid --for 1h --until 2026-11-24T00:00:00Z")
                .run("verdicts lift v_0b --reason " + "x".repeat(501))
                .matches("verdicts", "x{501}", "XXX…");
    }

    private void keep(Stage stage, List<Verdict> verdicts) {
        try (Ledger ledger =
                StoredLedger.open(
                        folder.resolve(".footing"),
                        Role.VISITOR,
                        stage.around().clock(),
                        stage.around().random())) {
            new Shelved(ledger.shelf(), stage.around().clock()).change(verdicts, List.of());
            ledger.shelf()
                    .note(
                            List.of(
                                    new Shelf.Unknown(
                                            "openai",
                                            418,
                                            "a1b2",
                                            "\u001b[2J{\"oops\":\n \"teapot\"}",
                                            3,
                                            stage.now(),
                                            stage.now())));
        }
    }

    private static Verdict region(Instant since) {
        return verdict(
                "v_0a0a0a0a",
                new Subject(Scope.REGION, "openai", "", "", "", "api.openai.com"),
                Refusal.Kind.REGION_BLOCKED,
                new Permanence.Standing(),
                new Evidence(
                        403,
                        List.of(),
                        "{\"error\": {\"message\": \"Country \u001b[31mnot\\nsupported\u202e\"}}"
                                .replace("\u001b", "\\u001b"),
                        null),
                since);
    }

    private static Verdict spent(Instant since) {
        return verdict(
                "v_0b0b0b0b",
                new Subject(Scope.ACCOUNT, "dashscope", "dashscope", "", "", ""),
                Refusal.Kind.QUOTA_EXHAUSTED,
                new Permanence.Until(since.plus(Duration.ofHours(6))),
                new Evidence(429, List.of(), "余额不足", null),
                since);
    }

    private static Verdict verdict(
            String id,
            Subject subject,
            Refusal.Kind kind,
            Permanence permanence,
            Evidence evidence,
            Instant since) {
        return new Verdict(
                id,
                subject,
                kind,
                State.STANDS,
                permanence,
                Confidence.HIGH,
                evidence,
                subject.supplier() + ":rule",
                since,
                since,
                2,
                since.plus(Duration.ofMinutes(15)),
                0,
                null);
    }

    @Test
    void a_person_rules_over_a_gateway_that_runs_and_a_restart_remembers() throws IOException {
        try (FakeSupplier one = FakeSupplier.start();
                FakeSupplier two = FakeSupplier.start()) {
            settings(one, two);
            Stage person = new Stage(folder).onRealTime();
            one.fail(Fault.regionBlocked());
            up((house, first) -> {
                key = first;
                await(() -> {
                    ask(house);
                    return shown(person).contains("\"state\":\"stands\"");
                });
            });
            one.fail(new Fault.None());
            String id = shown(person).replaceAll("(?s).*\"id\":\"(v_\\w+)\".*", "$1");
            assertThat(person.run("verdicts")).isZero();
            assertThat(person.out()).contains("region_blocked").contains("Country, region");

            up((house, _) -> {
                int before = asked(one);
                assertThat(ask(house)).isEqualTo(200);
                assertThat(asked(one)).as("a restart remembers what stands").isEqualTo(before);
                rule(person, "overrule " + id + " --reason proxied");
                await(() -> {
                    ask(house);
                    return asked(one) > before;
                });
            });

            up((house, _) -> {
                assertThat(shown(person)).contains("\"by\":\"lin\"", "\"reason\":\"proxied\"");
                int before = asked(one);
                assertThat(ask(house)).isEqualTo(200);
                assertThat(asked(one)).as("a restart remembers the ruling").isEqualTo(before + 1);
                rule(person, "lift " + id + " --reason proxied");
                await(() -> house.verdicts().all().isEmpty());
                assertThat(shown(person)).isEqualTo("[]\n");
            });
            assertThat(shown(person)).isEqualTo("[]\n");
        }
    }

    private void settings(FakeSupplier one, FakeSupplier two) throws IOException {
        Files.writeString(
                folder.resolve("footing.yaml"),
                """
                suppliers:
                  one: {like: openai, base-url: '%s', key: env:ONE, models: [m]}
                  two: {like: vllm, base-url: '%s', models: [m]}
                routes:
                  both: [one/m, two/m]
                """
                        .formatted(one.baseUrl(), two.baseUrl()));
    }

    private void up(Vigil vigil) {
        Stage gateway = new Stage(folder).env("ONE", "right");
        int code = gateway.run("up --port 0 --no-local", vigil);
        assertThat(gateway.err()).isEmpty();
        assertThat(code).isZero();
    }

    private static String shown(Stage person) {
        assertThat(person.run("verdicts list --json")).isZero();
        return person.out();
    }

    private static void rule(Stage person, String words) {
        assertThat(person.run("verdicts " + words)).as(words).isZero();
    }

    private static int asked(FakeSupplier supplier) {
        return (int)
                supplier.seen().stream()
                        .filter(seen -> seen.target().endsWith("/chat/completions"))
                        .count();
    }

    private int ask(House house) throws InterruptedException {
        String body = "{\"model\":\"both\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        URI place = URI.create("http://127.0.0.1:" + house.port() + "/v1/chat/completions");
        HttpRequest request =
                HttpRequest.newBuilder(place)
                        .header("authorization", "Bearer " + key)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
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
