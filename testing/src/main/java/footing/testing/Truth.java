package footing.testing;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What a truthful supplier of the OpenAI dialect answers to a request: deterministic, so that a
/// test can say it beforehand.
final class Truth {
    private static final int DIMENSIONS = 8;

    final String id;
    final boolean chat;
    final String model;
    final boolean stream;
    final boolean wantsUsage;
    final int n;
    final String finish;

    /// Pieces of the text, or of a tool call's arguments.
    final List<String> pieces;

    /// The function that is called; empty where text is answered.
    final String function;

    private final int promptTokens;

    private Truth(int number, boolean chat, Object ask, Speech speech) {
        this.id = (chat ? "chatcmpl-fake-" : "cmpl-fake-") + number;
        this.chat = chat;
        this.model = Json.string(Json.member(ask, "model"), "");
        this.stream = Json.truth(Json.member(ask, "stream"));
        this.wantsUsage = Json.truth(Json.member(ask, "stream_options", "include_usage"));
        this.n = Json.number(Json.member(ask, "n"), 1);
        Object said = Json.member(ask, chat ? "messages" : "prompt");
        this.promptTokens = Math.max(1, Json.write(said).split("\\s+", -1).length);
        int limit =
                Json.number(
                        Json.member(ask, "max_completion_tokens"),
                        Json.number(Json.member(ask, "max_tokens"), Integer.MAX_VALUE));
        Object tool = chat ? toolAsked(ask) : Json.NULL;
        Object schema = Json.member(ask, "response_format", "json_schema", "schema");
        if (!tool.equals(Json.NULL)) {
            function = Json.string(Json.member(tool, "name"), "");
            pieces = cut(Json.write(example(Json.member(tool, "parameters"), tool)));
            finish = "tool_calls";
        } else if (!schema.equals(Json.NULL)) {
            function = "";
            pieces = cut(Json.write(example(schema, schema)));
            finish = "stop";
        } else {
            function = "";
            pieces = speech.pieces(limit);
            finish = speech.chunks() > limit ? "length" : "stop";
        }
    }

    static Truth of(int number, boolean chat, Object ask, Speech speech) {
        return new Truth(number, chat, ask, speech);
    }

    String usage() {
        return "{\"prompt_tokens\":"
                + promptTokens
                + ",\"completion_tokens\":"
                + pieces.size() * n
                + ",\"total_tokens\":"
                + (promptTokens + pieces.size() * n)
                + "}";
    }

    /// The answer in one piece.
    String whole() {
        StringBuilder out = new StringBuilder(256);
        out.append("{\"id\":\"").append(id);
        out.append("\",\"object\":\"").append(chat ? "chat.completion" : "text_completion");
        out.append("\",\"created\":1782172800,\"model\":");
        Json.quote(out, model);
        out.append(",\"choices\":[");
        for (int i = 0; i < n; i++) {
            out.append(i == 0 ? "" : ",").append("{\"index\":").append(i);
            if (!chat) {
                out.append(",\"text\":");
                Json.quote(out, String.join("", pieces));
            } else if (function.isEmpty()) {
                out.append(",\"message\":{\"role\":\"assistant\",\"content\":");
                Json.quote(out, String.join("", pieces));
                out.append(",\"refusal\":null}");
            } else {
                out.append(
                        ",\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[");
                call(out, i, String.join("", pieces));
                out.append("]}");
            }
            out.append(",\"logprobs\":null,\"finish_reason\":\"").append(finish).append("\"}");
        }
        return out.append("],\"usage\":").append(usage()).append("}").toString();
    }

    /// `{"id":…,"type":"function","function":{…}}`.
    void call(StringBuilder out, int choice, String arguments) {
        out.append("{\"id\":\"call_fake_").append(choice).append("\",\"type\":\"function\",");
        out.append("\"function\":{\"name\":");
        Json.quote(out, function);
        out.append(",\"arguments\":");
        Json.quote(out, arguments);
        out.append("}}");
    }

    /// The answer of `/v1/embeddings`.
    static String embeddings(Object ask) {
        Object input = Json.member(ask, "input");
        List<Object> texts = new ArrayList<>();
        boolean tokens =
                !Json.array(input).isEmpty() && Json.array(input).getFirst() instanceof BigDecimal;
        if (input instanceof String || tokens) {
            texts.add(input);
        } else {
            texts.addAll(Json.array(input));
        }
        boolean base64 = "base64".equals(Json.member(ask, "encoding_format"));
        int dimensions = Json.number(Json.member(ask, "dimensions"), DIMENSIONS);
        StringBuilder out = new StringBuilder("{\"object\":\"list\",\"data\":[");
        int words = 0;
        for (int i = 0; i < texts.size(); i++) {
            String text = Json.write(texts.get(i));
            words += text.split("\\s+", -1).length;
            out.append(i == 0 ? "" : ",").append("{\"object\":\"embedding\",\"index\":").append(i);
            out.append(",\"embedding\":");
            vector(out, text, dimensions, base64);
            out.append('}');
        }
        out.append("],\"model\":");
        Json.quote(out, Json.string(Json.member(ask, "model"), ""));
        return out.append(",\"usage\":{\"prompt_tokens\":")
                .append(words)
                .append(",\"total_tokens\":")
                .append(words)
                .append("}}")
                .toString();
    }

