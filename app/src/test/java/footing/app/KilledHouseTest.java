package footing.app;

import static org.assertj.core.api.Assertions.assertThat;

import footing.ledger.Ledger;
import footing.ledger.Role;
import footing.ledger.StoredLedger;
import footing.ledger.UsageRow;
import footing.testing.FakeSupplier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` in the middle of traffic, again and again on one data folder: every answer whose end a
/// caller saw is in the books, once, and the books balance. `bench/kill` does it fifty times.
class KilledHouseTest {
    private static final int CALLERS = 8;
    private static final int KILLS = Integer.getInteger("footing.kills", 5);

    /// Answers before a kill, at most.
    private static final int MOST = 300;

    @TempDir Path folder;

    @Test
    void every_answer_that_a_caller_saw_to_its_end_is_in_the_books_after_kill_9() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        long seed = Long.getLong("footing.seed", System.nanoTime());
        System.err.println("seed " + seed);
        Random chance = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            live(seen, 1 + chance.nextInt(MOST));
        }
        try (Ledger ledger =
                StoredLedger.open(
                        folder, Role.GATEWAY, InstantSource.system(), new SecureRandom())) {
            ledger.drain();
            List<String> booked =
                    ledger.latest(seen.size() + 10 * CALLERS * KILLS).stream()
                            .map(UsageRow::requestId)
                            .toList();
            assertThat(booked).containsAll(seen).doesNotHaveDuplicates();
            Map<String, Long> sums = new HashMap<>();
            ledger.allowances()
                    .balances()
                    .forEach(one -> sums.merge(one.unit(), one.amount(), Long::sum));
            assertThat(sums).containsKey("tokens");
            assertThat(sums.values()).allMatch(sum -> sum == 0);
            assertThat(ledger.holds().open()).isZero();
        }
    }

    /// One life of a house, which ends after about so many answers.
    private void live(Queue<String> seen, int answers) throws Exception {
        try (FakeSupplier supplier = FakeSupplier.start()) {
            Process process = start(supplier);
            try (HttpClient client = HttpClient.newHttpClient();
                    BufferedReader out =
                            new BufferedReader(
                                    new InputStreamReader(
                                            process.getInputStream(), StandardCharsets.US_ASCII))) {
                String[] words = String.valueOf(out.readLine()).split(" ", 2);
                CountDownLatch enough = new CountDownLatch(answers);
                List<Thread> callers = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    boolean stream = i % 2 == 0;
                    HttpRequest request = request(words[0], words[1], stream);
                    callers.add(
                            Thread.startVirtualThread(() -> call(client, request, seen, enough)));
                }
                assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
                process.destroyForcibly();
                process.waitFor();
                for (Thread caller : callers) {
                    caller.join();
                }
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /// Calls until the house is dead.
    private static void call(
            HttpClient client, HttpRequest request, Queue<String> seen, CountDownLatch enough) {
        try {
            while (true) {
                HttpResponse<String> answer =
                        client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    seen.add(answer.headers().firstValue("footing-request-id").orElse(""));
                    enough.countDown();
                }
            }
        } catch (IOException | InterruptedException dead) {
            // The house was killed; what was seen counts.
        }
    }

    private static HttpRequest request(String port, String key, boolean stream) {
        String body =
                "{\"model\":\"gpt-4o\",\"stream\":"
                        + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private Process start(FakeSupplier supplier) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HouseProcess.class.getName(),
                        folder.toString());
        builder.environment().put("OPENAI_API_KEY", "sk-test");
        builder.environment().put("OPENAI_BASE_URL", supplier.baseUrl());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return builder.start();
    }
}
