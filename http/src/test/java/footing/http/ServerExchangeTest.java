package footing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests and answers over a raw socket.
@Timeout(30)
class ServerExchangeTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

    private final AtomicInteger handled = new AtomicInteger();
    private HttpServer server = start(exchange -> exchange.respond(200, List.of(), new byte[0]));

    private HttpServer start(Handler handler) {
        try {
            return HttpServer.start(
                    ServerSettings.on("127.0.0.1", 0),
                    exchange -> {
                        handled.incrementAndGet();
                        handler.handle(exchange);
                    });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RawCaller calling(Handler handler) throws IOException {
        server.close();
        server = start(handler);
        return new RawCaller(server.port());
    }

    @AfterEach
    void nothing_is_left() {
        server.close();
        assertThat(server.connections()).isZero();
    }

    private static void echo(Exchange exchange) throws IOException {
        exchange.respond(200, List.of(), exchange.body(1 << 20));
    }

    private static String post(String body, String... headers) {
        StringBuilder text = new StringBuilder("POST /p?q=1 HTTP/1.1\r\nHost: a\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        int length = body.getBytes(UTF_8).length;
        return text.append("Content-Length: ")
                .append(length)
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    @Test
    void pipelined_requests_are_answered_in_order() throws Exception {
        try (RawCaller caller = calling(ServerExchangeTest::echo)) {
            caller.say(post("one") + post("two") + GET + post("four"));
            assertThat(caller.read().body()).isEqualTo("one");
            assertThat(caller.read().body()).isEqualTo("two");
            assertThat(caller.read().body()).isEmpty();
            assertThat(caller.read().body()).isEqualTo("four");
        }
    }

    @Test
    void a_request_may_come_byte_by_byte() throws Exception {
        try (RawCaller caller = calling(ServerExchangeTest::echo)) {
            for (byte b : (post("one") + post("two")).getBytes(UTF_8)) {
                caller.say(new byte[] {b});
            }
            assertThat(caller.read().body()).isEqualTo("one");
            assertThat(caller.read().body()).isEqualTo("two");
        }
    }

    @Test
    void the_parts_of_a_request_are_seen_as_they_came() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        try (RawCaller caller =
                calling(exchange -> {
                    seen.set(
                            String.join(
                                    " ",
                                    exchange.method(),
                                    exchange.path(),
                                    exchange.query(),
                                    exchange.header("x-one"),
                                    exchange.header("X-ONE"),
                                    String.valueOf(exchange.header("none")),
                                    exchange.remoteAddress(),
                                    exchange.headers().get(1).toString()));
                    echo(exchange);
                })) {
            caller.say(
                    "PUT /a%20b?c=d&e HTTP/1.1\r\nhost: a:80\r\nX-One:  v w \r\nx-one: 2\r\n\r\n");
            caller.read();
            assertThat(seen.get())
                    .isEqualTo(
                            "PUT /a%20b c=d&e v w v w null 127.0.0.1"
                                    + " Header[name=X-One, value=v w]");
        }
    }

    @Test
    void an_absolute_target_is_cut_to_its_path() throws Exception {
        try (RawCaller caller =
                calling(exchange ->
                        exchange.respond(
                                200,
                                List.of(),
                                (exchange.path() + " " + exchange.query()).getBytes(UTF_8)))) {
            caller.say("GET http://a:81/p/q?r HTTP/1.1\r\nhost: A:81\r\n\r\n");
            assertThat(caller.read().body()).isEqualTo("/p/q r");
            caller.say("GET https://[::1]:81?r HTTP/1.1\r\nhost: [::1]:81\r\n\r\n");
            assertThat(caller.read().body()).isEqualTo("/ r");
            caller.say("OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(caller.read().body()).isEqualTo("* ");
        }
    }

    @Test
    void one_empty_line_before_a_request_is_passed_over() throws Exception {
        try (RawCaller caller = calling(ServerExchangeTest::echo)) {
            caller.say("\r\n" + GET + "\r\n" + GET);
            assertThat(caller.read().status()).isEqualTo(200);
            assertThat(caller.read().status()).isEqualTo(200);
            caller.say("\r\n\r\n" + GET);
            assertThat(caller.read().status()).isEqualTo(400);
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void an_answer_carries_length_and_date_and_no_connection_header() throws Exception {
        try (RawCaller caller =
                calling(exchange ->
                        exchange.respond(
                                201,
                                List.of(
                                        new Header("x-a", "ü"),
                                        new Header("Content-Length", "99"),
                                        new Header("transfer-encoding", "chunked")),
                                "äö".getBytes(UTF_8)))) {
            RawCaller.Answer answer = caller.say(GET).read();
            assertThat(answer.head())
                    .startsWith("HTTP/1.1 201 Created\r\nx-a: ü\r\ncontent-length: 4\r\ndate: ")
                    .matches("(?s).*4\r\ndate: \\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} GMT\r\n\r\n");
            assertThat(answer.body()).isEqualTo("äö");
        }
    }

    @Test
    void a_header_that_would_split_the_answer_is_not_sent() throws Exception {
        try (RawCaller caller =
                calling(exchange ->
                        exchange.respond(
                                200, List.of(new Header("x", "a\r\ny: b")), new byte[0]))) {
            RawCaller.Answer answer = caller.say(GET).read();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.head()).doesNotContain("y: b");
        }
    }

    @Test
    void head_is_answered_without_a_body() throws Exception {
        try (RawCaller caller =
                calling(exchange -> {
                    if (exchange.path().equals("/stream")) {
                        exchange.begin(200, List.of());
                        exchange.write(new byte[100], 0, 100);
                        exchange.finish();
                    } else {
                        exchange.respond(200, List.of(), new byte[100]);
                    }
                })) {
            caller.say("HEAD / HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(caller.readHead()).contains("content-length: 100\r\n");
            caller.say("HEAD /stream HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(caller.readHead()).contains("transfer-encoding: chunked\r\n");
            caller.say(GET);
            assertThat(caller.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void no_content_has_neither_body_nor_length() throws Exception {
        try (RawCaller caller =
                calling(exchange -> exchange.respond(204, List.of(), new byte[0]))) {
            assertThat(caller.say(GET).readHead()).doesNotContain("content-length");
            assertThat(caller.say(GET).readHead()).startsWith("HTTP/1.1 204 ");
        }
    }

    @Test
    void connection_close_is_kept_and_said() throws Exception {
        try (RawCaller caller = calling(ServerExchangeTest::echo)) {
            caller.say(post("x", "Connection: foo, Close"));
            assertThat(caller.read().head()).contains("connection: close\r\n");
            assertThat(caller.ended()).isTrue();
        }
        try (RawCaller caller =
                calling(exchange ->
                        exchange.respond(
                                200, List.of(new Header("Connection", "close")), new byte[0]))) {
            assertThat(caller.say(GET).read().head()).containsOnlyOnce("connection: close\r\n");
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void http_1_0_gets_its_stream_up_to_the_close() throws Exception {
        try (RawCaller caller =
                calling(exchange -> {
                    exchange.begin(200, List.of());
                    for (int i = 0; i < 3; i++) {
                        exchange.write("abc".getBytes(UTF_8), 0, 3);
                        exchange.flush();
                    }
                    exchange.finish();
                })) {
            caller.say("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
            assertThat(caller.readAll())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .doesNotContain("chunked")
                    .contains("connection: close\r\n")
                    .endsWith("\r\n\r\nabcabcabc");
        }
    }

    @Test
    void http_1_0_keeps_its_connection_only_if_asked() throws Exception {
        try (RawCaller caller = calling(ServerExchangeTest::echo)) {
            String kept = "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
            assertThat(caller.say(kept).read().head()).contains("connection: keep-alive\r\n");
            assertThat(caller.say("GET / HTTP/1.0\r\n\r\n").read().head())
                    .contains("connection: close\r\n");
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void expect_is_met_when_the_body_is_wanted() throws Exception {
        try (RawCaller caller = calling(ServerExchangeTest::echo)) {
            caller.say(
                    "POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n");
            assertThat(caller.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(caller.say("abc").read().body()).isEqualTo("abc");
            assertThat(caller.say(post("d")).read().body()).isEqualTo("d");
        }
    }

    @Test
    void a_body_that_is_not_wanted_is_not_asked_for() throws Exception {
        try (RawCaller caller =
                calling(exchange -> exchange.respond(401, List.of(), new byte[0]))) {
            caller.say(
                    "POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n");
            assertThat(caller.read().status()).isEqualTo(401);
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void a_body_over_the_limit_is_refused_before_it_is_sent() throws Exception {
        try (RawCaller caller =
                calling(exchange -> exchange.respond(200, List.of(), exchange.body(10)))) {
            caller.say(
                    "POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 11\r\n\r\n");
            RawCaller.Answer answer = caller.read();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"error\":{\"message\":\"the body is longer than 10 bytes\","
                                    + "\"type\":\"invalid_request_error\",\"param\":null,"
                                    + "\"code\":\"request_too_large\"}}");
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void a_chunked_body_over_the_limit_is_refused_when_it_gets_there() throws Exception {
        try (RawCaller caller =
                calling(exchange -> exchange.respond(200, List.of(), exchange.body(10)))) {
            caller.say("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
            caller.say("6\r\n123456\r\n5\r\n12345\r\n");
            assertThat(caller.read().status()).isEqualTo(413);
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void a_caller_in_the_middle_of_a_long_body_still_reads_the_refusal() throws Exception {
        Handler early = exchange -> exchange.respond(413, List.of(), new byte[0]);
        Handler limited = exchange -> exchange.body(10);
        for (Handler handler : List.of(early, limited)) {
            try (RawCaller caller = calling(handler)) {
                int length = 8 * 1024 * 1024;
                caller.say("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: " + length + "\r\n\r\n");
                caller.say(new byte[length]);
                assertThat(caller.read().status()).isEqualTo(413);
                assertThat(caller.ended()).isTrue();
            }
        }
    }

    @Test
    void a_small_body_that_nobody_read_does_not_cost_the_connection() throws Exception {
        try (RawCaller caller =
                calling(exchange -> exchange.respond(200, List.of(), new byte[0]))) {
            assertThat(caller.say(post("GET /hidden HTTP/1.1\r\n\r\n")).read().status())
                    .isEqualTo(200);
            assertThat(caller.say(post("x")).read().status()).isEqualTo(200);
            assertThat(handled).hasValue(2);
        }
    }

    @Test
    void a_handler_that_fails_gives_500_with_an_id() throws Exception {
        try (RawCaller caller =
                calling(_ -> {
                    throw new IllegalStateException("secret");
                })) {
            RawCaller.Answer answer = caller.say(GET).read();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body())
                    .matches(".*internal error, id \\w+-1\".*")
                    .doesNotContain("secret");
            assertThat(caller.ended()).isTrue();
        }
    }

    @Test
    void a_handler_that_fails_before_the_first_flush_gives_500_too() throws Exception {
        try (RawCaller caller =
                calling(exchange -> {
                    exchange.begin(200, List.of());
                    exchange.write(new byte[10], 0, 10);
                    throw new IllegalStateException();
                })) {
            assertThat(caller.say(GET).read().status()).isEqualTo(500);
        }
    }

    @Test
    void a_handler_that_says_nothing_gives_500() throws Exception {
        try (RawCaller caller = calling(_ -> {})) {
            assertThat(caller.say(GET).read().status()).isEqualTo(500);
        }
    }

    @Test
    void a_break_never_looks_like_an_end() throws Exception {
        for (int kind = 0; kind < 4; kind++) {
            int how = kind;
            try (RawCaller caller =
                    calling(exchange -> {
                        exchange.begin(200, List.of());
                        exchange.write("abc".getBytes(UTF_8), 0, 3);
                        exchange.flush();
                        switch (how) {
                            case 0 -> {}
                            case 1 -> throw new IOException("upstream broke");
                            case 2 -> throw new IllegalStateException("bug");
                            default -> exchange.write("def".getBytes(UTF_8), 0, 3);
                        }
                    })) {
                String version = how % 2 == 0 ? "1.0" : "1.1";
                caller.say("GET / HTTP/" + version + "\r\nhost: a\r\n\r\n");
                assertThatThrownBy(caller::readAll).isInstanceOf(SocketException.class);
            }
        }
    }

    @Test
    void bytes_written_between_two_flushes_are_one_chunk() throws Exception {
        try (RawCaller caller =
                calling(exchange -> {
                    exchange.begin(200, List.of());
                    for (int i = 0; i < 300; i++) {
                        exchange.write("a".getBytes(UTF_8), 0, 1);
                    }
                    exchange.flush();
                    exchange.flush();
                    exchange.write("bc".getBytes(UTF_8), 0, 2);
                    exchange.finish();
                })) {
            caller.say(GET + GET);
            String body = "12c\r\n" + "a".repeat(300) + "\r\n2\r\nbc\r\n0\r\n\r\n";
            for (int i = 0; i < 2; i++) {
                assertThat(caller.readHead()).contains("transfer-encoding: chunked\r\n");
                assertThat(caller.readExactly(body.length())).isEqualTo(body);
            }
        }
    }

    @Test
    void an_answer_of_many_megabytes_arrives_whole() throws Exception {
        byte[] large = new byte[5 * 1024 * 1024];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) ('a' + i % 26);
        }
        String text = new String(large, StandardCharsets.ISO_8859_1);
        try (RawCaller caller =
                calling(exchange -> {
                    if (exchange.path().equals("/stream")) {
                        exchange.begin(200, List.of());
                        exchange.write(large, 0, large.length);
                        exchange.finish();
                    } else {
                        exchange.respond(200, List.of(), large);
                    }
                })) {
            assertThat(caller.say(GET).read().body().equals(text)).isTrue();
            caller.say("GET /stream HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(caller.read().body().equals(text)).isTrue();
            assertThat(caller.say(GET).read().status()).isEqualTo(200);
        }
    }

    @Test
    void a_caller_that_leaves_in_the_middle_of_its_body_is_told_to_the_handler() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (RawCaller caller =
                calling(exchange -> {
                    try {
                        exchange.body(100);
                    } catch (HttpBreak e) {
                        if (e.symptom() == HttpBreak.Symptom.CLOSED) {
                            seen.countDown();
                        }
                        throw e;
                    }
                })) {
            caller.say("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n12345");
            caller.socket.shutdownOutput();
            seen.await();
            assertThatThrownBy(caller::readByte)
                    .isInstanceOfAny(EOFException.class, SocketException.class);
        }
    }

    @Test
    void beyond_the_most_connections_a_caller_gets_503() throws Exception {
        server.close();
        server =
                HttpServer.start(
                        ServerSettings.on("127.0.0.1", 0).withMaxConnections(1),
                        ServerExchangeTest::echo);
        try (RawCaller first = new RawCaller(server.port())) {
            assertThat(first.say(GET).read().status()).isEqualTo(200);
            try (RawCaller second = new RawCaller(server.port())) {
                RawCaller.Answer answer = second.say(GET).read();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.body().toLowerCase(Locale.ROOT)).contains("too many connections");
                assertThat(second.ended()).isTrue();
            }
            assertThat(first.say(GET).read().status()).isEqualTo(200);
        }
    }
}
