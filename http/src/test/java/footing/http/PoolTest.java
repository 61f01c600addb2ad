package footing.http;

import static footing.http.Calls.breaks;
import static footing.http.Calls.call;
import static footing.http.Calls.get;
import static footing.http.Calls.post;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Connections that wait: which are taken, which are dropped, and what is said twice.
@Timeout(30)
class PoolTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    @Test
    void a_connection_that_went_stale_is_replaced_without_a_word() throws Exception {
        for (boolean reset : new boolean[] {false, true}) {
            CountDownLatch dropped = new CountDownLatch(1);
            CountDownLatch drop = new CountDownLatch(1);
            try (HttpUpstream upstream = Calls.upstream();
                    RawServer server =
                            new RawServer((connection, number) -> {
                                connection.readHead();
                                connection.say(OK);
                                if (number == 1) {
                                    drop.await();
                                    if (reset) {
                                        connection.reset();
                                    } else {
                                        connection.leave();
                                    }
                                    dropped.countDown();
                                }
                            })) {
                assertThat(call(upstream, get(server.port()))).isEqualTo("ok");
                drop.countDown();
                dropped.await();
                assertThat(call(upstream, get(server.port()))).isEqualTo("ok");
                assertThat(server.accepted()).isEqualTo(2);
            }
        }
    }

    @Test
    void a_large_request_on_a_stale_connection_is_sent_anew_and_whole() throws Exception {
        byte[] large = new byte[2_000_000];
        CountDownLatch dropped = new CountDownLatch(1);
        try (HttpUpstream upstream = Calls.upstream();
                RawServer server =
                        new RawServer((connection, number) -> {
                            connection.readHead();
                            if (number == 1) {
                                connection.say(OK);
                                connection.leave();
                                dropped.countDown();
                            } else {
                                connection.readExactly(large.length);
                                connection.say(OK);
                            }
                        })) {
            assertThat(call(upstream, get(server.port()))).isEqualTo("ok");
            dropped.await();
            assertThat(call(upstream, post(server.port(), large, Calls.PATIENT))).isEqualTo("ok");
            assertThat(server.accepted()).isEqualTo(2);
        }
    }

    @Test
    void a_fresh_connection_that_breaks_is_not_tried_again() throws Exception {
        try (HttpUpstream upstream = Calls.upstream();
                RawServer server = RawServer.saying("")) {
            breaks(upstream, get(server.port()), Symptom.CLOSED, Stage.WAIT);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void a_request_is_not_sent_again_once_a_byte_of_an_answer_came() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (HttpUpstream upstream = Calls.upstream();
                RawServer server =
                        new RawServer((connection, _) -> {
                            connection.readHead();
                            requests.incrementAndGet();
                            connection.say(OK);
                            connection.readHead();
                            requests.incrementAndGet();
                            connection.say("HTTP/1.1 2");
                            connection.reset();
                        })) {
            assertThat(call(upstream, get(server.port()))).isEqualTo("ok");
            HttpBreak broken =
                    org.assertj.core.api.Assertions.catchThrowableOfType(
                            HttpBreak.class, () -> call(upstream, get(server.port())));
            assertThat(broken.symptom()).isEqualTo(Symptom.RESET);
            assertThat(requests).hasValueLessThanOrEqualTo(3);
        }
    }

    @Test
    void a_connection_that_breaks_while_at_work_is_not_taken_for_stale() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        try (HttpUpstream upstream = Calls.upstream();
                RawServer server =
                        new RawServer((connection, _) -> {
                            connection.readHead();
                            requests.incrementAndGet();
                            connection.say(OK);
                            connection.readHead();
                            requests.incrementAndGet();
                            never.await(1200, TimeUnit.MILLISECONDS);
                            connection.reset();
                        })) {
            assertThat(call(upstream, get(server.port()))).isEqualTo("ok");
            breaks(upstream, get(server.port()), Symptom.RESET, Stage.WAIT);
            assertThat(requests).hasValue(2);
        }
    }

    @Test
    void a_waiting_connection_with_something_to_say_is_dropped() throws Exception {
        CountDownLatch said = new CountDownLatch(1);
        CountDownLatch say = new CountDownLatch(1);
        try (HttpUpstream upstream = Calls.upstream();
                RawServer server =
                        new RawServer((connection, number) -> {
                            connection.readHead();
                            connection.say(OK);
                            if (number == 1) {
                                say.await();
                                connection.say(
                                        "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged");
                                said.countDown();
                            }
                        })) {
            assertThat(call(upstream, get(server.port()))).isEqualTo("ok");
            say.countDown();
            said.await();
            assertThat(call(upstream, get(server.port()))).isEqualTo("ok");
        }
    }

    @Test
    void connections_that_nobody_takes_are_closed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (HttpUpstream upstream =
                        new HttpUpstream(Calls.settings().withIdle(10, Duration.ofMillis(100)));
                RawServer server =
                        new RawServer((connection, _) -> {
                            connection.readHead();
                            connection.say(OK);
                            if (connection.ended()) {
                                closed.countDown();
                            }
                        })) {
            assertThat(call(upstream, get(server.port()))).isEqualTo("ok");
            assertThat(upstream.waiting()).isEqualTo(1);
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(call(upstream, get(server.port()))).isEqualTo("ok");
            assertThat(upstream.connections()).isEqualTo(1);
        }
    }

    @Test
    void no_more_wait_than_may() throws Exception {
        CyclicBarrier together = new CyclicBarrier(5);
        try (HttpUpstream upstream =
                        new HttpUpstream(Calls.settings().withIdle(2, Duration.ofSeconds(20)));
                HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0),
                                exchange -> {
                                    try {
                                        together.await();
                                    } catch (Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                    exchange.respond(200, List.of(), exchange.body(10));
                                })) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                CompletableFuture<String> answer = new CompletableFuture<>();
                answers.add(answer);
                Thread.startVirtualThread(() -> {
                    try {
                        answer.complete(call(upstream, post(server.port(), "a")));
                    } catch (HttpBreak e) {
                        answer.completeExceptionally(e);
                    }
                });
            }
            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("a");
            }
            assertThat(upstream.waiting()).isEqualTo(2);
            assertThat(upstream.connections()).isEqualTo(2);
        }
    }

    @Test
    void many_threads_share_one_pool_and_get_their_own_answers() throws Exception {
        try (HttpUpstream upstream = Calls.upstream();
                HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0),
                                exchange -> {
                                    byte[] body = exchange.body(100);
                                    exchange.onGone(() -> {});
                                    exchange.begin(200, List.of());
                                    exchange.write(body, 0, body.length);
                                    exchange.flush();
                                    exchange.write(body, 0, body.length);
                                    exchange.finish();
                                })) {
            List<Thread> threads = new ArrayList<>();
            AtomicInteger right = new AtomicInteger();
            for (int t = 0; t < 50; t++) {
                int thread = t;
                threads.add(
                        Thread.startVirtualThread(() -> {
                            for (int i = 0; i < 40; i++) {
                                String said = thread + "-" + i + ";";
                                try {
                                    if (call(upstream, post(server.port(), said))
                                            .equals(said + said)) {
                                        right.incrementAndGet();
                                    }
                                } catch (HttpBreak e) {
                                    throw new AssertionError(e);
                                }
                            }
                        }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(right).hasValue(2000);
            assertThat(upstream.connections()).isLessThanOrEqualTo(50);
        }
    }
}
