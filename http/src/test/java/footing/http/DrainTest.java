package footing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a server ends.
@Timeout(30)
class DrainTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    private HttpServer server(Handler handler) throws IOException {
        return HttpServer.start(ServerSettings.on("127.0.0.1", 0), handler);
    }

    private void stream(Exchange exchange) throws IOException {
        exchange.begin(200, List.of());
        exchange.write("ab".getBytes(UTF_8), 0, 2);
        exchange.flush();
        begun.countDown();
        await(go);
        exchange.write("cd".getBytes(UTF_8), 0, 2);
        exchange.finish();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    @Test
    void open_streams_end_and_idle_connections_are_closed() throws Exception {
        try (HttpServer server =
                        server(exchange -> {
                            if (exchange.path().equals("/stream")) {
                                stream(exchange);
                            } else {
                                exchange.respond(200, List.of(), new byte[0]);
                            }
                        });
                RawCaller idle = new RawCaller(server.port());
                RawCaller silent = new RawCaller(server.port());
                RawCaller busy = new RawCaller(server.port())) {
            assertThat(idle.say(GET).read().status()).isEqualTo(200);
            busy.say("GET /stream HTTP/1.1\r\nhost: a\r\n\r\n");
            begun.await();
            CompletableFuture<Boolean> drained = new CompletableFuture<>();
            Thread.startVirtualThread(() -> drained.complete(server.drain(Duration.ofSeconds(20))));
            assertThat(idle.ended()).isTrue();
            assertThat(silent.ended()).isTrue();
            assertThat(drained).isNotDone();
            go.countDown();
            assertThat(busy.read().body()).isEqualTo("abcd");
            assertThat(busy.ended()).isTrue();
            assertThat(drained.get()).isTrue();
            assertThatThrownBy(() -> new RawCaller(server.port()))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void patience_has_an_end_and_close_breaks_off() throws Exception {
        HttpServer server = server(this::stream);
        try (RawCaller busy = new RawCaller(server.port())) {
            busy.say(GET);
            begun.await();
            assertThat(server.drain(Duration.ofMillis(30))).isFalse();
            server.close();
            assertThat(server.connections()).isZero();
            assertThatThrownBy(busy::readAll).isInstanceOf(IOException.class);
        }
    }

    @Test
    void an_answer_that_begins_while_draining_says_close() throws Exception {
        CountDownLatch draining = new CountDownLatch(1);
        try (HttpServer server =
                        server(exchange -> {
                            begun.countDown();
                            await(draining);
                            exchange.respond(200, List.of(), new byte[0]);
                        });
                RawCaller caller = new RawCaller(server.port())) {
            caller.say(GET);
            begun.await();
            server.drain(Duration.ofMillis(1));
            draining.countDown();
            assertThat(caller.read().head()).contains("connection: close\r\n");
            assertThat(caller.ended()).isTrue();
        }
    }
}
