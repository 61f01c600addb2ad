package footing.http;

import static footing.http.Calls.LONG;
import static footing.http.Calls.breaks;
import static footing.http.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import footing.http.Upstream.Clocks;
import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Both sides over TLS, and every way in which a handshake fails.
@Timeout(60)
class TlsTest {
    private static HttpUpstream trusting() throws Exception {
        return new HttpUpstream(UpstreamSettings.of(Certificates.trusting()));
    }

    private static UpstreamRequest post(String host, int port, byte[] body, Clocks clocks) {
        return Calls.request(new Origin(true, host, port), "POST", body, clocks);
    }

    private static UpstreamRequest post(int port) {
        return post("localhost", port, new byte[] {'h', 'i'}, Calls.PATIENT);
    }

    private static HttpServer server(SSLContext tls) throws IOException {
        return HttpServer.start(
                ServerSettings.on("127.0.0.1", 0).withTls(tls),
                exchange -> exchange.respond(200, List.of(), exchange.body(1 << 24)));
    }

    @Test
    void exchanges_go_through_and_keep_their_connection() throws Exception {
        try (HttpServer server = server(Certificates.good());
                HttpUpstream upstream = trusting()) {
            for (int i = 0; i < 5; i++) {
                assertThat(call(upstream, post(server.port()))).isEqualTo("hi");
            }
            assertThat(upstream.connections()).isEqualTo(1);
            UpstreamRequest literal = post("127.0.0.1", server.port(), new byte[0], Calls.PATIENT);
            assertThat(call(upstream, literal)).isEmpty();
        }
    }

