package footing.legs.refusal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a document of an answer is by its shape, in all dialects: an error, a part of an answer,
/// its end.
final class Shape {
    /// A reason to finish.
    ///
    /// @param choice which of several
    record Finish(int choice, String reason) {}

    private static final Set<String> FINE =
            Set.of("", "0", "200", "success", "ok", "null", "none", "20000");
    private static final List<String> CHOICES = List.of("choices", "candidates", "Choices");
    private static final List<String> FINISHES =
            List.of("finish_reason", "finishReason", "FinishReason", "stop_reason", "stopReason");

    /// Members that only an answer has.
    private static final List<String> ANSWERS =
            List.of(
                    "content",
                    "output",
                    "result",
                    "data",
                    "generated_text",
                    "text",
                    "completion",
                    "payload",
                    "embeddings",
                    "embedding",
                    "results",
                    "models",
                    "response",
                    "usage",
                    "delta",
                    "generation",
                    "outputs",
                    "generations",
                    "output_text");

    private Shape() {}

    /// Whether it is an error.
    static boolean fails(JsonNode node) {
        if (truthy(node.path("error"))
                || truthy(node.path("errors"))
                || coded(node.path("error_code"))
                || coded(node.path("errcode"))
                || (coded(node.path("status_code")) && node.path("status_message").isString())
                || coded(node.path("base_resp").path("status_code"))
                || coded(node.path("header").path("code"))
                || node.path("Response").path("Error").isObject()
                || node.path("ResponseMetadata").path("Error").isObject()
                || truthy(node.path("response").path("error"))
                || node.path("Output").path("__type").isString()
                || node.has(":exception-type")
                || node.has(":error-code")) {
            return true;
        }
        String type = node.path("type").asString("");
        if (type.equals("error") || node.path("object").asString("").equals("error")) {
            return true;
        }
        if (coded(node.path("code"))) {
            return true;
        }
        boolean denied = node.path("success").isBoolean() && !node.path("success").booleanValue();
        return denied || (!answers(node) && speaks(node));
    }

    /// Whether it speaks as errors do, where answers do not.
    private static boolean speaks(JsonNode node) {
        return node.path("message").isString() || node.path("msg").isString() || node.has("detail");
    }

    /// Whether it is an answer or a part of one.
    static boolean answers(JsonNode node) {
        for (String name : CHOICES) {
            if (node.path(name).isArray() && !node.path(name).isEmpty()) {
                return true;
            }
        }
        if (node.path("message").path("role").isString()
                || node.path("Response").has("Choices")
                || node.path("Output").isObject()
                || node.path("done").isBoolean()) {
            return true;
        }
        String event = node.path("type").asString("");
        if (event.startsWith("message")
                || event.startsWith("content")
                || event.equals("ping")
                || event.startsWith("response.")) {
            return true;
        }
        for (String name : ANSWERS) {
            JsonNode member = node.path(name);
            if (!member.isMissingNode()
                    && !member.isNull()
                    && !(name.equals("usage") && node.has("choices"))) {
                return true;
            }
        }
        return false;
    }

    /// Whether it is a frame of a stream by itself.
    static boolean frame(JsonNode node) {
        return node.has(":message-type")
                || node.has(":event-type")
                || node.path("header").has("status")
                || node.path("type").asString("").startsWith("response.");
    }

    /// Whether it says itself that more is to come.
    static boolean unfinished(JsonNode node) {
        JsonNode done = node.path("done");
        JsonNode end = node.path("is_end");
        return (done.isBoolean() && !done.booleanValue())
                || (end.isBoolean() && !end.booleanValue());
    }

    static List<JsonNode> choices(JsonNode node) {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode within :
                List.of(node, node.path("output"), node.path("data"), node.path("Response"))) {
            for (String name : CHOICES) {
                within.path(name).forEach(all::add);
            }
        }
        return all;
    }

    /// Reasons to finish that stand in it.
    static List<Finish> finishes(JsonNode node) {
        List<Finish> all = new ArrayList<>();
        for (JsonNode choice : choices(node)) {
            add(all, choice.path("index").asInt(0), choice);
        }
        for (String within :
                List.of("delta", "output", "messageStop", "message", "details", "payload")) {
            add(all, 0, node.path(within));
        }
        add(all, 0, node);
        JsonNode done = node.path("done_reason");
        if (done.isString() && node.path("done").asBoolean(false)) {
            all.add(new Finish(0, done.stringValue()));
        }
        JsonNode cut = node.path("response").path("incomplete_details").path("reason");
        JsonNode shortened = node.path("incomplete_details").path("reason");
        for (JsonNode reason : List.of(cut, shortened)) {
            if (reason.isString()) {
                all.add(new Finish(0, reason.stringValue()));
            }
        }
        return all;
    }

    /// Whether it is the last event of its dialect.
    static boolean last(JsonNode node) {
        String type = node.path("type").asString("");
        return type.equals("message_stop")
                || type.equals("message-end")
                || type.equals("response.completed")
                || type.equals("response.incomplete")
                || node.path("done").asBoolean(false)
                || node.path("is_end").asBoolean(false)
                || node.path("is_finished").asBoolean(false)
                || node.path("header").path("status").asInt(0) == 2
                || node.path("generated_text").isString()
                || node.path(":event-type").asString("").equals("messageStop")
                || node.has("messageStop");
    }

    private static void add(List<Finish> all, int choice, JsonNode node) {
        for (String name : FINISHES) {
            JsonNode reason = node.path(name);
            if (reason.isObject()) {
                reason = reason.path("type");
            }
            if (reason.isString()
                    && !FINE.contains(reason.stringValue().toLowerCase(Locale.ROOT))
                    && !reason.stringValue().endsWith("_UNSPECIFIED")) {
                all.add(new Finish(choice, reason.stringValue()));
            }
        }
    }

    private static boolean truthy(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, ARRAY -> !node.isEmpty();
            case STRING -> !node.stringValue().isBlank() && !node.stringValue().equals("0");
            case NUMBER -> node.asDouble(0) != 0;
            case BOOLEAN -> node.booleanValue();
            case MISSING, NULL, BINARY, POJO -> false;
        };
    }

    /// A code that does not say that all is well.
    private static boolean coded(JsonNode code) {
        return (code.isString() || code.isNumber())
                && !FINE.contains(code.asString().toLowerCase(Locale.ROOT));
    }
}
