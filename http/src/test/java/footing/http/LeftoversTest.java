package footing.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// After both sides are closed no thread of theirs runs, whatever was under way.
@Timeout(60)
class LeftoversTest {
    @TempDir private Path folder;
    private int dumps;

    @Test
    void no_thread_is_left_when_both_sides_close_in_the_middle() throws Exception {
        int many = 40;
        CountDownLatch begun = new CountDownLatch(many);
        List<Thread> callers = new ArrayList<>();
        CountDownLatch never = new CountDownLatch(1);
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0),
                                exchange -> {
                                    exchange.body(100);
                                    exchange.onGone(() -> {});
                                    exchange.begin(200, List.of());
                                    exchange.write(new byte[] {'x'}, 0, 1);
                                    exchange.flush();
                                    try {
                                        never.await();
                                    } catch (InterruptedException e) {
                                        throw new IOException(e);
                                    }
                                });
                HttpUpstream upstream = Calls.upstream()) {
            for (int i = 0; i < many; i++) {
                callers.add(Thread.startVirtualThread(() -> read(upstream, server.port(), begun)));
            }
            begun.await();
            assertThat(threadsOfTheEngine()).isNotEmpty();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        List<String> left = threadsOfTheEngine();
        for (int i = 0; i < 100 && !left.isEmpty(); i++) {
            never.await(50, TimeUnit.MILLISECONDS);
            left = threadsOfTheEngine();
        }
        assertThat(left).isEmpty();
    }

    private static void read(Upstream upstream, int port, CountDownLatch begun) {
        try (UpstreamAnswer answer = upstream.send(Calls.get(port))) {
            answer.read(new byte[10], 0, 10);
            begun.countDown();
            answer.read(new byte[10], 0, 10);
        } catch (HttpBreak e) {
            // closed in the middle, as the test wants it
        }
    }

    /// The lines of a dump of all threads, virtual ones included, that are in the engine's code.
    private List<String> threadsOfTheEngine() throws IOException {
        Path dump = folder.resolve("dump-" + dumps++);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
        try (var lines = Files.lines(dump)) {
            return lines.filter(line -> line.contains("footing.http."))
                    .filter(line -> !line.contains("Test.") && !line.contains("RawServer"))
                    .toList();
        }
    }

    @Test
    void connections_end_on_both_sides() throws Exception {
        try (HttpServer server =
                HttpServer.start(
                        ServerSettings.on("127.0.0.1", 0),
                        exchange -> exchange.respond(200, List.of(), exchange.body(100)))) {
            try (HttpUpstream upstream = Calls.upstream()) {
                for (int i = 0; i < 20; i++) {
                    assertThat(Calls.call(upstream, Calls.post(server.port(), "a"))).isEqualTo("a");
                }
            }
            assertThat(server.drain(Duration.ofSeconds(10))).isTrue();
            assertThat(server.connections()).isZero();
        }
    }
}
