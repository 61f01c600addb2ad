package footing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Callers who take their time.
@Timeout(30)
class ServerClocksTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final ServerSettings.Clocks PATIENT =
            new ServerSettings.Clocks(LONG, LONG, LONG, 1, LONG, LONG);

    private static HttpServer server(ServerSettings.Clocks clocks) throws IOException {
        return HttpServer.start(
                ServerSettings.on("127.0.0.1", 0).withClocks(clocks),
                exchange -> exchange.respond(200, List.of(), exchange.body(1 << 20)));
    }

    /// Says bytes one at a time, a little apart, until the server has had enough.
    private static void drip(RawCaller caller, String text) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try {
            for (byte b : text.getBytes(UTF_8)) {
                caller.say(new byte[] {b});
                if (caller.socket.getInputStream().available() > 0
                        || never.await(10, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (SocketException e) {
            // closed on the other side
        }
    }

    @Test
    void a_head_that_drips_is_answered_408() throws Exception {
        var clocks = new ServerSettings.Clocks(SHORT, LONG, LONG, 1, LONG, LONG);
        try (HttpServer server = server(clocks);
                RawCaller caller = new RawCaller(server.port())) {
            drip(caller, "GET / HTTP/1.1\r\nhost: a\r\nx: " + "y".repeat(5000));
            assertThat(caller.read().status()).isEqualTo(408);
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void a_connection_that_says_nothing_is_closed() throws Exception {
        var clocks = new ServerSettings.Clocks(SHORT, LONG, LONG, 1, LONG, LONG);
        try (HttpServer server = server(clocks);
                RawCaller caller = new RawCaller(server.port())) {
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void a_body_that_stops_is_answered_408() throws Exception {
        var clocks = new ServerSettings.Clocks(LONG, SHORT, LONG, 1 << 20, LONG, LONG);
        try (HttpServer server = server(clocks);
                RawCaller caller = new RawCaller(server.port())) {
            caller.say("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n12345");
            assertThat(caller.read().status()).isEqualTo(408);
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void a_body_that_drips_is_answered_408_though_it_never_stops() throws Exception {
        var clocks = new ServerSettings.Clocks(LONG, SHORT, LONG, 1 << 20, LONG, LONG);
        for (String framing :
                List.of(
                        "content-length: 5000\r\n\r\n",
                        "transfer-encoding: chunked\r\n\r\n1388\r\n")) {
            try (HttpServer server = server(clocks);
                    RawCaller caller = new RawCaller(server.port())) {
                caller.say("POST / HTTP/1.1\r\nhost: a\r\n" + framing);
                drip(caller, "y".repeat(5000));
                assertThat(caller.read().status()).isEqualTo(408);
            }
        }
    }

    @Test
    void a_body_has_a_last_moment_however_fast_it_flows() throws Exception {
        var clocks = new ServerSettings.Clocks(LONG, LONG, SHORT, 1, LONG, LONG);
        try (HttpServer server = server(clocks);
                RawCaller caller = new RawCaller(server.port())) {
            caller.say("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5000\r\n\r\n");
            drip(caller, "y".repeat(5000));
            assertThat(caller.read().status()).isEqualTo(408);
        }
    }

    @Test
    void an_idle_connection_is_closed_without_a_word() throws Exception {
        var clocks = new ServerSettings.Clocks(LONG, LONG, LONG, 1, SHORT, LONG);
        try (HttpServer server = server(clocks);
                RawCaller caller = new RawCaller(server.port())) {
            assertThat(caller.say("GET / HTTP/1.1\r\nhost: a\r\n\r\n").read().status())
                    .isEqualTo(200);
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void an_idle_connection_that_was_watched_is_closed_too() throws Exception {
        var clocks = new ServerSettings.Clocks(LONG, LONG, LONG, 1, SHORT, LONG);
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0).withClocks(clocks),
                                exchange -> {
                                    exchange.onGone(() -> {});
                                    exchange.respond(200, List.of(), new byte[0]);
                                });
                RawCaller caller = new RawCaller(server.port())) {
            assertThat(caller.say("GET / HTTP/1.1\r\nhost: a\r\n\r\n").read().status())
                    .isEqualTo(200);
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void a_caller_that_does_not_read_is_cut() throws Exception {
        var clocks = new ServerSettings.Clocks(LONG, LONG, LONG, 1, LONG, SHORT);
        CountDownLatch cut = new CountDownLatch(1);
        byte[] large = new byte[64 * 1024 * 1024];
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0).withClocks(clocks),
                                exchange -> {
                                    try {
                                        exchange.respond(200, List.of(), large);
                                    } catch (IOException e) {
                                        cut.countDown();
                                        throw e;
                                    }
                                });
                RawCaller caller = new RawCaller(server.port())) {
            caller.say("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(caller::readAll).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void a_slow_handler_is_nobodys_fault() throws Exception {
        var clocks = new ServerSettings.Clocks(SHORT, SHORT, SHORT, 1 << 20, SHORT, SHORT);
        CountDownLatch never = new CountDownLatch(1);
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0).withClocks(clocks),
                                exchange -> {
                                    byte[] body = exchange.body(100);
                                    exchange.begin(200, List.of());
                                    for (byte b : body) {
                                        exchange.write(new byte[] {b}, 0, 1);
                                        exchange.flush();
                                        try {
                                            never.await(200, TimeUnit.MILLISECONDS);
                                        } catch (InterruptedException e) {
                                            throw new IOException(e);
                                        }
                                    }
                                    exchange.finish();
                                });
                RawCaller caller = new RawCaller(server.port())) {
            caller.say("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc");
            assertThat(caller.read().body()).isEqualTo("abc");
        }
    }

    @Test
    void usual_clocks_let_usual_callers_be() throws Exception {
        try (HttpServer server = server(PATIENT);
                RawCaller caller = new RawCaller(server.port())) {
            drip(caller, "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc");
            assertThat(caller.read().body()).isEqualTo("abc");
        }
    }
}
