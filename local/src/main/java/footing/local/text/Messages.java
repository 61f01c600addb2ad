package footing.local.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Turns a caller's messages into what templates take: contents as text, `developer` as `system`.
final class Messages {
    /// How a template wants what callers write in one way. Templates differ, and fail on the other.
    ///
    /// @param parsed whether the arguments of calls are mappings instead of JSON text
    /// @param blank whether content that is not there is empty text instead of none
    record Manner(boolean parsed, boolean blank) {
        static final List<Manner> ALL =
                List.of(
                        new Manner(true, false),
                        new Manner(false, false),
                        new Manner(true, true),
                        new Manner(false, true));
    }

    private static final Set<String> KEPT = Set.of("name", "tool_call_id", "reasoning_content");

    private Messages() {}

    /// Refuses what a text model cannot take, by name.
    static void check(JsonNode messages) throws AskFault {
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String path = "messages[" + i + "]";
            JsonNode content = message.path("content");
            for (int j = 0; content.isArray() && j < content.size(); j++) {
                String type = content.get(j).path("type").asString("");
                if (!type.equals("text") && !type.equals("refusal")) {
                    throw AskFault.unsupported(
                            path + ".content[" + j + "]",
                            "%s.content[%d] is of type '%s', and the local model reads text only."
                                    .formatted(path, j, type));
                }
            }
            if (message.path("role").asString("").equals("function")
                    || Json.member(message, "function_call").isPresent()) {
                throw AskFault.unsupported(
                        path,
                        path
                                + " is of the old functions style (expected: tool messages and tool_calls)");
            }
        }
    }

    static List<Map<String, @Nullable Object>> plain(JsonNode messages, Manner manner) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        messages.forEach(message -> all.add(message(message, manner)));
        return all;
    }

    private static Map<String, @Nullable Object> message(JsonNode message, Manner manner) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        String role = message.path("role").asString("");
        out.put("role", role.equals("developer") ? "system" : role);
        Optional<String> content = content(message);
        out.put("content", content.isEmpty() && manner.blank() ? "" : content.orElse(null));
        for (String name : KEPT) {
            Json.member(message, name).ifPresent(value -> out.put(name, Json.plain(value)));
        }
        Json.member(message, "reasoning")
                .filter(JsonNode::isString)
                .ifPresent(value -> out.putIfAbsent("reasoning_content", value.stringValue()));
        Optional<JsonNode> calls = Json.member(message, "tool_calls").filter(c -> !c.isEmpty());
        calls.ifPresent(list -> out.put("tool_calls", calls(list, manner)));
        return out;
    }

    private static Optional<String> content(JsonNode message) {
        Optional<JsonNode> content =
                Json.member(message, "content").or(() -> Json.member(message, "refusal"));
        if (content.isEmpty() || content.get().isString()) {
            return content.map(JsonNode::stringValue);
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content.get()) {
            text.append(part.path("text").asString(part.path("refusal").asString("")));
        }
        return Optional.of(text.toString());
    }

    private static List<@Nullable Object> calls(JsonNode list, Manner manner) {
        List<@Nullable Object> calls = new ArrayList<>();
        for (JsonNode call : list) {
            Map<String, @Nullable Object> function = new LinkedHashMap<>();
            function.put("name", call.path("function").path("name").asString(""));
            String arguments = call.path("function").path("arguments").asString("{}");
            Optional<JsonNode> parsed = Json.read(arguments).filter(JsonNode::isObject);
            function.put(
                    "arguments",
                    manner.parsed() && parsed.isPresent() ? Json.plain(parsed.get()) : arguments);
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            Json.member(call, "id").ifPresent(id -> out.put("id", Json.plain(id)));
            out.put("type", "function");
            out.put("function", function);
            calls.add(out);
        }
        return calls;
    }
}