    private static void vector(StringBuilder out, String text, int dimensions, boolean base64) {
        Random random = new Random(text.hashCode());
        float[] vector = new float[dimensions];
        double length = 0;
        for (int i = 0; i < dimensions; i++) {
            vector[i] = random.nextFloat() - 0.5f;
            length += vector[i] * vector[i];
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * dimensions).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder list = new StringBuilder("[");
        for (int i = 0; i < dimensions; i++) {
            float value = (float) (vector[i] / Math.sqrt(length));
            bytes.putFloat(value);
            list.append(i == 0 ? "" : ",").append(value);
        }
        if (base64) {
            out.append('"').append(Base64.getEncoder().encodeToString(bytes.array())).append('"');
        } else {
            out.append(list).append(']');
        }
    }

    /// A tool is called where one is forced, or where the last message is a user's and speaks of a
    /// tool or names one.
    private static Object toolAsked(Object ask) {
        List<Object> tools = Json.array(Json.member(ask, "tools"));
        Object choice = Json.member(ask, "tool_choice");
        if (tools.isEmpty() || "none".equals(choice)) {
            return Json.NULL;
        }
        Object forced = Json.member(choice, "function", "name");
        for (Object tool : tools) {
            if (forced.equals(Json.member(tool, "function", "name"))) {
                return Json.member(tool, "function");
            }
        }
        List<Object> messages = Json.array(Json.member(ask, "messages"));
        Object last = messages.isEmpty() ? Json.NULL : messages.getLast();
        if (!"user".equals(Json.member(last, "role"))) {
            return Json.NULL;
        }
        String said = Json.write(Json.member(last, "content"));
        for (Object tool : tools) {
            if (said.contains(Json.string(Json.member(tool, "function", "name"), "\0"))) {
                return Json.member(tool, "function");
            }
        }
        return said.contains("tool") || "required".equals(choice)
                ? Json.member(tools.getFirst(), "function")
                : Json.NULL;
    }

    /// A value that a simple JSON schema accepts.
    private static Object example(Object schema, Object root) {
        if (Json.member(schema, "$ref") instanceof String ref) {
            Object found = root;
            for (String part : ref.replaceFirst("^#/?", "").split("/", -1)) {
                found = part.isEmpty() ? found : Json.member(found, part);
            }
            return example(found, root);
        }
        for (String either : List.of("anyOf", "oneOf", "allOf", "enum")) {
            List<Object> choices = Json.array(Json.member(schema, either));
            if (!choices.isEmpty()) {
                Object first = choices.getFirst();
                return either.equals("enum") ? first : example(first, root);
            }
        }
        if (Json.object(schema).containsKey("const")) {
            return Json.member(schema, "const");
        }
        Object type = Json.member(schema, "type");
        String name =
                Json.array(type).isEmpty()
                        ? Json.string(type, "object")
                        : Json.string(Json.array(type).getFirst(), "object");
        return switch (name) {
            case "string" -> "text";
            case "integer" -> new BigDecimal(7);
            case "number" -> new BigDecimal("1.5");
            case "boolean" -> true;
            case "null" -> Json.NULL;
            case "array" -> List.of(example(Json.member(schema, "items"), root));
            default -> {
                Map<String, Object> members = new LinkedHashMap<>();
                Json.object(Json.member(schema, "properties"))
                        .forEach((member, of) -> members.put(member, example(of, root)));
                yield members;
            }
        };
    }

    /// In pieces of seven characters, whole code points.
    private static List<String> cut(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + 7);
            if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
                to++;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    /// The answer of `/v1/models`.
    static String models(List<String> ids) {
        StringBuilder out = new StringBuilder("{\"object\":\"list\",\"data\":[");
        String comma = "";
        for (String id : ids) {
            out.append(comma).append("{\"id\":");
            Json.quote(out, id);
            out.append(",\"object\":\"model\",\"created\":1782172800,\"owned_by\":\"fake\"}");
            comma = ",";
        }
        return out.append("]}").toString();
    }

    /// Bytes in UTF-8.
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
