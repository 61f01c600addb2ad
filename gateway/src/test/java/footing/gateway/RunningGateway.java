package footing.gateway;

import footing.http.HttpServer;
import footing.http.ServerSettings;
import footing.http.Upstream.Clocks;
import footing.ledger.Ledger;
import footing.ledger.Role;
import footing.ledger.StoredLedger;
import footing.ledger.price.PriceBook;
import footing.legs.Leg;
import footing.legs.verdict.VerdictBook;
import footing.tokens.TokenCounter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A gateway on a free port of loopback, with real books in a folder of the test's.
final class RunningGateway implements AutoCloseable {
    static final int BODY_LIMIT = 64 * 1024;

    final Ledger ledger;
    final String key;
    final Verdicts verdicts;
    final VerdictBook book;
    final Gateway gateway;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    RunningGateway(Path folder, Leg... legs) throws IOException {
        this(folder, Clocks.DEFAULT, legs);
    }

    RunningGateway(Path folder, Clocks clocks, Leg... legs) throws IOException {
        this(folder, clocks, Senses.real(), legs);
    }

    RunningGateway(Path folder, Clocks clocks, Senses senses, Leg... legs) throws IOException {
        this(folder, router(clocks, legs), senses, Pause.real());
    }

    RunningGateway(Path folder, Router router, Senses senses, Pause pause) throws IOException {
        this(folder, router, senses, pause, () -> PriceBook.EMPTY);
    }

    /// With prices.
    RunningGateway(
            Path folder, Router router, Senses senses, Pause pause, Supplier<PriceBook> prices)
            throws IOException {
        ledger = StoredLedger.open(folder, Role.GATEWAY, senses.clock(), new SecureRandom());
        key = ledger.addKey("test").secret();
        verdicts = Verdicts.open(ledger.shelf(), senses);
        book = verdicts.book();
        gateway =
                new Gateway(
                        new Till(ledger, prices, TokenCounter.guessing()),
                        verdicts,
                        router,
                        senses,
                        BODY_LIMIT,
                        pause);
        server = HttpServer.start(ServerSettings.on("127.0.0.1", 0), gateway);
    }

    static Router router(Clocks clocks, Leg... legs) {
        return new Router(
                List.of(legs),
                new Routes(Map.of(), Routes.UnknownModels.NEAREST, clocks),
                name -> Optional.empty());
    }

    /// Every model goes to these legs in their order, none the equal of another.
    static RunningGateway inOrder(Path folder, Leg... legs) throws IOException {
        return new RunningGateway(
                folder, ordered(Clocks.DEFAULT, legs), Senses.real(), Pause.real());
    }

    static Router ordered(Clocks clocks, Leg... legs) {
        Routes.Route route =
                Routes.Route.inOrder(
                        List.of(legs).stream().map(Leg::name).toList(), Terms.of(clocks));
        return new Router(
                List.of(legs),
                new Routes(Map.of("*", route), Routes.UnknownModels.NEAREST, clocks),
                name -> Optional.empty());
    }

    int port() {
        return server.port();
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return post(path, body.getBytes(StandardCharsets.UTF_8), "Bearer " + key);
    }

    /// With one more header.
    HttpResponse<String> post(String path, String body, String header, String value)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(30))
                        .header("authorization", "Bearer " + key)
                        .header(header, value)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, byte[] body, String authorization) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(30))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!authorization.isEmpty()) {
            request.header("authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return get(path, key);
    }

    HttpResponse<String> get(String path, String secret) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(30))
                        .header("authorization", "Bearer " + secret)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /// Sends a request and reads nothing of its answer.
    Socket send(String path, String ask) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        OutputStream out = socket.getOutputStream();
        String head =
                "POST "
                        + path
                        + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
                        + key
                        + "\r\ncontent-length: "
                        + ask.length()
                        + "\r\n\r\n";
        out.write((head + ask).getBytes(StandardCharsets.UTF_8));
        out.flush();
        return socket;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    @Override
    public void close() {
        client.close();
        server.close();
        gateway.close();
        verdicts.close();
        ledger.close();
    }
}
