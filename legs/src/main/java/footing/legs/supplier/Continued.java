package footing.legs.supplier;

import footing.legs.Resume;
import footing.legs.Tongue;
import footing.legs.catalogue.Prefill;
import footing.wire.JsonText;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Conversations with the beginning of an answer behind them. What the caller sent keeps its bytes.
final class Continued {
    private static final JsonMapper JSON = new JsonMapper();

    private Continued() {}

    /// The messages with what was said as the assistant's turn, and where the model is asked to
    /// carry on, a turn that asks.
    static String messages(String messages, Resume resume, Prefill how) {
        String said = resume.head();
        String before = messages;
        String own = own(messages);
        if (own != null) {
            said = own + said;
            before = withoutLast(messages);
        }
        String list = before.stripTrailing();
        StringBuilder out = new StringBuilder(list.length() + said.length() + 300);
        out.append(list, 0, list.length() - 1);
        if (list.substring(1, list.length() - 1).isBlank()) {
            out.append("{\"role\":\"assistant\",\"content\":");
        } else {
            out.append(",{\"role\":\"assistant\",\"content\":");
        }
        JsonText.quote(out, said);
        new TreeMap<>(how.message())
                .forEach((name, json) -> {
                    out.append(',');
                    JsonText.quote(out, name);
                    out.append(':').append(json);
                });
        out.append('}');
        if (resume.way() == Resume.Way.INSTRUCT) {
            out.append(",{\"role\":\"user\",\"content\":");
            JsonText.quote(out, request(messages));
            out.append('}');
        }
        return out.append(']').toString();
    }

    /// A completion's prompt, which is one string, with what was said behind it.
    static String prompt(String prompt, Resume resume) {
        String text = JSON.readTree(prompt).asString("");
        StringBuilder out = new StringBuilder();
        JsonText.quote(out, text + resume.head());
        return out.toString();
    }

    private static String request(String messages) {
        return switch (Tongue.of(messages)) {
            case CHINESE -> "请从你上一条回答的最后一个字之后紧接着继续写，不要重复任何内容，不要添加任何说明。";
            case ENGLISH ->
                    "Continue your previous answer exactly from its last character. Do not repeat"
                            + " anything, do not comment.";
        };
    }

    /// What the caller itself began as the assistant's turn; null where its last message is none.
    private static @Nullable String own(String messages) {
        if (!messages.contains("\"assistant\"")) {
            return null;
        }
        JsonNode list = JSON.readTree(messages);
        JsonNode last = list.path(list.size() - 1);
        return last instanceof ObjectNode
                        && last.path("role").asString("").equals("assistant")
                        && last.path("content").isString()
                        && last.path("tool_calls").isEmpty()
                ? last.path("content").asString()
                : null;
    }

    private static String withoutLast(String messages) {
        ArrayNode list = (ArrayNode) JSON.readTree(messages);
        list.remove(list.size() - 1);
        return list.toString();
    }
}
