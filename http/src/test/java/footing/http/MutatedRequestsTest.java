package footing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests with bytes changed at random: always an answer or a closed connection, never a failure
/// of our own, never a hang.
@Timeout(120)
class MutatedRequestsTest {
    private static final List<String> SEEDS =
            List.of(
                    "POST /a?b=c HTTP/1.1\r\nHost: a:80\r\nContent-Length: 5\r\nX: y\r\n\r\nhello",
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;e\r\nhello\r\n0\r\nt: u\r\n\r\n",
                    "GET http://a/ HTTP/1.0\r\nHost: a\r\nConnection: keep-alive, x\r\nExpect: 100-continue\r\n\r\n");

    private static final String BYTES = "\r\n\0 \t:;,/?#0159afxAZ-+\u007f\u00e9%[]\"";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final List<String> EXPECTED =
            List.of("100", "200", "400", "413", "414", "417", "431", "501", "505");

    @Test
    void are_answered_or_closed() throws Exception {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (HttpServer server =
                HttpServer.start(
                        ServerSettings.on("127.0.0.1", 0),
                        exchange -> {
                            try {
                                exchange.headers();
                                exchange.respond(200, List.of(), exchange.body(1000));
                            } catch (RuntimeException | Error e) {
                                failures.add(e);
                                throw e;
                            }
                        })) {
            qt().withExamples(1500)
                    .forAll(
                            integers().between(0, SEEDS.size() - 1),
                            lists().of(integers().between(0, 1 << 20)).ofSizeBetween(1, 4))
                    .checkAssert((seed, changes) -> check(server.port(), mutated(seed, changes)));
        }
        assertThat(failures).isEmpty();
    }

    private static String mutated(int seed, List<Integer> changes) {
        StringBuilder text = new StringBuilder(SEEDS.get(seed));
        for (int change : changes) {
            int at = (change >> 8) % text.length();
            char other = BYTES.charAt((change >> 2) % BYTES.length());
            switch (change & 3) {
                case 0 -> text.setCharAt(at, other);
                case 1 -> text.insert(at, other);
                case 2 -> text.deleteCharAt(at);
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 12)));
            }
        }
        return text.toString();
    }

    private static void check(int port, String request) {
        try (RawCaller caller = new RawCaller(port)) {
            caller.say(request.getBytes(StandardCharsets.ISO_8859_1));
            caller.socket.shutdownOutput();
            Matcher status = STATUS.matcher(caller.readAll());
            while (status.find()) {
                assertThat(EXPECTED).contains(status.group(1));
            }
        } catch (SocketException e) {
            // reset: an answer to a request whose body never came
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