    @Test
    void large_bodies_go_through() throws Exception {
        byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte) 'x');
        String text = new String(large, StandardCharsets.US_ASCII);
        try (HttpServer server = server(Certificates.good());
                HttpUpstream upstream = trusting()) {
            for (int i = 0; i < 2; i++) {
                String back =
                        call(upstream, post("localhost", server.port(), large, Calls.PATIENT));
                assertThat(back.equals(text)).isTrue();
            }
        }
    }

    @Test
    void a_stream_ends_properly_and_a_broken_one_does_not() throws Exception {
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0).withTls(Certificates.good()),
                                exchange -> {
                                    boolean whole = exchange.body(10).length == 0;
                                    exchange.begin(200, List.of());
                                    for (int i = 0; i < 20; i++) {
                                        exchange.write(new byte[] {'x'}, 0, 1);
                                        exchange.flush();
                                    }
                                    if (whole) {
                                        exchange.finish();
                                    }
                                });
                HttpUpstream upstream = trusting()) {
            UpstreamRequest whole = post("localhost", server.port(), new byte[0], Calls.PATIENT);
            assertThat(call(upstream, whole)).isEqualTo("x".repeat(20));
            HttpBreak broken =
                    org.assertj.core.api.Assertions.catchThrowableOfType(
                            HttpBreak.class, () -> call(upstream, post(server.port())));
            assertThat(broken.symptom()).isIn(Symptom.RESET, Symptom.CLOSED);
        }
    }

    @Test
    void the_caller_who_leaves_is_noticed_through_tls() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        CountDownLatch watching = new CountDownLatch(1);
        try (HttpServer server =
                HttpServer.start(
                        ServerSettings.on("127.0.0.1", 0).withTls(Certificates.good()),
                        exchange -> {
                            exchange.onGone(gone::countDown);
                            exchange.body(10);
                            watching.countDown();
                            try {
                                gone.await();
                            } catch (InterruptedException e) {
                                throw new IOException(e);
                            }
                        })) {
            SSLSocket socket =
                    (SSLSocket)
                            Certificates.trusting()
                                    .getSocketFactory()
                                    .createSocket("127.0.0.1", server.port());
            try (RawCaller caller = new RawCaller(socket)) {
                caller.say("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
                watching.await();
            }
            assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void watched_requests_follow_each_other_through_tls() throws Exception {
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0).withTls(Certificates.good()),
                                exchange -> {
                                    exchange.onGone(() -> {});
                                    exchange.respond(200, List.of(), exchange.body(10));
                                });
                HttpUpstream upstream = trusting()) {
            for (int i = 0; i < 300; i++) {
                assertThat(call(upstream, post(server.port()))).isEqualTo("hi");
            }
            assertThat(upstream.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_slow_head_is_answered_408_through_tls() throws Exception {
        Duration shortly = Duration.ofMillis(300);
        var clocks = new ServerSettings.Clocks(shortly, LONG, LONG, 1, LONG, LONG);
        try (HttpServer server =
                HttpServer.start(
                        ServerSettings.on("127.0.0.1", 0)
                                .withTls(Certificates.good())
                                .withClocks(clocks),
                        exchange -> exchange.respond(200, List.of(), new byte[0]))) {
            SSLSocket socket =
                    (SSLSocket)
                            Certificates.trusting()
                                    .getSocketFactory()
                                    .createSocket("127.0.0.1", server.port());
            try (RawCaller caller = new RawCaller(socket)) {
                caller.say("GET / HTTP/1.1\r\n");
                assertThat(caller.read().status()).isEqualTo(408);
                assertThat(caller.ended()).isTrue();
            }
        }
    }

    @Test
    void a_caller_that_never_shakes_hands_is_closed() throws Exception {
        Duration shortly = Duration.ofMillis(150);
        var clocks = new ServerSettings.Clocks(shortly, LONG, LONG, 1, LONG, LONG);
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0)
                                        .withTls(Certificates.good())
                                        .withClocks(clocks),
                                exchange -> exchange.respond(200, List.of(), new byte[0]));
                RawCaller caller = new RawCaller(server.port())) {
            org.assertj.core.api.Assertions.assertThatThrownBy(caller::readByte)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void the_certificate_is_of_another_host() throws Exception {
        handshakeBreaks(Certificates.other(), Symptom.TLS_CERT_MISMATCH);
    }

    @Test
    void the_certificate_has_expired() throws Exception {
        handshakeBreaks(Certificates.expired(), Symptom.TLS_CERT_EXPIRED);
    }

    private static void handshakeBreaks(SSLContext tls, Symptom symptom) throws Exception {
        try (HttpServer server = server(tls);
                HttpUpstream upstream = trusting()) {
            breaks(upstream, post(server.port()), symptom, Stage.CONNECT);
            assertThat(upstream.connections()).isZero();
        }
    }

    @Test
    void nobody_vouches_for_the_certificate() throws Exception {
        try (HttpServer server = server(Certificates.good());
                HttpUpstream upstream = Calls.upstream()) {
            breaks(upstream, post(server.port()), Symptom.TLS_CERT_UNTRUSTED, Stage.CONNECT);
        }
    }

    @Test
    void the_server_speaks_no_tls() throws Exception {
        try (RawServer server =
                        new RawServer((connection, _) -> {
                            connection.readByte();
                            connection.say("HTTP/1.1 400 Bad Request\r\n\r\n");
                        });
                HttpUpstream upstream = trusting()) {
            breaks(upstream, post(server.port()), Symptom.TLS_PLAINTEXT, Stage.CONNECT);
        }
    }

    @Test
    void the_handshake_is_reset() throws Exception {
        try (RawServer server =
                        new RawServer((connection, _) -> {
                            connection.readByte();
                            connection.reset();
                        });
                HttpUpstream upstream = trusting()) {
            breaks(upstream, post(server.port()), Symptom.TLS_RESET, Stage.CONNECT);
        }
    }

    @Test
    void the_handshake_is_closed() throws Exception {
        try (RawServer server =
                        new RawServer((connection, _) -> {
                            connection.readExactly(5);
                            connection.socket.shutdownOutput();
                        });
                HttpUpstream upstream = trusting()) {
            breaks(upstream, post(server.port()), Symptom.TLS_RESET, Stage.CONNECT);
        }
    }

    @Test
    void the_handshake_gets_no_answer() throws Exception {
        Clocks clocks = new Clocks(Duration.ofMillis(200), LONG, LONG, LONG);
        try (RawServer server = new RawServer((_, _) -> {});
                HttpUpstream upstream = trusting()) {
            UpstreamRequest request = post("localhost", server.port(), new byte[0], clocks);
            breaks(upstream, request, Symptom.TLS_TIMEOUT, Stage.CONNECT);
        }
    }

    @Test
    void the_handshake_is_refused_with_an_alert() throws Exception {
        try (RawServer server =
                        new RawServer((connection, _) -> {
                            connection.readExactly(5);
                            connection.say(new byte[] {21, 3, 3, 0, 2, 2, 40});
                        });
                HttpUpstream upstream = trusting()) {
            breaks(upstream, post(server.port()), Symptom.TLS_FAILURE, Stage.CONNECT);
        }
    }
}
