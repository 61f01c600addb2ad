package footing.local.engine;

import footing.http.Header;
import footing.http.HttpBreak;
import footing.http.HttpBreak.Symptom;
import footing.http.Upstream;
import footing.http.Upstream.Clocks;
import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import footing.http.UpstreamAnswer;
import footing.local.engine.EngineFault.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is said to a `llama-server` and heard from it, in its native words.
final class LlamaServerTalk {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_BODY = 64 << 20;

    /// A prompt may be read for long before the first token comes.
    private static final Clocks CLOCKS =
            new Clocks(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(10),
                    Duration.ofHours(6));

    /// Hears one event of a streamed answer.
    interface Listener {
        /// Takes an event, and tells whether it was the last.
        boolean hear(JsonNode event) throws EngineFault;
    }

    private final Upstream upstream;
    private final Origin origin;
    private final String key;

    LlamaServerTalk(Upstream upstream, int port, String key) {
        this.upstream = upstream;
        this.origin = new Origin(false, "127.0.0.1", port);
        this.key = key;
    }

    /// Whether the model is loaded.
    boolean isHealthy() throws InterruptedException {
        try (UpstreamAnswer answer = upstream.send(request("GET", "/health", new byte[0]))) {
            return answer.status() == 200;
        } catch (HttpBreak e) {
            if (e.symptom() == Symptom.CANCELLED) {
                throw new InterruptedException();
            }
            return false;
        }
    }

    JsonNode post(String target, JsonNode body) throws EngineFault, InterruptedException {
        try (UpstreamAnswer answer = upstream.send(request("POST", target, bytes(body)))) {
            JsonNode said = parse(wholeBody(answer));
            check(answer.status(), said);
            return said;
        } catch (HttpBreak e) {
            throw broken(e);
        }
    }

    /// Posts and hears events until the listener has heard the last.
    void stream(String target, JsonNode body, Listener listener)
            throws EngineFault, InterruptedException {
        try (UpstreamAnswer answer = upstream.send(request("POST", target, bytes(body)))) {
            if (answer.status() != 200) {
                check(answer.status(), parse(wholeBody(answer)));
            }
            Lines lines = new Lines(answer);
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.startsWith("data:") && listener.hear(event(line.substring(5)))) {
                    return;
                }
            }
            throw new EngineFault(Kind.CRASHED, "llama-server ended the answer before its end");
        } catch (HttpBreak e) {
            throw broken(e);
        }
    }

    static JsonMapper json() {
        return JSON;
    }

    private static JsonNode event(String data) throws EngineFault {
        JsonNode event = parse(data.getBytes(StandardCharsets.UTF_8));
        if (event.has("error")) {
            check(event.path("error").path("code").asInt(500), event);
        }
        return event;
    }

    private UpstreamRequest request(String method, String target, byte[] body) {
        List<Header> headers =
                List.of(
                        new Header("authorization", "Bearer " + key),
                        new Header("content-type", "application/json"));
        return new UpstreamRequest(origin, method, target, headers, body, CLOCKS);
    }

    private static byte[] bytes(JsonNode body) {
        return JSON.writeValueAsBytes(body);
    }

    private static JsonNode parse(byte[] body) throws EngineFault {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            throw new EngineFault(Kind.CRASHED, "llama-server answered what is no JSON");
        }
    }

    private static byte[] wholeBody(UpstreamAnswer answer) throws HttpBreak, EngineFault {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 14];
        for (int n = answer.read(buffer, 0, buffer.length);
                n >= 0;
                n = answer.read(buffer, 0, buffer.length)) {
            body.write(buffer, 0, n);
            if (body.size() > LONGEST_BODY) {
                throw new EngineFault(Kind.CRASHED, "llama-server's answer has no end");
            }
        }
        return body.toByteArray();
    }

    private static void check(int status, JsonNode said) throws EngineFault {
        if (status == 200 && !said.has("error")) {
            return;
        }
        JsonNode error = said.path("error");
        String type = error.path("type").asString("");
        String message = error.path("message").asString("");
        String lower = message.toLowerCase(Locale.ROOT);
        Kind kind = Kind.CRASHED;
        if (type.equals("exceed_context_size_error")) {
            kind = Kind.CONTEXT_FULL;
        } else if (lower.contains("grammar")) {
            kind = Kind.BAD_GRAMMAR;
        } else if (status == 503) {
            kind = Kind.BUSY;
        }
        throw new EngineFault(kind, "llama-server answered " + status + ": " + message);
    }

    private static EngineFault broken(HttpBreak e) throws InterruptedException {
        if (e.symptom() == Symptom.CANCELLED) {
            throw new InterruptedException();
        }
        return new EngineFault(
                Kind.CRASHED, "the talk with llama-server broke off: " + e.getMessage());
    }

    /// Lines of a body as they come, without their ends.
    private static final class Lines {
        private final UpstreamAnswer answer;
        private final byte[] buffer = new byte[1 << 13];
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
        private int at;
        private int filled;

        Lines(UpstreamAnswer answer) {
            this.answer = answer;
        }

        /// The next line, or null at the end of the body.
        @Nullable String next() throws HttpBreak, EngineFault {
            while (true) {
                while (at < filled) {
                    byte b = buffer[at++];
                    if (b == '\n') {
                        String line = begun.toString(StandardCharsets.UTF_8).stripTrailing();
                        begun.reset();
                        return line;
                    }
                    begun.write(b);
                    if (begun.size() > LONGEST_BODY) {
                        throw new EngineFault(Kind.CRASHED, "llama-server's line has no end");
                    }
                }
                filled = answer.read(buffer, 0, buffer.length);
                at = 0;
                if (filled < 0) {
                    return null;
                }
            }
        }
    }
}
