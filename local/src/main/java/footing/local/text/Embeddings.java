package footing.local.text;

import footing.legs.Relay.CallerGone;
import footing.local.engine.EngineFault;
import footing.local.engine.LocalEngine;
import footing.local.engine.LocalEngine.Embedded;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers embeddings. Safe for use by many threads.
final class Embeddings {
    /// Texts of one ask; the dialect's own limit.
    private static final int MOST_TEXTS = 2048;

    private static final Set<String> HEARD =
            Set.of("model", "input", "encoding_format", "dimensions");

    private final String model;
    private final LocalEngine engine;

    Embeddings(String model, LocalEngine engine) {
        this.model = model;
        this.engine = engine;
    }

    String answer(JsonNode json, Progress progress)
            throws AskFault, EngineFault, InterruptedException, CallerGone {
        List<String> texts = texts(json);
        int length = engine.facts().embeddingLength();
        int asked = Json.member(json, "dimensions").map(JsonNode::intValue).orElse(length);
        if (asked != length && length > 0) {
            throw AskFault.unsupported(
                    "dimensions",
                    "dimensions: %d (expected: %d, the length of the local model's vectors, or none)"
                            .formatted(asked, length));
        }
        Embedded embedded = engine.embed(texts);
        Count count = new Count(embedded.promptTokens(), 0, 0, 0);
        progress.spent(count.usage());
        boolean base64 = json.path("encoding_format").asString("").equals("base64");
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        for (int i = 0; i < embedded.vectors().size(); i++) {
            ObjectNode one = data.addObject().put("object", "embedding").put("index", i);
            vector(one, embedded.vectors().get(i), base64);
        }
        answer.put("model", model);
        answer.set("usage", count.plainJson(false));
        byte[] body = Json.bytes(answer);
        progress.begin(Head.headers("application/json", Dropped.of(json, HEARD)), body.length);
        progress.write(body);
        return "end";
    }

    private static void vector(ObjectNode one, float[] vector, boolean base64) {
        if (base64) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            one.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
            return;
        }
        ArrayNode numbers = one.putArray("embedding");
        for (float number : vector) {
            numbers.add(number);
        }
    }

    private static List<String> texts(JsonNode json) throws AskFault {
        JsonNode input = json.path("input");
        if (input.isString()) {
            return List.of(input.stringValue());
        }
        if (input.size() > MOST_TEXTS) {
            throw AskFault.invalid(
                    "input",
                    "input has %d texts (expected: at most %d)"
                            .formatted(input.size(), MOST_TEXTS));
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < input.size(); i++) {
            if (!input.get(i).isString()) {
                throw AskFault.unsupported(
                        "input",
                        "input has token numbers, and those of the local model differ (expected: text)");
            }
            texts.add(input.get(i).stringValue());
        }
        return texts;
    }
}
