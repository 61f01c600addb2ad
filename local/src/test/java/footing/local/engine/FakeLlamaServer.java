package footing.local.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A program that speaks as `llama-server` of llama.cpp v0.5.0 does, with answers of its own: its
/// events were taken from the real one's.
///
/// Asked of France it says Paris; asked for a story it never ends.
public final class FakeLlamaServer {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> PARIS =
            List.of("The", " capital", " of", " France", " is", " Paris", ".");

    private FakeLlamaServer() {}

    /// Writes a script to `folder` that runs this class as `llama-server`.
    static Path program(Path folder) throws IOException {
        Path script = folder.resolve("llama-server");
        Files.writeString(
                script,
                "#!/bin/sh\nexec '"
                        + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -XX:TieredStopAtLevel=1 -cp '"
                        + System.getProperty("java.class.path")
                        + "' "
                        + FakeLlamaServer.class.getName()
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    /// Serves until it is killed.
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> given = List.of(args);
        int port = Integer.parseInt(given.get(given.indexOf("--port") + 1));
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/health", e -> respond(e, 200, "{\"status\":\"ok\"}"));
        server.createContext("/tokenize", e -> locked(e, FakeLlamaServer::tokenize));
        server.createContext("/completion", e -> locked(e, FakeLlamaServer::complete));
        server.createContext("/v1/embeddings", e -> locked(e, FakeLlamaServer::embed));
        server.start();
        new CountDownLatch(1).await();
    }

    private interface Route {
        void answer(HttpExchange exchange, JsonNode body) throws IOException;
    }

    private static void locked(HttpExchange exchange, Route route) throws IOException {
        String key = "Bearer " + System.getenv("LLAMA_API_KEY");
        if (!key.equals(exchange.getRequestHeaders().getFirst("authorization"))) {
            error(exchange, 401, "authentication_error", "Invalid API Key");
            return;
        }
        route.answer(exchange, JSON.readTree(exchange.getRequestBody().readAllBytes()));
    }

    private static void tokenize(HttpExchange exchange, JsonNode body) throws IOException {
        String ids =
                String.join(
                        ",",
                        body.path("content")
                                .asString("")
                                .codePoints()
                                .mapToObj(Integer::toString)
                                .toList());
        respond(exchange, 200, "{\"tokens\":[" + ids + "]}");
    }

    private static void embed(HttpExchange exchange, JsonNode body) throws IOException {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < body.path("input").size(); i++) {
            data.append(i == 0 ? "" : ",").append("{\"index\":" + i + ",\"embedding\":[3.0,4.0]}");
        }
        respond(
                exchange,
                200,
                "{\"data\":[" + data + "],\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
    }

    private static void complete(HttpExchange exchange, JsonNode body) throws IOException {
        String prompt = prompt(body.path("prompt"));
        if (prompt.length() > 10_000) {
            error(
                    exchange,
                    400,
                    "exceed_context_size_error",
                    "request (9999 tokens) exceeds the available context size (1024 tokens)");
            return;
        }
        if (body.path("grammar").asString("").contains("(")) {
            error(exchange, 400, "invalid_request_error", "Failed to parse grammar");
            return;
        }
        exchange.sendResponseHeaders(200, 0);
        int most = body.path("n_predict").asInt(-1);
        int said = 0;
        boolean endless = prompt.contains("story");
        while (said < most && (endless || said < PARIS.size())) {
            event(exchange, piece(PARIS.get(said % PARIS.size()), ++said));
        }
        event(
                exchange,
                "{\"index\":0,\"content\":\"\",\"tokens\":[],\"stop\":true,\"tokens_predicted\":"
                        + said
                        + ",\"tokens_evaluated\":16,\"truncated\":false,\"stop_type\":\""
                        + (said == most ? "limit" : "eos")
                        + "\",\"timings\":{\"cache_n\":5,\"prompt_n\":11}}");
        exchange.close();
    }

    private static String prompt(JsonNode prompt) {
        if (prompt.isString()) {
            return prompt.asString();
        }
        StringBuilder text = new StringBuilder();
        prompt.forEach(id -> text.appendCodePoint(id.asInt()));
        return text.toString();
    }

    private static String piece(String text, int said) {
        return "{\"index\":0,\"content\":\""
                + text
                + "\",\"tokens\":[504],\"stop\":false,\"id_slot\":-1,\"tokens_predicted\":"
                + said
                + ",\"tokens_evaluated\":16,\"completion_probabilities\":[{\"id\":504,\"token\":\""
                + text
                + "\",\"logprob\":-0.5270500183105469,\"top_logprobs\":[]}]}";
    }

    private static void event(HttpExchange exchange, String json) throws IOException {
        exchange.getResponseBody()
                .write(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static void error(HttpExchange exchange, int status, String type, String message)
            throws IOException {
        respond(
                exchange,
                status,
                "{\"error\":{\"code\":"
                        + status
                        + ",\"message\":\""
                        + message
                        + "\",\"type\":\""
                        + type
                        + "\"}}");
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
