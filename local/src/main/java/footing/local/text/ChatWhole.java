package footing.local.text;

import footing.legs.Relay.CallerGone;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Collects a chat's answers and writes them in one piece.
final class ChatWhole implements ChatSink {
    private final Head head;
    private final Progress progress;
    private final boolean tellLogprobs;
    private final List<String> dropped;
    private final Supplier<String> ids;
    private final List<Choice> choices = new ArrayList<>();

    /// What one choice has so far.
    private static final class Choice {
        private final StringBuilder reasoning = new StringBuilder();
        private final StringBuilder content = new StringBuilder();
        private final List<ToolCall> calls = new ArrayList<>();
        private final List<TokenLogprob> logprobs = new ArrayList<>();
        private String finish = "stop";
    }

    /// @param ids fresh ids of calls
    ChatWhole(
            Head head,
            Progress progress,
            boolean tellLogprobs,
            List<String> dropped,
            Supplier<String> ids) {
        this.head = head;
        this.progress = progress;
        this.tellLogprobs = tellLogprobs;
        this.dropped = dropped;
        this.ids = ids;
    }

    @Override
    public void reasoning(int choice, String text) {
        at(choice).reasoning.append(text);
    }

    @Override
    public void content(int choice, String text, List<TokenLogprob> logprobs) {
        at(choice).content.append(text);
        at(choice).logprobs.addAll(logprobs);
    }

    @Override
    public void call(int choice, int number, ToolCall call) {
        at(choice).calls.add(call);
    }

    @Override
    public void finish(int choice, String reason) {
        at(choice).finish = reason;
    }

    @Override
    public void end(Count count) throws CallerGone {
        ObjectNode answer = head.json("chat.completion");
        ArrayNode list = answer.putArray("choices");
        for (int i = 0; i < choices.size(); i++) {
            list.add(json(i, choices.get(i)));
        }
        answer.set("usage", count.json());
        byte[] body = Json.bytes(answer);
        progress.begin(Head.headers("application/json", dropped), body.length);
        progress.write(body);
    }

    private Choice at(int number) {
        while (choices.size() <= number) {
            choices.add(new Choice());
        }
        return choices.get(number);
    }

    private ObjectNode json(int number, Choice choice) {
        ObjectNode json = Json.object().put("index", number);
        ObjectNode message = json.putObject("message").put("role", "assistant");
        if (choice.content.isEmpty() && !choice.calls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", choice.content.toString());
        }
        message.putNull("refusal");
        if (!choice.reasoning.isEmpty()) {
            message.put("reasoning_content", choice.reasoning.toString());
        }
        if (!choice.calls.isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            choice.calls.forEach(call -> calls.add(call(call, ids.get())));
        }
        if (tellLogprobs) {
            json.set("logprobs", logprobs(choice.logprobs));
        } else {
            json.putNull("logprobs");
        }
        return json.put("finish_reason", choice.finish);
    }

    static ObjectNode call(ToolCall call, String id) {
        ObjectNode json = Json.object().put("id", id).put("type", "function");
        json.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        return json;
    }

    static ObjectNode logprobs(List<TokenLogprob> tokens) {
        ObjectNode json = Json.object();
        ArrayNode content = json.putArray("content");
        for (TokenLogprob token : tokens) {
            ObjectNode one = content.addObject().put("token", token.token());
            one.put("logprob", token.logprob());
            ArrayNode bytes = one.putArray("bytes");
            for (byte b : token.token().getBytes(StandardCharsets.UTF_8)) {
                bytes.add(b & 0xff);
            }
            one.putArray("top_logprobs");
        }
        json.putNull("refusal");
        return json;
    }
}
