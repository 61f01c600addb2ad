package footing.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that two servers could read differently. Each must be answered with an error and the
/// connection closed, and a request hidden behind it must never be seen.
@Timeout(20)
class RefusedRequestsTest {
    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Queue<String> HANDLED = new ConcurrentLinkedQueue<>();
    private static HttpServer server = start();

    record Refused(int status, String what, byte[] bytes) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static HttpServer start() {
        try {
            return HttpServer.start(
                    ServerSettings.on("127.0.0.1", 0),
                    exchange -> {
                        HANDLED.add(exchange.path());
                        exchange.respond(200, List.of(), exchange.body(1 << 20));
                    });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeAll
    static void the_table_is_not_empty() throws Exception {
        assertThat(requests().count()).isGreaterThanOrEqualTo(60);
    }

    @AfterAll
    static void nothing_is_left() {
        server.close();
        assertThat(server.connections()).isZero();
    }

    static Stream<Refused> requests() throws IOException {
        try (InputStream table =
                Objects.requireNonNull(
                        RefusedRequestsTest.class.getResourceAsStream("refused-requests.txt"))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(RefusedRequestsTest::read);
        }
    }

    private static Refused read(String line) {
        String[] parts = line.split(" \\| ", 3);
        return new Refused(Integer.parseInt(parts[0]), parts[1], bytes(parts[2]));
    }

    private static byte[] bytes(String escaped) {
        StringBuilder text = new StringBuilder();
        Matcher part =
                Pattern.compile("\\\\x(..)|\\\\(.)|\\{(\\d+)\\*(.)}|(.)", Pattern.DOTALL)
                        .matcher(escaped);
        while (part.find()) {
            if (part.group(1) != null) {
                text.append((char) Integer.parseInt(part.group(1), 16));
            } else if (part.group(2) != null) {
                text.append("\r\n\t\0".charAt("rnt0".indexOf(part.group(2))));
            } else if (part.group(3) != null) {
                boolean headers = part.group(4).equals("h");
                int times = Integer.parseInt(part.group(3));
                text.append((headers ? "\r\nx: y" : part.group(4)).repeat(times));
            } else {
                text.append(part.group(5));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void is_refused_and_hides_nothing(Refused refused) throws Exception {
        try (RawCaller caller = new RawCaller(server.port())) {
            caller.say(refused.bytes());
            caller.say(HIDDEN);
            RawCaller.Answer answer = caller.read();
            assertThat(answer.status()).as(answer.body()).isEqualTo(refused.status());
            assertThat(answer.head()).contains("connection: close\r\n");
            assertThat(answer.body()).startsWith("{\"error\":{\"message\":\"");
            assertThat(caller.ended()).isTrue();
        }
        assertThat(HANDLED).doesNotContain("/hidden");
    }
}
