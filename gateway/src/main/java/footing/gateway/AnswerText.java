package footing.gateway;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/// The words of an answer in one piece, for counting their tokens.
final class AnswerText {
    private AnswerText() {}

    /// What the model said in an answer in one piece.
    static String of(byte[] answer) {
        JsonNode tree = ChunkTree.parse(new String(answer, StandardCharsets.UTF_8));
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
}
