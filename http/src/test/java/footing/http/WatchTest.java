package footing.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The caller who leaves is seen, the one who stays is left alone.
@Timeout(60)
class WatchTest {
    private static final String POST = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final Semaphore go = new Semaphore(0);

    private static HttpServer server(Handler handler) throws IOException {
        return HttpServer.start(ServerSettings.on("127.0.0.1", 0), handler);
    }

    private void acquire() throws IOException {
        try {
            go.acquire();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private String next() throws InterruptedException {
        return String.valueOf(events.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void gone_runs_once_within_milliseconds_however_the_caller_leaves() throws Exception {
        for (int how = 0; how < 3; how++) {
            try (HttpServer server =
                            server(exchange -> {
                                exchange.onGone(() -> {
                                    events.add("gone");
                                    go.release();
                                });
                                exchange.body(10);
                                events.add("watching");
                                acquire();
                                events.add("released");
                            });
                    RawCaller caller = new RawCaller(server.port())) {
                caller.say(POST);
                assertThat(next()).isEqualTo("watching");
                long left = System.nanoTime();
                switch (how) {
                    case 0 -> caller.leave();
                    case 1 -> caller.reset();
                    default -> caller.socket.shutdownOutput();
                }
                assertThat(next()).isEqualTo("gone");
                assertThat(System.nanoTime() - left).isLessThan(TimeUnit.SECONDS.toNanos(1));
                assertThat(next()).isEqualTo("released");
            }
            assertThat(events).isEmpty();
        }
    }

    @Test
    void gone_may_interrupt_the_thread_that_answers() throws Exception {
        try (HttpServer server =
                        server(exchange -> {
                            exchange.body(10);
                            exchange.onGone(Thread.currentThread()::interrupt);
                            events.add("watching");
                            try {
                                acquire();
                            } catch (IOException e) {
                                events.add("cancelled");
                            }
                        });
                RawCaller caller = new RawCaller(server.port())) {
            caller.say(POST);
            assertThat(next()).isEqualTo("watching");
            caller.leave();
            assertThat(next()).isEqualTo("cancelled");
        }
    }

    @Test
    void bytes_that_come_while_watching_are_the_next_request() throws Exception {
        try (HttpServer server =
                        server(exchange -> {
                            byte[] body = exchange.body(10);
                            exchange.onGone(() -> events.add("gone"));
                            events.add("watching");
                            acquire();
                            exchange.respond(200, List.of(), body);
                        });
                RawCaller caller = new RawCaller(server.port())) {
            caller.say(POST);
            assertThat(next()).isEqualTo("watching");
            caller.say("POST / HTTP/1.1\r\nhost: a\r\ncontent-");
            caller.say("length: 3\r\n\r\nyou");
            go.release();
            assertThat(caller.read().body()).isEqualTo("hi");
            assertThat(next()).isEqualTo("watching");
            go.release();
            assertThat(caller.read().body()).isEqualTo("you");
            assertThat(events).isEmpty();
        }
    }

    @Test
    void a_caller_who_leaves_after_its_answer_disturbs_nobody() throws Exception {
        try (HttpServer server =
                server(exchange -> {
                    byte[] body = exchange.body(10);
                    exchange.onGone(() -> events.add("gone"));
                    exchange.respond(200, List.of(), body);
                })) {
            for (int i = 0; i < 200; i++) {
                try (RawCaller caller = new RawCaller(server.port())) {
                    assertThat(caller.say(POST).read().status()).isEqualTo(200);
                    assertThat(caller.say(POST).read().status()).isEqualTo(200);
                }
            }
            server.drain(java.time.Duration.ofSeconds(10));
            assertThat(server.connections()).isZero();
            // the caller may leave between the answer's last byte and the end of the handler
            assertThat(events.size()).isLessThan(200);
        }
    }

    @Test
    void disarming_waits_for_a_gone_that_runs() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (HttpServer server =
                        server(exchange -> {
                            exchange.body(10);
                            exchange.onGone(() -> {
                                go.release();
                                try {
                                    never.await(100, TimeUnit.MILLISECONDS);
                                } catch (InterruptedException e) {
                                    events.add("interrupted");
                                }
                                events.add("gone has ended");
                            });
                            events.add("watching");
                            acquire();
                            exchange.disarm();
                            events.add("disarmed");
                        });
                RawCaller caller = new RawCaller(server.port())) {
            caller.say(POST);
            assertThat(next()).isEqualTo("watching");
            caller.leave();
            assertThat(next()).isEqualTo("gone has ended");
            assertThat(next()).isEqualTo("disarmed");
        }
    }

    @Test
    void disarmed_is_disarmed_though_the_caller_leaves_at_that_very_moment() throws Exception {
        AtomicInteger fired = new AtomicInteger();
        AtomicInteger late = new AtomicInteger();
        Random random = new Random(42);
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 8_000; i++) {
                try (Socket caller = new Socket(socket.getInetAddress(), socket.getLocalPort());
                        Socket ours = socket.accept()) {
                    AtomicBoolean disarmed = new AtomicBoolean();
                    Watch watch = new Watch(new Line(ours), _ -> {});
                    watch.arm(() -> {
                        fired.incrementAndGet();
                        spin(10_000);
                        if (disarmed.get()) {
                            late.incrementAndGet();
                        }
                    });
                    caller.shutdownOutput();
                    spin(random.nextInt(60_000));
                    watch.disarm();
                    disarmed.set(true);
                    spin(20_000);
                }
            }
        }
        assertThat(late).hasValue(0);
        // both ways must have been taken, or nothing was proved
        assertThat(fired.get()).isBetween(1, 7_999);
    }

    private static void spin(int nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_watch_can_be_set_anew_within_one_exchange() throws Exception {
        try (HttpServer server =
                        server(exchange -> {
                            exchange.body(10);
                            exchange.onGone(() -> events.add("first"));
                            exchange.disarm();
                            exchange.onGone(() -> events.add("second"));
                            exchange.onGone(() -> {
                                events.add("third");
                                go.release();
                            });
                            events.add("watching");
                            acquire();
                            exchange.disarm();
                            exchange.onGone(() -> events.add("fourth"));
                        });
                RawCaller caller = new RawCaller(server.port())) {
            caller.say(POST);
            assertThat(next()).isEqualTo("watching");
            caller.leave();
            assertThat(next()).isEqualTo("third");
            assertThat(next()).isEqualTo("fourth");
        }
        assertThat(events).isEmpty();
    }

    @Test
    void many_requests_on_one_connection_change_threads_without_losing_a_byte() throws Exception {
        try (HttpServer server =
                        server(exchange -> {
                            byte[] body = exchange.body(100);
                            exchange.onGone(() -> events.add("gone"));
                            exchange.respond(200, List.of(), body);
                        });
                RawCaller caller = new RawCaller(server.port())) {
            for (int i = 0; i < 5_000; i++) {
                String said = "n" + i;
                String request =
                        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: "
                                + said.length()
                                + "\r\n\r\n"
                                + said;
                caller.say(request);
                if (i % 3 == 0) {
                    caller.say(request);
                    assertThat(caller.read().body()).isEqualTo(said);
                }
                assertThat(caller.read().body()).isEqualTo(said);
            }
            assertThat(events).isEmpty();
        }
    }
}
