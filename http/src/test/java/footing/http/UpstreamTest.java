package footing.http;

import static footing.http.Calls.call;
import static footing.http.Calls.get;
import static footing.http.Calls.post;
import static footing.http.Calls.request;
import static footing.http.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Answers in all shapes that HTTP/1 allows, and what becomes of their connections.
@Timeout(30)
class UpstreamTest {
    private final HttpUpstream upstream = Calls.upstream();

    @AfterEach
    void nothing_is_left() {
        upstream.close();
        assertThat(upstream.connections()).isZero();
    }

    @Test
    void a_request_is_written_as_agreed() throws Exception {
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        try (RawServer server =
                new RawServer((connection, _) -> {
                    while (true) {
                        heads.add(connection.readHead() + connection.readExactly(2));
                        connection.say("HTTP/1.1 204 No Content\r\n\r\n");
                    }
                })) {
            UpstreamRequest request =
                    new UpstreamRequest(
                            new Origin(false, "127.0.0.1", server.port()),
                            "POST",
                            "/v1/chat?a=b",
                            List.of(
                                    new Header("Authorization", "Bearer x"),
                                    new Header("Host", "evil"),
                                    new Header("Content-Length", "99"),
                                    new Header("Transfer-Encoding", "chunked"),
                                    new Header("Connection", "close"),
                                    new Header("Accept-Encoding", "gzip")),
                            "hi".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            Calls.PATIENT);
            assertThat(call(upstream, request)).isEmpty();
            assertThat(heads.take())
                    .isEqualTo(
                            String.join(
                                    "\r\n",
                                    "POST /v1/chat?a=b HTTP/1.1",
                                    "host: 127.0.0.1:" + server.port(),
                                    "Authorization: Bearer x",
                                    "accept-encoding: identity",
                                    "content-length: 2",
                                    "",
                                    "hi"));
        }
    }

