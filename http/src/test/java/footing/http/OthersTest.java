package footing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The engine against HTTP that others wrote: the client and the server of the JDK.
@Timeout(30)
class OthersTest {
    @Test
    void the_client_of_the_jdk_understands_our_server() throws Exception {
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0),
                                exchange -> {
                                    byte[] body = exchange.body(1 << 24);
                                    exchange.onGone(() -> {});
                                    if (exchange.path().equals("/whole")) {
                                        exchange.respond(200, List.of(new Header("x", "y")), body);
                                    } else {
                                        exchange.begin(200, List.of());
                                        exchange.write(body, 0, body.length);
                                        exchange.finish();
                                    }
                                });
                HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (String path : List.of("/whole", "/stream")) {
                for (int size : List.of(0, 1, 5_000, 3_000_000)) {
                    String said = "z".repeat(size);
                    for (boolean expect : List.of(false, true)) {
                        HttpRequest request =
                                HttpRequest.newBuilder(uri(server.port(), path))
                                        .POST(BodyPublishers.ofString(said))
                                        .expectContinue(expect && size > 0)
                                        .build();
                        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                        assertThat(answer.statusCode()).isEqualTo(200);
                        assertThat(answer.body().equals(said)).isTrue();
                    }
                    HttpRequest chunked =
                            HttpRequest.newBuilder(uri(server.port(), path))
                                    .POST(
                                            BodyPublishers.fromPublisher(
                                                    BodyPublishers.ofString(said)))
                                    .build();
                    HttpResponse<String> answer = client.send(chunked, BodyHandlers.ofString());
                    assertThat(answer.body().equals(said)).isTrue();
                }
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void our_client_understands_the_server_of_the_jdk() throws Exception {
        var server =
                com.sun.net.httpserver.HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1", OthersTest::echo);
        server.start();
        try (HttpUpstream upstream = Calls.upstream()) {
            int port = server.getAddress().getPort();
            for (int size : List.of(0, 1, 5_000, 3_000_000)) {
                String said = "z".repeat(size);
                String back = Calls.call(upstream, Calls.post(port, said));
                assertThat(back.equals(said)).isTrue();
            }
            assertThat(upstream.connections()).isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }

    private static void echo(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, body.length % 2 == 0 ? 0 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(new String(body, UTF_8).getBytes(UTF_8));
        }
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
