package footing.http;

import static footing.http.Calls.breaks;
import static footing.http.Calls.call;
import static footing.http.Calls.request;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import footing.http.Upstream.Clocks;
import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The way out through a proxy.
@Timeout(30)
class ProxyTest {
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

    private static HttpUpstream through(int port, @Nullable String authorization, SSLContext tls) {
        HttpProxy proxy = new HttpProxy("127.0.0.1", port, authorization);
        return new HttpUpstream(
                UpstreamSettings.of(tls)
                        .withProxy(
                                origin -> origin.host().equals("direct.example") ? null : proxy));
    }

    private static UpstreamRequest to(boolean tls, String host, int port) {
        return request(new Origin(tls, host, port), "GET", new byte[0], Calls.PATIENT);
    }

    private void relay(RawCaller caller, int port) throws IOException {
        Socket onward = new Socket(InetAddress.getLoopbackAddress(), port);
        caller.say("HTTP/1.1 200 Connection established\r\nx: y\r\n\r\n");
        Thread.startVirtualThread(() -> copy(onward, caller.socket));
        copy(caller.socket, onward);
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // one side has left
        }
    }

    @Test
    void tls_goes_through_a_tunnel() throws Exception {
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0).withTls(Certificates.good()),
                                exchange -> exchange.respond(200, List.of(), new byte[] {'y'}));
                RawServer proxy =
                        new RawServer((connection, _) -> {
                            heads.add(connection.readHead());
                            relay(connection, server.port());
                        });
                HttpUpstream upstream =
                        through(proxy.port(), "Basic dTpw", Certificates.trusting())) {
            for (int i = 0; i < 3; i++) {
                assertThat(call(upstream, to(true, "localhost", 8443))).isEqualTo("y");
            }
            assertThat(heads)
                    .containsExactly(
                            "CONNECT localhost:8443 HTTP/1.1\r\nhost: localhost:8443\r\nproxy-authorization: Basic dTpw\r\n\r\n");
        }
    }

    @Test
    void plain_requests_name_their_server_in_the_target() throws Exception {
        try (RawServer proxy =
                        new RawServer((connection, _) -> {
                            heads.add(connection.readHead());
                            connection.say("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nz");
                        });
                HttpUpstream upstream = through(proxy.port(), null, SSLContext.getDefault())) {
            assertThat(call(upstream, to(false, "models.example", 80))).isEqualTo("z");
            assertThat(heads.take())
                    .startsWith("GET http://models.example/v1 HTTP/1.1\r\nhost: models.example\r\n")
                    .doesNotContain("proxy-authorization");
        }
    }

    @Test
    void a_proxy_that_says_no_is_named() throws Exception {
        for (String answer :
                List.of(
                        "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
                        "HTTP/1.1 503 No\r\n\r\n",
                        "")) {
            try (RawServer proxy = RawServer.saying(answer);
                    HttpUpstream upstream = through(proxy.port(), null, SSLContext.getDefault())) {
                HttpBreak broken =
                        breaks(
                                upstream,
                                to(true, "models.example", 443),
                                Symptom.PROXY_REFUSED,
                                Stage.CONNECT);
                assertThat(broken).hasMessageContaining("proxy");
                assertThat(upstream.connections()).isZero();
            }
        }
    }

    @Test
    void a_proxy_that_is_not_there_is_named() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (HttpUpstream upstream = through(port, null, SSLContext.getDefault())) {
            UpstreamRequest request = to(true, "models.example", 443);
            breaks(upstream, request, Symptom.PROXY_REFUSED, Stage.CONNECT);
        }
    }

    @Test
    void a_proxy_that_says_nothing_is_under_the_connect_clock() throws Exception {
        Clocks clocks = new Clocks(Duration.ofMillis(150), Calls.LONG, Calls.LONG, Calls.LONG);
        try (RawServer proxy = new RawServer((_, _) -> {});
                HttpUpstream upstream = through(proxy.port(), null, SSLContext.getDefault())) {
            UpstreamRequest request =
                    request(new Origin(true, "models.example", 443), "GET", new byte[0], clocks);
            breaks(upstream, request, Symptom.TCP_TIMEOUT, Stage.CONNECT);
        }
    }

    @Test
    void the_secret_of_a_proxy_is_not_printed() {
        assertThat(new HttpProxy("p", 1, "Basic dTpw").toString()).doesNotContain("dTpw");
    }
}
