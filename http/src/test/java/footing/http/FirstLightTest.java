package footing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Upstream.Clocks;
import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Both sides of the engine talk to each other.
@Timeout(30)
class FirstLightTest {
    private static final List<Header> JSON =
            List.of(new Header("content-type", "application/json"));

    @Test
    void an_exchange_goes_through_both_sides_and_keeps_its_connection() throws Exception {
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0),
                                exchange -> exchange.respond(200, JSON, exchange.body(1 << 20)));
                HttpUpstream upstream = upstream()) {
            for (int i = 0; i < 3; i++) {
                String said = "{\"n\":" + i + "}";
                try (UpstreamAnswer answer =
                        upstream.send(post(server.port(), said.getBytes(UTF_8)))) {
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
                    assertThat(text(answer)).isEqualTo(said);
                }
            }
            assertThat(upstream.connections()).isEqualTo(1);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_stream_flows_in_chunks() throws Exception {
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0),
                                exchange -> {
                                    exchange.body(1 << 20);
                                    exchange.begin(200, JSON);
                                    for (int i = 0; i < 100; i++) {
                                        byte[] event = ("data: " + i + "\n\n").getBytes(UTF_8);
                                        exchange.write(event, 0, event.length);
                                        exchange.flush();
                                    }
                                    exchange.finish();
                                });
                HttpUpstream upstream = upstream()) {
            for (int i = 0; i < 2; i++) {
                try (UpstreamAnswer answer = upstream.send(post(server.port(), new byte[3]))) {
                    assertThat(text(answer)).startsWith("data: 0\n\n").endsWith("data: 99\n\n");
                }
            }
            assertThat(upstream.connections()).isEqualTo(1);
        }
    }

    @Test
    void the_caller_who_leaves_is_noticed_while_nothing_flows() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        CountDownLatch watching = new CountDownLatch(1);
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0),
                                exchange -> {
                                    exchange.body(100);
                                    exchange.onGone(gone::countDown);
                                    watching.countDown();
                                    try {
                                        gone.await();
                                    } catch (InterruptedException e) {
                                        throw new AssertionError(e);
                                    }
                                });
                RawCaller caller = new RawCaller(server.port())) {
            caller.say("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            watching.await();
            long left = System.nanoTime();
            caller.leave();
            assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(System.nanoTime() - left).isLessThan(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private static HttpUpstream upstream() throws Exception {
        return new HttpUpstream(UpstreamSettings.of(SSLContext.getDefault()));
    }

    private static UpstreamRequest post(int port, byte[] body) {
        return new UpstreamRequest(
                new Origin(false, "127.0.0.1", port), "POST", "/v1", JSON, body, Clocks.DEFAULT);
    }

    private static String text(UpstreamAnswer answer) throws HttpBreak {
        StringBuilder text = new StringBuilder();
        byte[] bytes = new byte[8192];
        for (int n = answer.read(bytes, 0, bytes.length);
                n >= 0;
                n = answer.read(bytes, 0, bytes.length)) {
            text.append(new String(bytes, 0, n, UTF_8));
        }
        return text.toString();
    }
}
