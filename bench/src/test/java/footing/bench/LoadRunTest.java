package footing.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LoadRunTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void every_answer_in_one_piece_is_whole() throws IOException {
        try (MockSupplier supplier = MockSupplier.start(0);
                LoadRun run = LoadRun.whole(Target.loopback(supplier.port()), 8)) {
            LoadResult r = run.closedLoop(SHORT);
            assertThat(r.firstFault()).isNull();
            assertThat(r.clean()).isTrue();
            assertThat(r.latency().count()).isEqualTo(r.ok());
        }
    }

    @Test
    void every_stream_is_whole_and_each_chunk_is_timed() throws IOException {
        try (MockSupplier supplier = MockSupplier.start(0);
                LoadRun run = LoadRun.streams(Target.loopback(supplier.port()), 8)) {
            supplier.pace(new Pace(Pace.CHUNKS, Duration.ofMillis(1)));
            LoadResult r = run.once(Duration.ofSeconds(20));
            assertThat(r.firstFault()).isNull();
            assertThat(r.ok()).isEqualTo(8);
            assertThat(r.chunks()).isEqualTo(8 * Pace.CHUNKS);
            assertThat(r.relay().count()).isEqualTo(r.chunks());
            assertThat(r.latency().micros(0.5)).isGreaterThan(63_000 * 0.96);
            assertThat(supplier.leftEarly()).isZero();
        }
    }

    @Test
    void a_fixed_rate_sends_as_many_as_it_says() throws IOException {
        try (MockSupplier supplier = MockSupplier.start(0);
                LoadRun run = LoadRun.whole(Target.loopback(supplier.port()), 4)) {
            LoadResult r = run.atRate(100, Duration.ofMillis(500));
            assertThat(r.bad()).isZero();
            assertThat(r.ok()).isEqualTo(50);
            assertThat(r.seconds()).isCloseTo(0.54, within(0.3));
        }
    }

    @Test
    void a_stream_without_one_of_its_chunks_is_bad() throws IOException {
        Truncated cut = new Truncated(Script.STREAM_HEAD, event(0), event(2), last());
        assertThat(fault(cut)).isEqualTo("chunk out of order after 1");
    }

    @Test
    void a_stream_that_ends_early_but_properly_is_bad() throws IOException {
        Truncated cut = new Truncated(Script.STREAM_HEAD, event(0), event(1), last());
        assertThat(fault(cut)).isEqualTo("2 chunks (expected: 64)");
    }

    @Test
    void a_stream_that_breaks_off_is_bad() throws IOException {
        Truncated cut = new Truncated(Script.STREAM_HEAD, event(0), event(1));
        assertThat(fault(cut)).isEqualTo("closed early");
    }

    @Test
    void an_answer_that_is_not_200_is_bad() throws IOException {
        byte[] busy = Ascii.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}");
        assertThat(fault(new Truncated(busy))).isEqualTo("status 503");
    }

    private static String fault(Truncated server) throws IOException {
        try (server;
                LoadRun run = LoadRun.streams(Target.loopback(server.port()), 1)) {
            LoadResult r = run.once(Duration.ofSeconds(5));
            assertThat(r.ok()).isZero();
            assertThat(r.bad()).isEqualTo(1);
            return String.valueOf(r.firstFault());
        }
    }

    private static byte[] event(int index) {
        byte[] text = new byte[1_024];
        int n = Ascii.put(text, 0, Script.CHUNK_START);
        n = Ascii.put(text, n, index, 10);
        n = Ascii.put(text, n, Script.CHUNK_STAMP);
        n = Ascii.put(text, n, System.nanoTime(), 10);
        n = Ascii.put(text, n, Script.CHUNK_END);
        byte[] chunk = new byte[n + 16];
        int at = Ascii.put(chunk, 0, n, 16);
        at = Ascii.put(chunk, at, Ascii.bytes("\r\n"));
        at = Ascii.put(chunk, at, Arrays.copyOf(text, n));
        at = Ascii.put(chunk, at, Ascii.bytes("\r\n"));
        return Arrays.copyOf(chunk, at);
    }

    private static byte[] last() {
        return Ascii.bytes("0\r\n\r\n");
    }

    /// Answers every connection's first request with the same bytes and closes it.
    private static final class Truncated implements AutoCloseable {
        private final ServerSocket server =
                new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final Thread thread;

        Truncated(byte[]... parts) throws IOException {
            thread = Thread.ofVirtual().start(() -> serve(parts));
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void serve(byte[][] parts) {
            try {
                while (true) {
                    try (Socket s = server.accept()) {
                        InputStream in = s.getInputStream();
                        byte[] request = new byte[8_192];
                        if (in.read(request) > 0) {
                            for (byte[] part : parts) {
                                s.getOutputStream().write(part);
                            }
                        }
                    }
                }
            } catch (IOException _) {
                assertThat(server.isClosed()).isTrue();
            }
        }
    }
}
