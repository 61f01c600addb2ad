package footing.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeSupplierTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String CHAT =
            "{\"model\":\"fake-large\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private FakeSupplier supplier;
    private HttpClient client;

    @BeforeEach
    void start() throws IOException {
        supplier = FakeSupplier.start();
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        client.close();
        supplier.close();
    }

    @Test
    void answers_a_chat_in_one_piece() throws Exception {
        HttpResponse<String> answer = post("/chat/completions", CHAT + "}");
        assertThat(answer.statusCode()).isEqualTo(200);
        Object json = Json.parse(answer.body());
        Object choice = Json.array(Json.member(json, "choices")).getFirst();
        assertThat(Json.member(choice, "message", "content"))
                .isEqualTo("The quick brown fox jumps over the lazy");
        assertThat(Json.member(choice, "finish_reason")).isEqualTo("stop");
        assertThat(supplier.awaitSeen(1, SOON).awaitEnd(SOON)).isEqualTo(Seen.Ending.ANSWERED);
    }

    @Test
    void streams_role_pieces_finish_usage_and_done() throws Exception {
        List<String> events =
                events(CHAT + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        assertThat(events).hasSize(1 + 8 + 1 + 1 + 1);
        assertThat(events.getFirst()).contains("\"role\":\"assistant\"", "\"usage\":null");
        assertThat(events.get(9)).contains("\"finish_reason\":\"stop\"");
        assertThat(events.get(10)).contains("\"choices\":[]", "\"completion_tokens\":8");
        assertThat(events.getLast()).isEqualTo("[DONE]");
    }

    @Test
    void tells_no_usage_in_a_stream_that_did_not_ask() throws Exception {
        assertThat(events(CHAT + ",\"stream\":true}")).noneMatch(e -> e.contains("usage"));
    }

    @Test
    void calls_a_tool_and_then_answers_its_result() throws Exception {
        String tools =
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":"
                        + "{\"city\":{\"type\":\"string\"}}}}}]";
        String asks = CHAT.replace("Hi", "Use the weather tool") + tools;
        Object whole = Json.parse(post("/chat/completions", asks + "}").body());
        Object choice = Json.array(Json.member(whole, "choices")).getFirst();
        Object call = Json.array(Json.member(choice, "message", "tool_calls")).getFirst();
        assertThat(Json.member(call, "function", "name")).isEqualTo("weather");
        assertThat(Json.member(call, "function", "arguments")).isEqualTo("{\"city\":\"text\"}");

        List<String> streamed = events(asks + ",\"stream\":true}");
        StringBuilder arguments = new StringBuilder();
        for (String event : streamed.subList(1, streamed.size() - 2)) {
            Object delta =
                    Json.member(
                            Json.array(Json.member(Json.parse(event), "choices")).getFirst(),
                            "delta");
            Object part = Json.array(Json.member(delta, "tool_calls")).getFirst();
            arguments.append(Json.member(part, "function", "arguments"));
        }
        assertThat(arguments).hasToString("{\"city\":\"text\"}");
        assertThat(streamed.get(streamed.size() - 2)).contains("\"finish_reason\":\"tool_calls\"");

        String result =
                asks.replace("]" + tools, ",{\"role\":\"tool\",\"content\":\"sunny\"}]" + tools);
        assertThat(post("/chat/completions", result + "}").body()).contains("The quick brown");
    }

    @Test
    void answers_a_schema_with_json_that_fits() throws Exception {
        String schema =
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"p\","
                        + "\"schema\":{\"type\":\"object\",\"properties\":{\"age\":{\"type\":"
                        + "\"integer\"},\"tags\":{\"type\":\"array\",\"items\":{\"enum\":[\"a\"]}}}"
                        + "}}}";
        Object whole = Json.parse(post("/chat/completions", CHAT + schema + "}").body());
        Object choice = Json.array(Json.member(whole, "choices")).getFirst();
        assertThat(Json.member(choice, "message", "content"))
                .isEqualTo("{\"age\":7,\"tags\":[\"a\"]}");
    }

    @Test
    void embeds_the_same_text_to_the_same_vector() throws Exception {
        String ask = "{\"model\":\"fake-embedding\",\"input\":[\"a\",\"b\",\"a\"]}";
        List<Object> vectors =
                Json.array(Json.member(Json.parse(post("/embeddings", ask).body()), "data"));
        assertThat(vectors).hasSize(3);
        assertThat(Json.member(vectors.get(0), "embedding"))
                .isEqualTo(Json.member(vectors.get(2), "embedding"))
                .isNotEqualTo(Json.member(vectors.get(1), "embedding"));
    }

    @Test
    void fails_once_as_told_and_then_is_well() throws Exception {
        supplier.failNext(Fault.regionBlocked());
        HttpResponse<String> blocked = post("/chat/completions", CHAT + "}");
        assertThat(blocked.statusCode()).isEqualTo(403);
        assertThat(blocked.body()).contains("unsupported_country_region_territory");
        assertThat(post("/chat/completions", CHAT + "}").statusCode()).isEqualTo(200);
    }

    @Test
    void takes_a_fault_from_the_models_name() throws Exception {
        String ask = CHAT.replace("fake-large", "fake-large!status:429");
        HttpResponse<String> answer = post("/chat/completions", ask + "}");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
    }

    @Test
    void refuses_a_wrong_key() throws Exception {
        supplier.requireKey("sk-right");
        assertThat(post("/chat/completions", CHAT + "}").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reset",
                "close",
                "not-http",
                "reset-after:2",
                "close-after:2",
                "cut-inside-event:2",
                "short-body:9",
                "garbage-chunk:1"
            })
    void breaks_the_connection_so_that_a_client_notices(String fault) {
        supplier.fail(Fault.parse(fault));
        assertThatThrownBy(() -> events(CHAT + ",\"stream\":true}"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void ends_properly_without_a_finish_reason_where_told() throws Exception {
        supplier.failNext(Fault.parse("end-after:2"), Fault.parse("done-without-finish:2"));
        assertThat(events(CHAT + ",\"stream\":true}")).hasSize(3);
        assertThat(events(CHAT + ",\"stream\":true}")).hasSize(4).endsWith("[DONE]");
    }

    @Test
    void a_reset_is_a_reset_and_no_close() throws Exception {
        supplier.fail(Fault.parse("reset"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), supplier.port())) {
            socket.getOutputStream().write(get());
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .isInstanceOf(SocketException.class);
        }
        supplier.fail(Fault.parse("close"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), supplier.port())) {
            socket.getOutputStream().write(get());
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void sees_its_caller_leave_while_it_stalls() throws Exception {
        supplier.fail(Fault.parse("stall"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), supplier.port())) {
            socket.getOutputStream().write(get());
            supplier.awaitSeen(1, SOON);
            assertThat(supplier.seen().getFirst().ending()).isEqualTo(Seen.Ending.RUNNING);
        }
        assertThat(supplier.seen().getFirst().awaitEnd(SOON)).isEqualTo(Seen.Ending.CALLER_CLOSED);
    }

    @Test
    void leaves_no_thread_and_no_socket() throws Exception {
        Leaks leaks = Leaks.watch();
        try (FakeSupplier other = FakeSupplier.start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
            socket.getOutputStream().write(get());
            other.awaitSeen(1, SOON);
            assertThatThrownBy(() -> leaks.check(Duration.ZERO))
                    .hasMessageContaining("fake-supplier")
                    .hasMessageContaining("sockets");
        }
        leaks.check(SOON);
    }

    private static byte[] get() {
        return "GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(supplier.baseUrl() + path))
                        .timeout(SOON)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private List<String> events(String body) throws Exception {
        return post("/chat/completions", body)
                .body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }
}