    @Test
    void what_would_split_a_request_is_not_sent() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 204 No Content\r\n\r\n")) {
            Origin origin = new Origin(false, "127.0.0.1", server.port());
            for (UpstreamRequest bad :
                    List.of(
                            asking(origin, "GET", "/a b", new Header("x", "y")),
                            asking(origin, "GET", "/a\r\n", new Header("x", "y")),
                            asking(origin, "G T", "/", new Header("x", "y")),
                            asking(origin, "GET", "/", new Header("x", "y\r\nz: a")),
                            asking(origin, "GET", "/", new Header("x y", "z")))) {
                assertThatThrownBy(() -> call(upstream, bad))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(upstream.connections()).isZero();
        }
    }

    private static UpstreamRequest asking(
            Origin origin, String method, String target, Header header) {
        return new UpstreamRequest(
                origin, method, target, List.of(header), new byte[0], Calls.PATIENT);
    }

    @Test
    void all_framings_are_read_to_their_end() throws Exception {
        assertThat(answer("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc")).isEqualTo("abc");
        assertThat(
                        answer(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
                .isEqualTo("abc");
        assertThat(
                        answer(
                                "HTTP/1.1 200\r\ntransfer-encoding: chunked\r\n\r\n0001;x=\"y\"\r\na\r\n2\r\nbc\r\n0\r\nt: u\r\n\r\n"))
                .isEqualTo("abc");
        assertThat(answer("HTTP/1.1 200 OK\r\n\r\nabc")).isEqualTo("abc");
        assertThat(answer("HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\nabc")).isEqualTo("abc");
        assertThat(answer("HTTP/1.1 204 No Content\r\n\r\n")).isEmpty();
        assertThat(answer("HTTP/1.1 304 Not Modified\r\ncontent-length: 3\r\n\r\n")).isEmpty();
        assertThat(answer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).isEmpty();
        assertThat(
                        answer(
                                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc"))
                .isEqualTo("abc");
    }

    private String answer(String bytes) throws Exception {
        try (RawServer server = RawServer.saying(bytes)) {
            return call(upstream, get(server.port()));
        }
    }

    @Test
    void head_has_no_body_whatever_it_announces() throws Exception {
        try (RawServer server =
                RawServer.saying("HTTP/1.1 200 OK\r\ncontent-length: 300\r\n\r\n")) {
            UpstreamRequest head =
                    request(
                            new Origin(false, "127.0.0.1", server.port()),
                            "HEAD",
                            new byte[0],
                            Calls.PATIENT);
            assertThat(call(upstream, head)).isEmpty();
        }
    }

    @Test
    void headers_are_found_in_any_case_and_listed_in_order() throws Exception {
        try (RawServer server =
                        RawServer.saying(
                                "HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nX-B:\r\nx-b: ü \r\ncontent-length: 0\r\n\r\n");
                UpstreamAnswer answer = upstream.send(get(server.port()))) {
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("retry-after")).isEqualTo("3");
            assertThat(answer.header("none")).isNull();
            assertThat(answer.headers())
                    .containsExactly(
                            new Header("Retry-After", "3"),
                            new Header("X-B", ""),
                            new Header("x-b", "ü"),
                            new Header("content-length", "0"));
            assertThat(answer.header("x-B")).isEmpty();
        }
    }

    @Test
    void a_connection_is_kept_only_when_both_sides_can_be_sure() throws Exception {
        assertThat(keptAfter("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc")).isTrue();
        assertThat(
                        keptAfter(
                                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"))
                .isTrue();
        assertThat(
                        keptAfter(
                                "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n"))
                .isTrue();
        assertThat(keptAfter("HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n")).isFalse();
        assertThat(keptAfter("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"))
                .isFalse();
        assertThat(keptAfter("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200 OK\r\n"))
                .isFalse();
    }

    private boolean keptAfter(String answer) throws Exception {
        try (HttpUpstream fresh = Calls.upstream();
                RawServer server =
                        new RawServer((connection, _) -> {
                            while (true) {
                                connection.readHead();
                                connection.say(answer);
                            }
                        })) {
            call(fresh, get(server.port()));
            assertThat(fresh.waiting()).isEqualTo(fresh.connections());
            return fresh.waiting() == 1;
        }
    }

    @Test
    void an_answer_closed_in_its_middle_closes_the_connection() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (RawServer server =
                new RawServer((connection, _) -> {
                    connection.readHead();
                    connection.say(
                            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n");
                    if (connection.ended()) {
                        left.countDown();
                    }
                })) {
            try (UpstreamAnswer answer = upstream.send(get(server.port()))) {
                assertThat(answer.read(new byte[10], 0, 10)).isEqualTo(1);
            }
            left.await();
            assertThat(upstream.connections()).isZero();
        }
    }

    @Test
    void ready_tells_whether_bytes_are_here() throws Exception {
        CountDownLatch more = new CountDownLatch(1);
        CountDownLatch half = new CountDownLatch(1);
        try (RawServer server =
                        new RawServer((connection, _) -> {
                            connection.readHead();
                            connection.say(
                                    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n3");
                            half.await();
                            connection.say("\r\nabc\r\n");
                            more.await();
                            connection.say("0\r\n\r\n");
                        });
                UpstreamAnswer answer = upstream.send(get(server.port()))) {
            byte[] bytes = new byte[10];
            assertThat(answer.read(bytes, 0, 1)).isEqualTo(1);
            assertThat(answer.ready()).isTrue();
            assertThat(answer.read(bytes, 0, 10)).isEqualTo(1);
            assertThat(answer.ready()).isFalse();
            half.countDown();
            assertThat(answer.read(bytes, 0, 10)).isEqualTo(3);
            assertThat(answer.ready()).isFalse();
            more.countDown();
            assertThat(answer.read(bytes, 0, 10)).isEqualTo(-1);
            assertThat(answer.read(bytes, 0, 10)).isEqualTo(-1);
            assertThat(answer.ready()).isTrue();
        }
    }

    @Test
    void a_large_request_arrives_whole() throws Exception {
        byte[] large = new byte[3_000_001];
        java.util.Arrays.fill(large, (byte) 'x');
        try (HttpServer server =
                HttpServer.start(
                        ServerSettings.on("127.0.0.1", 0),
                        exchange -> exchange.respond(200, List.of(), exchange.body(1 << 24)))) {
            for (int i = 0; i < 3; i++) {
                String back = call(upstream, post(server.port(), large, Calls.PATIENT));
                assertThat(back.equals("x".repeat(large.length))).isTrue();
            }
            assertThat(upstream.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_server_that_answers_before_reading_does_not_dead_lock() throws Exception {
        byte[] large = new byte[20 * 1024 * 1024];
        try (RawServer server =
                new RawServer((connection, _) -> {
                    connection.readHead();
                    connection.say("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno");
                })) {
            for (int i = 0; i < 2; i++) {
                try (UpstreamAnswer answer =
                        upstream.send(post(server.port(), large, Calls.PATIENT))) {
                    assertThat(answer.status()).isEqualTo(413);
                    assertThat(text(answer)).isEqualTo("no");
                }
                assertThat(upstream.connections()).isZero();
            }
        }
    }

    @Test
    void all_addresses_of_a_name_are_tried() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
                HttpUpstream named =
                        new HttpUpstream(
                                Calls.settings()
                                        .withResolver(host ->
                                                List.of(
                                                        InetAddress.ofLiteral("127.1.2.3"),
                                                        InetAddress.ofLiteral("::1"),
                                                        InetAddress.ofLiteral("127.0.0.1"))))) {
            Origin origin = new Origin(false, "models.example", server.port());
            assertThat(call(named, request(origin, "GET", new byte[0], Calls.PATIENT)))
                    .isEqualTo("ok");
        }
    }

    @Test
    void other_origins_have_other_connections() throws Exception {
        try (HttpServer one = echo();
                HttpServer two = echo()) {
            for (int i = 0; i < 3; i++) {
                assertThat(call(upstream, post(one.port(), "1"))).isEqualTo("1");
                assertThat(call(upstream, post(two.port(), "2"))).isEqualTo("2");
            }
            assertThat(upstream.waiting()).isEqualTo(2);
        }
    }

    private static HttpServer echo() throws Exception {
        return HttpServer.start(
                ServerSettings.on("127.0.0.1", 0),
                exchange -> exchange.respond(200, List.of(), exchange.body(100)));
    }
}
