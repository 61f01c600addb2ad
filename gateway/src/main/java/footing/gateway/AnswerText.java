package footing.gateway;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The words in JSON, for counting their tokens: without names of members, addresses of pictures
/// and sounds.
final class AnswerText {
    private AnswerText() {}

    /// What the model said in an answer in one piece.
    static String of(byte[] answer) {
        JsonNode tree =
                ChunkTree.parse(new String(answer, java.nio.charset.StandardCharsets.UTF_8));
        StringBuilder out = new StringBuilder();
        for (JsonNode choice : tree.path("choices")) {
            JsonNode message = choice.path("message");
            out.append(choice.path("text").asString(""));
            out.append(message.path("content").asString(""));
            out.append(message.path("refusal").asString(""));
            for (String name : ChunkTree.REASONING) {
                out.append(message.path(name).asString(""));
            }
            for (JsonNode call : message.path("tool_calls")) {
                out.append(call.path("function").path("name").asString(""));
                out.append(call.path("function").path("arguments").asString(""));
            }
        }
        return out.toString();
    }

    /// All texts in a JSON value, one after the other.
    static String strings(@Nullable String json) {
        StringBuilder out = new StringBuilder();
        if (json != null) {
            add(out, ChunkTree.parse(json));
        }
        return out.toString();
    }

    private static void add(StringBuilder out, JsonNode node) {
        if (node.isString()) {
            String text = node.asString("");
            if (!text.startsWith("data:")) {
                out.append(text).append('\n');
            }
        }
        for (JsonNode child : node) {
            add(out, child);
        }
    }
}
