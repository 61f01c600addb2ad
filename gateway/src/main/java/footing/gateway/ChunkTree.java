package footing.gateway;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Events of a stream as trees; used only where an answer is more than bytes that pass.
final class ChunkTree {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .build();

    /// Members of a delta that hold reasoning.
    static final List<String> REASONING =
            List.of("reasoning_content", "reasoning", "reasoning_details", "thinking");

    private ChunkTree() {}

    /// The object that stands in `[from, to)`; null where none does.
    static @Nullable ObjectNode read(byte[] bytes, int from, int to) {
        try {
            return JSON.readTree(bytes, from, to - from) instanceof ObjectNode object
                    ? object
                    : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// The visible text that a choice adds: a chat's content, as a string or in parts, or a
    /// completion's text.
    static String text(JsonNode choice) {
        JsonNode said =
                choice.has("text") ? choice.path("text") : choice.path("delta").path("content");
        if (!said.isArray()) {
            return said.asString("");
        }
        StringBuilder parts = new StringBuilder();
        for (JsonNode part : said) {
            if (part.path("type").asString("").equals("text")) {
                parts.append(part.path("text").asString(""));
            }
        }
        return parts.toString();
    }

    static boolean reasons(JsonNode delta) {
        for (String name : REASONING) {
            if (says(delta.path(name))) {
                return true;
            }
        }
        return false;
    }

    static boolean calls(JsonNode delta) {
        return says(delta.path("tool_calls")) || says(delta.path("function_call"));
    }

    /// What a choice adds beside its text, as one text: reasoning, tool calls, a refusal.
    static String beside(JsonNode choice) {
        JsonNode delta = choice.path("delta");
        StringBuilder all = new StringBuilder(delta.path("refusal").asString(""));
        for (String name : REASONING) {
            all.append(delta.path(name).asString(""));
        }
        for (JsonNode call : delta.path("tool_calls")) {
            function(call.path("function"), all);
        }
        function(delta.path("function_call"), all);
        return all.toString();
    }

    private static void function(JsonNode function, StringBuilder all) {
        all.append(function.path("name").asString(""))
                .append(function.path("arguments").asString(""));
    }

    /// Whether a value is there and not null, false, empty.
    static boolean says(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING, NULL -> false;
            case STRING -> !value.asString().isEmpty();
            case ARRAY, OBJECT -> !value.isEmpty();
            case BOOLEAN -> value.asBoolean();
            case NUMBER, BINARY, POJO -> true;
        };
    }

    /// The event as it stands in a stream. Half a pair is written as an escape, as UTF-8 has none.
    static byte[] bytes(ObjectNode event) {
        String json = event.toString();
        StringBuilder out = new StringBuilder(json.length() + 16).append("data: ");
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (!Character.isSurrogate(c)) {
                out.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < json.length()
                    && Character.isLowSurrogate(json.charAt(i + 1))) {
                out.append(c).append(json.charAt(++i));
            } else {
                out.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return out.append("\n\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Whether the text is one whole JSON value.
    static boolean isJson(String text) {
        try {
            return !JSON.readTree(text).isMissingNode();
        } catch (JacksonException e) {
            return false;
        }
    }

    /// A JSON text as a tree; a missing node where it is none.
    static JsonNode parse(@Nullable String text) {
        try {
            return text == null ? JsonNodeFactory.instance.missingNode() : JSON.readTree(text);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
