package footing.testing;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

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

    /// Pieces of the text; empty where tools are called.
    final List<String> pieces;

    /// The tools that are called; empty where text is answered.
    final List<Call> calls;

    /// How the request asked to go on from the middle; null where it did not.
    final @Nullable Handover handover;

    /// Whether everything beyond ASCII is written as a JSON escape.
    final boolean escaped;

    private final int promptTokens;

    /// One call of a tool.
    ///
    /// @param arguments their pieces
    record Call(String name, List<String> arguments) {}

    private Truth(int number, boolean chat, Object ask, Speech speech, @Nullable Story story) {
        this.id = (chat ? "chatcmpl-fake-" : "cmpl-fake-") + number;
        this.chat = chat;
        this.model = Json.string(Json.member(ask, "model"), "");
        this.stream = Json.truth(Json.member(ask, "stream"));
        this.wantsUsage = Json.truth(Json.member(ask, "stream_options", "include_usage"));
        this.n = Json.number(Json.member(ask, "n"), 1);
        this.escaped = story != null && story.escaped();
        Object said = Json.member(ask, chat ? "messages" : "prompt");
        this.promptTokens = Math.max(1, Json.write(said).split("\\s+", -1).length);
        int limit =
                Json.number(
                        Json.member(ask, "max_completion_tokens"),
                        Json.number(Json.member(ask, "max_tokens"), Integer.MAX_VALUE));
        Object schema = Json.member(ask, "response_format", "json_schema", "schema");
        calls = chat ? ToolsAsked.of(ask) : List.of();
        if (!calls.isEmpty()) {
            handover = null;
            pieces = List.of();
            finish = "tool_calls";
            return;
        }
        List<String> told;
        if (!schema.equals(Json.NULL)) {
            told = Story.cut(Json.write(Example.of(schema)), 7);
        } else {
            told = story == null ? speech.pieces() : Story.cut(story.text(), story.piece());
        }
        String all = String.join("", told);
        handover = Handover.of(ask, chat, all).orElse(null);
        if (handover != null) {
            Habit habit = story == null ? new Habit.Exact() : story.habit();
            String rest = habit.rest(all, handover.at());
            told = Story.cut(rest, story == null ? 7 : story.piece());
        }
        finish = told.size() > limit ? "length" : "stop";
        pieces = told.size() > limit ? told.subList(0, limit) : told;
    }

    static Truth of(int number, boolean chat, Object ask, Speech speech, @Nullable Story story) {
        return new Truth(number, chat, ask, speech, story);
    }

    String usage() {
        int said = pieces.size() + calls.stream().mapToInt(c -> c.arguments().size()).sum();
        return "{\"prompt_tokens\":"
                + promptTokens
                + ",\"completion_tokens\":"
                + said * n
                + ",\"total_tokens\":"
                + (promptTokens + said * n)
                + "}";
    }

    /// A text as this supplier writes it into its JSON.
    void quote(StringBuilder out, String text) {
        if (escaped) {
            Json.quoteAscii(out, text);
        } else {
            Json.quote(out, text);
        }
    }

    /// The answer in one piece.
    String whole(String how) {
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
                quote(out, String.join("", pieces));
            } else if (calls.isEmpty()) {
                out.append(",\"message\":{\"role\":\"assistant\",\"content\":");
                quote(out, String.join("", pieces));
                out.append(",\"refusal\":null}");
            } else {
                out.append(
                        ",\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[");
                for (int k = 0; k < calls.size(); k++) {
                    out.append(k == 0 ? "" : ",");
                    call(out, i, k, String.join("", calls.get(k).arguments()));
                }
                out.append("]}");
            }
            out.append(",\"logprobs\":null,\"finish_reason\":\"").append(how).append("\"}");
        }
        return out.append("],\"usage\":").append(usage()).append("}").toString();
    }

    /// `{"id":…,"type":"function","function":{…}}` for call number `k` of a choice.
    void call(StringBuilder out, int choice, int k, String arguments) {
        out.append("{\"id\":\"call_fake_").append(choice).append(k == 0 ? "" : "_" + k);
        out.append("\",\"type\":\"function\",\"function\":{\"name\":");
        Json.quote(out, calls.get(k).name());
        out.append(",\"arguments\":");
        quote(out, arguments);
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
