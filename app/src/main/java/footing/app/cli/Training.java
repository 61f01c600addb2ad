package footing.app.cli;

import footing.app.House;
import footing.http.Exchange;
import footing.http.Header;
import footing.http.HttpServer;
import footing.http.HttpUpstream;
import footing.http.ServerSettings;
import footing.http.Upstream.Clocks;
import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import footing.http.UpstreamAnswer;
import footing.http.UpstreamSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/// A short life of a gateway, run once after a build, from which the JVM learns what to load and
/// compile first: commands, a start, answers in one piece and in streams, an end. Everything is on
/// loopback and in a folder of its own, which is deleted. Ends with 1 where an answer was wrong,
/// and then nothing is learned.
public final class Training {
    private static final int ROUNDS = 150;
    private static final String ASK =
            "{\"model\":\"trainee\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final String WHOLE =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"trainee\","
                    + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"hello\"},\"finish_reason\":\"stop\"}],\"usage\":"
                    + "{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    private static final String CHUNK =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                    + "\"model\":\"trainee\",\"choices\":[{\"index\":0,\"delta\":"
                    + "{\"content\":\"hello\"},\"finish_reason\":FINISH}]}\n\n";

    private final Path folder;
    private final int supplier;
    private boolean good = true;

    private Training(Path folder, int supplier) {
        this.folder = folder;
        this.supplier = supplier;
    }

    /// Lives the short life.
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("footing-training");
        try (HttpServer server =
                HttpServer.start(ServerSettings.on("127.0.0.1", 0), Training::supply)) {
            Training training = new Training(folder, server.port());
            training.live();
            if (!training.good) {
                System.exit(1);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    /// The supplier: always the same answer.
    private static void supply(Exchange exchange) throws IOException {
        String ask = new String(exchange.body(1 << 20), StandardCharsets.UTF_8);
        if (!ask.contains("\"stream\":true")) {
            exchange.respond(200, type("application/json"), bytes(WHOLE));
            return;
        }
        exchange.begin(200, type("text/event-stream"));
        for (String finish : new String[] {"null", "null", "\"stop\""}) {
            byte[] chunk = bytes(CHUNK.replace("FINISH", finish));
            exchange.write(chunk, 0, chunk.length);
            exchange.flush();
        }
        byte[] done = bytes("data: [DONE]\n\n");
        exchange.write(done, 0, done.length);
        exchange.finish();
    }

    private static List<Header> type(String type) {
        return List.of(new Header("content-type", type));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void live() throws IOException {
        Files.writeString(
                folder.resolve("footing.yaml"),
                """
                suppliers:
                  trainee: {like: vllm, base-url: http://127.0.0.1:%d/v1, models: [trainee]}
                routes:
                  trainee: [trainee]
                """
                        .formatted(supplier));
        run("--help", (_, _) -> {});
        run("check", (_, _) -> {});
        run("up --port 0 --no-local", this::serve);
        run("keys list", (_, _) -> {});
        run("usage", (_, _) -> {});
    }

    private void run(String line, Vigil vigil) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Surroundings around =
                new Surroundings(
                        nowhere,
                        System.err,
                        Map.of(),
                        folder,
                        folder,
                        false,
                        "trainee",
                        InstantSource.system(),
                        new SecureRandom());
        good &= Commands.run(List.of(line.split(" ", -1)), around, vigil) == 0;
    }

    private void serve(House house, String key) {
        Origin origin = new Origin(false, "127.0.0.1", house.port());
        try (HttpUpstream caller = new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()))) {
            for (int i = 0; i < ROUNDS; i++) {
                good &= ask(caller, origin, key, ASK + "}").contains("hello");
                good &= ask(caller, origin, key, ASK + ",\"stream\":true}").endsWith("[DONE]\n\n");
            }
        } catch (IOException | GeneralSecurityException e) {
            System.err.println(e);
            good = false;
        }
    }

    private static String ask(HttpUpstream caller, Origin origin, String key, String body)
            throws IOException {
        UpstreamRequest request =
                new UpstreamRequest(
                        origin,
                        "POST",
                        "/v1/chat/completions",
                        List.of(
                                new Header("authorization", "Bearer " + key),
                                new Header("content-type", "application/json")),
                        bytes(body),
                        Clocks.DEFAULT);
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[8192];
        try (UpstreamAnswer answer = caller.send(request)) {
            for (int n = answer.read(buffer, 0, buffer.length);
                    n >= 0;
                    n = answer.read(buffer, 0, buffer.length)) {
                text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }
}
