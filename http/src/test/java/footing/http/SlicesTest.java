package footing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.quicktheories.core.Gen;

/// However a body is cut, what is read is what was written.
///
/// On failure QuickTheories prints the seed; `-DQT_SEED=…` repeats the run.
@Timeout(120)
class SlicesTest {
    private static final Gen<List<Integer>> SIZES =
            lists().of(integers().between(1, 300)).ofSizeBetween(0, 12);
    private static final Gen<List<Integer>> CUTS =
            lists().of(integers().between(1, 90)).ofSizeBetween(1, 20);

    /// What the other side shall do next.
    private volatile List<Integer> nextSizes = List.of();

    private volatile List<Integer> nextCuts = List.of();

    private static byte[] body(List<Integer> sizes) {
        byte[] body = new byte[sizes.stream().mapToInt(Integer::intValue).sum()];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + i / 7);
        }
        return body;
    }

    /// The body in chunks of these sizes.
    private static byte[] chunks(byte[] body, List<Integer> sizes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        for (int i = 0; i < sizes.size(); i++) {
            int size = sizes.get(i);
            String head = (i % 3 == 1 ? "00" : "") + Integer.toHexString(size);
            out.writeBytes(
                    (head + (i % 4 == 2 ? ";e=\"f\"" : "") + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(body, at, size);
            out.writeBytes(new byte[] {'\r', '\n'});
            at += size;
        }
        String end = sizes.size() % 2 == 0 ? "0\r\n\r\n" : "0\r\nt: u\r\nv:\r\n\r\n";
        out.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /// Says the bytes in slices of these sizes, again and again.
    private static void say(RawCaller to, byte[] bytes, List<Integer> cuts) throws IOException {
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int end = Math.min(bytes.length, at + cuts.get(i % cuts.size()));
            to.say(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
    }

    @Test
    void a_request_in_chunks_is_read_in_any_slices() throws Exception {
        AtomicReference<byte[]> seen = new AtomicReference<>(new byte[0]);
        try (HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0),
                                exchange -> {
                                    seen.set(exchange.body(1 << 20));
                                    exchange.respond(204, List.of(), new byte[0]);
                                });
                RawCaller caller = new RawCaller(server.port())) {
            qt().withExamples(300)
                    .forAll(SIZES, CUTS)
                    .checkAssert((sizes, cuts) -> {
                        try {
                            byte[] body = body(sizes);
                            caller.say(
                                    "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
                            say(caller, chunks(body, sizes), cuts);
                            assertThat(caller.read().status()).isEqualTo(204);
                            assertThat(seen.get()).isEqualTo(body);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    });
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_answer_in_chunks_is_read_in_any_slices_and_by_any_reads() throws Exception {
        try (HttpUpstream upstream = Calls.upstream();
                RawServer server =
                        new RawServer((connection, _) -> {
                            while (true) {
                                connection.readHead();
                                connection.say(
                                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                                say(connection, chunks(body(nextSizes), nextSizes), nextCuts);
                            }
                        })) {
            qt().withExamples(300)
                    .forAll(SIZES, CUTS, CUTS)
                    .checkAssert((sizes, cuts, reads) -> {
                        nextSizes = sizes;
                        nextCuts = cuts;
                        try (UpstreamAnswer answer = upstream.send(Calls.get(server.port()))) {
                            assertThat(read(answer, reads)).isEqualTo(body(sizes));
                        } catch (HttpBreak e) {
                            throw new AssertionError(e);
                        }
                    });
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    private static byte[] read(UpstreamAnswer answer, List<Integer> reads) throws HttpBreak {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = new byte[100];
        for (int i = 0; true; i++) {
            answer.ready();
            int n = answer.read(bytes, 3, reads.get(i % reads.size()));
            if (n < 0) {
                return out.toByteArray();
            }
            out.write(bytes, 3, n);
        }
    }

    @Test
    void what_is_written_and_flushed_in_any_way_arrives() throws Exception {
        try (HttpUpstream upstream = Calls.upstream();
                HttpServer server =
                        HttpServer.start(
                                ServerSettings.on("127.0.0.1", 0),
                                exchange -> {
                                    exchange.onGone(() -> {});
                                    write(exchange, nextSizes, nextCuts);
                                })) {
            qt().withExamples(500)
                    .forAll(SIZES, CUTS)
                    .checkAssert((sizes, flushes) -> {
                        List<Integer> larger = new ArrayList<>(sizes);
                        larger.replaceAll(size -> size % 7 == 0 ? size * 500 : size);
                        nextSizes = larger;
                        nextCuts = flushes;
                        try (UpstreamAnswer answer = upstream.send(Calls.get(server.port()))) {
                            assertThat(read(answer, List.of(97))).isEqualTo(body(larger));
                        } catch (HttpBreak e) {
                            throw new AssertionError(e);
                        }
                    });
            assertThat(upstream.connections()).isEqualTo(1);
        }
    }

    private static void write(Exchange exchange, List<Integer> sizes, List<Integer> flushes)
            throws IOException {
        byte[] body = body(sizes);
        exchange.begin(200, List.of());
        int at = 0;
        for (int i = 0; i < sizes.size(); i++) {
            exchange.write(body, at, sizes.get(i));
            at += sizes.get(i);
            if (flushes.get(i % flushes.size()) % 2 == 0) {
                exchange.flush();
            }
        }
        exchange.finish();
    }
}
