package footing.http;

import static footing.http.Calls.LONG;
import static footing.http.Calls.breaks;
import static footing.http.Calls.call;
import static footing.http.Calls.get;
import static footing.http.Calls.post;
import static footing.http.Calls.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import footing.http.Upstream.Clocks;
import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way in which a server without TLS can fail us, and its exact name.
@Timeout(30)
class BreaksTest {
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n";
    private static final Duration SHORT = Duration.ofMillis(150);

    private final HttpUpstream upstream = Calls.upstream();

    @AfterEach
    void nothing_is_left() {
        assertThat(upstream.connections()).isEqualTo(upstream.waiting());
        upstream.close();
        assertThat(upstream.connections()).isZero();
    }

    private static RawServer stalling(String answer) throws Exception {
        return new RawServer((connection, _) -> {
            connection.readHead();
            connection.say(answer);
        });
    }

    @Test
    void nobody_listens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        breaks(upstream, get(port), Symptom.TCP_REFUSED, Stage.CONNECT);
    }

    @Test
    void nobody_takes_the_connection() throws Exception {
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Clocks clocks = new Clocks(SHORT, LONG, LONG, LONG);
            fill(socket, fillers);
            breaks(
                    upstream,
                    get(socket.getLocalPort(), clocks),
                    Symptom.TCP_TIMEOUT,
                    Stage.CONNECT);
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    /// Fills the queue of a socket on which nobody accepts, until a connect goes unanswered.
    private static void fill(ServerSocket socket, List<Socket> fillers) throws Exception {
        for (int i = 0; i < 20; i++) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(socket.getLocalSocketAddress(), 300);
            } catch (java.net.SocketTimeoutException e) {
                return;
            }
        }
    }

    @Test
    void the_name_has_no_address() {
        try (HttpUpstream named =
                new HttpUpstream(
                        Calls.settings()
                                .withResolver(host -> {
                                    throw new UnknownHostException(host);
                                }))) {
            breaks(named, to("no.example"), Symptom.DNS_FAILURE, Stage.CONNECT);
        }
    }

    @Test
    void the_resolver_never_answers() {
        CountDownLatch end = new CountDownLatch(1);
        try (HttpUpstream named =
                new HttpUpstream(
                        Calls.settings()
                                .withResolver(host -> {
                                    try {
                                        end.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                    throw new UnknownHostException(host);
                                }))) {
            Clocks clocks = new Clocks(SHORT, LONG, LONG, LONG);
            UpstreamRequest request =
                    request(new Origin(false, "slow.example", 80), "GET", new byte[0], clocks);
            breaks(named, request, Symptom.DNS_FAILURE, Stage.CONNECT);
        } finally {
            end.countDown();
        }
    }

    private static UpstreamRequest to(String host) {
        return request(new Origin(false, host, 80), "GET", new byte[0], Calls.PATIENT);
    }

    @Test
    void reset_before_a_word() throws Exception {
        try (RawServer server =
                new RawServer((connection, _) -> {
                    connection.readHead();
                    connection.reset();
                })) {
            breaks(upstream, get(server.port()), Symptom.RESET, Stage.WAIT);
        }
    }

    @Test
    void closed_before_a_word() throws Exception {
        try (RawServer server = RawServer.saying("")) {
            breaks(upstream, get(server.port()), Symptom.CLOSED, Stage.WAIT);
        }
    }

    @Test
    void closed_after_an_interim_answer() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 100 Continue\r\n\r\n")) {
            breaks(upstream, get(server.port()), Symptom.CLOSED, Stage.HEAD);
        }
    }

    @Test
    void closed_within_the_head() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\ncontent-le")) {
            breaks(upstream, get(server.port()), Symptom.CLOSED, Stage.HEAD);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STREAM,
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nab",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"
            })
    void closed_within_the_body(String answer) throws Exception {
        try (RawServer server = RawServer.saying(answer)) {
            breaks(upstream, get(server.port()), Symptom.CLOSED, Stage.BODY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STREAM,
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\n\r\nabc"
            })
    void reset_within_the_body_after_all_that_came_was_read(String answer) throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (RawServer server =
                        new RawServer((connection, _) -> {
                            connection.readHead();
                            connection.say(answer);
                            read.await();
                            connection.reset();
                        });
                UpstreamAnswer open = upstream.send(get(server.port()))) {
            byte[] bytes = new byte[100];
            assertThat(open.read(bytes, 0, 100)).isEqualTo(3);
            read.countDown();
            assertThatThrownBy(() -> open.read(bytes, 0, 100))
                    .isInstanceOfSatisfying(
                            HttpBreak.class,
                            e -> {
                                assertThat(e.symptom()).isEqualTo(Symptom.RESET);
                                assertThat(e.stage()).isEqualTo(Stage.BODY);
                            });
        }
    }

    @Test
    void no_first_byte() throws Exception {
        Clocks clocks = new Clocks(LONG, SHORT, LONG, LONG);
        try (RawServer server = stalling("")) {
            breaks(upstream, get(server.port(), clocks), Symptom.FIRST_BYTE_TIMEOUT, Stage.WAIT);
            breaks(
                    upstream,
                    post(server.port(), new byte[100_000], clocks),
                    Symptom.FIRST_BYTE_TIMEOUT,
                    Stage.WAIT);
        }
    }

    @Test
    void a_large_request_is_never_read() throws Exception {
        Clocks clocks = new Clocks(LONG, SHORT, LONG, LONG);
        try (RawServer server = new RawServer((_, _) -> {})) {
            byte[] large = new byte[64 * 1024 * 1024];
            breaks(
                    upstream,
                    post(server.port(), large, clocks),
                    Symptom.FIRST_BYTE_TIMEOUT,
                    Stage.SEND);
        }
    }

    @Test
    void a_large_request_is_reset_half_way() throws Exception {
        try (RawServer server =
                new RawServer((connection, _) -> {
                    connection.readHead();
                    connection.reset();
                })) {
            byte[] large = new byte[64 * 1024 * 1024];
            breaks(upstream, post(server.port(), large, Calls.PATIENT), Symptom.RESET, Stage.SEND);
        }
    }

    @Test
    void the_head_stops() throws Exception {
        Clocks clocks = new Clocks(LONG, LONG, SHORT, LONG);
        try (RawServer server = stalling("HTTP/1.1 200 OK\r\n")) {
            breaks(upstream, get(server.port(), clocks), Symptom.IDLE_TIMEOUT, Stage.HEAD);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STREAM,
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\n\r\nabc"
            })
    void the_body_stops(String answer) throws Exception {
        Clocks clocks = new Clocks(LONG, LONG, SHORT, LONG);
        try (RawServer server = stalling(answer)) {
            breaks(upstream, get(server.port(), clocks), Symptom.IDLE_TIMEOUT, Stage.BODY);
        }
    }

    @Test
    void the_idle_clock_can_be_changed_on_the_way() throws Exception {
        try (RawServer server = stalling(STREAM);
                UpstreamAnswer answer = upstream.send(get(server.port()))) {
            answer.idleClock(SHORT);
            assertThatThrownBy(() -> Calls.text(answer))
                    .isInstanceOfSatisfying(
                            HttpBreak.class,
                            e -> assertThat(e.symptom()).isEqualTo(Symptom.IDLE_TIMEOUT));
        }
    }

    @Test
    void the_idle_clock_rests_while_nobody_reads() throws Exception {
        Clocks clocks = new Clocks(LONG, LONG, SHORT, LONG);
        CountDownLatch go = new CountDownLatch(1);
        try (RawServer server =
                        new RawServer((connection, _) -> {
                            connection.readHead();
                            connection.say(STREAM);
                            go.await();
                            connection.say("0\r\n\r\n");
                        });
                UpstreamAnswer answer = upstream.send(get(server.port(), clocks))) {
            assertThat(answer.read(new byte[10], 0, 10)).isEqualTo(3);
            assertThat(go.await(400, TimeUnit.MILLISECONDS)).isFalse();
            go.countDown();
            assertThat(answer.read(new byte[10], 0, 10)).isEqualTo(-1);
        }
    }

    @Test
    void the_whole_takes_too_long_at_any_stage() throws Exception {
        Clocks clocks = new Clocks(LONG, LONG, LONG, SHORT);
        try (RawServer server = stalling("")) {
            breaks(upstream, get(server.port(), clocks), Symptom.TOTAL_TIMEOUT, Stage.WAIT);
        }
        try (RawServer server = stalling("HTTP/1.1 ")) {
            breaks(upstream, get(server.port(), clocks), Symptom.TOTAL_TIMEOUT, Stage.HEAD);
        }
        try (RawServer server = stalling(STREAM)) {
            breaks(upstream, get(server.port(), clocks), Symptom.TOTAL_TIMEOUT, Stage.BODY);
        }
    }

    @Test
    void the_whole_takes_too_long_though_bytes_flow() throws Exception {
        Clocks clocks = new Clocks(LONG, LONG, LONG, Duration.ofMillis(300));
        CountDownLatch never = new CountDownLatch(1);
        try (RawServer server =
                new RawServer((connection, _) -> {
                    connection.readHead();
                    connection.say(STREAM);
                    while (!never.await(20, TimeUnit.MILLISECONDS)) {
                        connection.say("1\r\nx\r\n");
                    }
                })) {
            breaks(upstream, get(server.port(), clocks), Symptom.TOTAL_TIMEOUT, Stage.BODY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "\u0015\u0003\u0003\u0000\u0002\u0002F",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 20\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 0\n\r\n",
                "HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n",
                "HTTP/1.1 200 OK\r\na : b\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 101 Switching\r\n\r\n"
            })
    void the_head_is_no_head(String answer) throws Exception {
        try (RawServer server = stalling(answer)) {
            breaks(upstream, get(server.port()), Symptom.BAD_FRAMING, Stage.HEAD);
        }
    }

    @Test
    void interim_answers_without_end() throws Exception {
        try (RawServer server = stalling("HTTP/1.1 100 Continue\r\n\r\n".repeat(30))) {
            breaks(upstream, get(server.port()), Symptom.BAD_FRAMING, Stage.HEAD);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\n",
                "-1\r\n",
                "0x1\r\na\r\n",
                "1 \r\na\r\n",
                "1\na\r\n",
                "1\r\nab\r\n",
                "1\r\na\n",
                "123456789\r\n",
                "\r\n",
                "0\r\nx\r\n\r\n"
            })
    void the_chunks_are_no_chunks(String chunks) throws Exception {
        try (RawServer server = stalling(STREAM + chunks)) {
            breaks(upstream, get(server.port()), Symptom.BAD_FRAMING, Stage.BODY);
        }
    }

    @Test
    void the_head_never_ends() throws Exception {
        try (RawServer server = stalling("HTTP/1.1 200 OK\r\nx: " + "y".repeat(70_000))) {
            breaks(upstream, get(server.port()), Symptom.HEAD_TOO_LARGE, Stage.HEAD);
        }
        try (RawServer server =
                stalling("HTTP/1.1 200 OK\r\nx: " + "y".repeat(70_000) + "\r\n\r\n")) {
            breaks(upstream, get(server.port()), Symptom.HEAD_TOO_LARGE, Stage.HEAD);
        }
    }

    @Test
    void an_interrupt_cancels_wherever_it_finds_the_call() throws Exception {
        for (String said : List.of("", "HTTP/1.1 200", STREAM)) {
            CountDownLatch reached = new CountDownLatch(1);
            CountDownLatch left = new CountDownLatch(1);
            try (RawServer server =
                    new RawServer((connection, _) -> {
                        connection.readHead();
                        connection.say(said);
                        reached.countDown();
                        if (connection.ended()) {
                            left.countDown();
                        }
                    })) {
                CompletableFuture<HttpBreak> broken = new CompletableFuture<>();
                Thread caller =
                        Thread.startVirtualThread(() -> {
                            try {
                                call(upstream, get(server.port()));
                            } catch (HttpBreak e) {
                                if (Thread.currentThread().isInterrupted()) {
                                    broken.complete(e);
                                }
                            }
                        });
                reached.await();
                caller.interrupt();
                assertThat(broken.get(5, TimeUnit.SECONDS).symptom()).isEqualTo(Symptom.CANCELLED);
                assertThat(left.await(5, TimeUnit.SECONDS)).isTrue();
                caller.join();
            }
        }
    }

    @Test
    void an_interrupt_from_before_opens_no_connection() throws Exception {
        try (RawServer server = stalling(STREAM)) {
            CompletableFuture<Symptom> symptom = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                Thread.currentThread().interrupt();
                try {
                    call(upstream, get(server.port()));
                } catch (HttpBreak e) {
                    symptom.complete(e.symptom());
                }
            });
            assertThat(symptom.get(5, TimeUnit.SECONDS)).isEqualTo(Symptom.CANCELLED);
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    @SuppressWarnings("try")
    void closing_an_answer_from_elsewhere_cancels_its_reader() throws Exception {
        try (RawServer server = stalling(STREAM);
                UpstreamAnswer answer = upstream.send(get(server.port()))) {
            CompletableFuture<Symptom> symptom = new CompletableFuture<>();
            CountDownLatch reading = new CountDownLatch(1);
            Thread.startVirtualThread(() -> {
                try {
                    answer.read(new byte[10], 0, 10);
                    reading.countDown();
                    answer.read(new byte[10], 0, 10);
                } catch (HttpBreak e) {
                    symptom.complete(e.symptom());
                }
            });
            reading.await();
            answer.close();
            assertThat(symptom.get(5, TimeUnit.SECONDS)).isEqualTo(Symptom.CANCELLED);
        }
    }

    @Test
    void closing_the_upstream_cancels_what_is_open() throws Exception {
        HttpUpstream closing = Calls.upstream();
        CountDownLatch reached = new CountDownLatch(1);
        try (RawServer server =
                new RawServer((connection, _) -> {
                    connection.readHead();
                    reached.countDown();
                })) {
            CompletableFuture<Symptom> symptom = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try {
                    call(closing, get(server.port()));
                } catch (HttpBreak e) {
                    symptom.complete(e.symptom());
                }
            });
            reached.await();
            closing.close();
            assertThat(symptom.get(5, TimeUnit.SECONDS)).isEqualTo(Symptom.CANCELLED);
            assertThat(closing.connections()).isZero();
        }
    }
}
