package footing.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A stream of chat chunks as a strict client reads it: one id, one model, no event after the end,
/// one finish reason for each choice, tool calls in pieces that belong together.
final class StrictStream {
    private static final JsonMapper JSON = new JsonMapper();

    /// What is wrong with the stream, in the order it came; empty for a good one.
    final List<String> wrong = new ArrayList<>();

    final Map<Integer, StringBuilder> texts = new TreeMap<>();
    final StringBuilder reasoning = new StringBuilder();
    final Map<Integer, String> finish = new TreeMap<>();
    final Map<Integer, Map<Integer, Call>> calls = new TreeMap<>();
    boolean error;
    boolean done;
    int seams;

    /// Completion tokens that the last event tells; -1 where none does.
    long tokensOut = -1;

    private final Map<String, String> once = new HashMap<>();

    /// A call of a tool, put together.
    static final class Call {
        String id = "";
        String name = "";
        final StringBuilder arguments = new StringBuilder();
    }

    static StrictStream read(String body) {
        StrictStream stream = new StrictStream();
        if (!body.endsWith("\n\n")) {
            stream.wrong.add("ends inside an event");
        }
        for (String event : body.split("\n\n", -1)) {
            if (!event.isEmpty()) {
                stream.event(event);
            }
        }
        if (!stream.error && !stream.done) {
            stream.wrong.add("ends without [DONE] and without an error");
        }
        return stream;
    }

    /// Whether it ended as an answer that nothing is missing from, by its own account.
    boolean complete() {
        return done && !error;
    }

    /// Names and arguments of the calls of one choice, in order.
    String called(int choice) {
        StringBuilder all = new StringBuilder();
        calls.getOrDefault(choice, Map.of())
                .values()
                .forEach(call -> all.append(call.name).append(call.arguments).append('\n'));
        return all.toString();
    }

    private void event(String event) {
        if (done || error) {
            wrong.add("an event after the end: " + event);
        }
        for (String line : event.split("\n", -1)) {
            if (line.equals("data: [DONE]")) {
                done = true;
            } else if (line.startsWith("data: ")) {
                chunk(line.substring(6));
            } else if (!line.startsWith(":")) {
                wrong.add("no field of a stream: " + line);
            }
        }
    }

    private void chunk(String data) {
        JsonNode json;
        try {
            json = JSON.readTree(data);
        } catch (JacksonException e) {
            wrong.add("no JSON: " + data);
            return;
        }
        if (json.has("error")) {
            error = true;
            return;
        }
        same("id", json.path("id").asString(""));
        same("object", json.path("object").asString(""));
        same("created", json.path("created").asString(""));
        if (tokensOut >= 0) {
            wrong.add("an event after the usage: " + data);
        }
        if (json.path("usage").isObject() && json.path("choices").isEmpty()) {
            tokensOut = json.path("usage").path("completion_tokens").asLong(-1);
        }
        seams += json.path("footing").path("seams").size();
        if (!json.path("choices").isArray()) {
            wrong.add("no choices: " + data);
        }
        for (JsonNode choice : json.path("choices")) {
            choice(choice);
        }
    }

    private void same(String member, String value) {
        String first = once.putIfAbsent(member, value);
        if (value.isEmpty() || (first != null && !first.equals(value))) {
            wrong.add(member + " is '" + value + "', was '" + first + "'");
        }
    }

    private void choice(JsonNode choice) {
        int index = choice.path("index").asInt(-1);
        if (finish.containsKey(index)) {
            wrong.add("choice " + index + " goes on after its finish reason");
        }
        JsonNode delta = choice.path("delta");
        String text = delta.path("content").asString("");
        texts.computeIfAbsent(index, _ -> new StringBuilder()).append(text);
        reasoning.append(delta.path("reasoning_content").asString(""));
        delta.path("tool_calls").forEach(call -> call(index, call));
        JsonNode reason = choice.path("finish_reason");
        if (reason.isString()) {
            finish.put(index, reason.stringValue());
        }
    }

    private void call(int choice, JsonNode piece) {
        Map<Integer, Call> mine = calls.computeIfAbsent(choice, _ -> new TreeMap<>());
        int index = piece.path("index").asInt(-1);
        boolean begins = !mine.containsKey(index);
        Call call = mine.computeIfAbsent(index, _ -> new Call());
        String id = piece.path("id").asString("");
        String name = piece.path("function").path("name").asString("");
        if (begins ? id.isEmpty() || name.isEmpty() : !id.isEmpty() && !id.equals(call.id)) {
            wrong.add("a tool call begins twice, or without id and name: " + piece);
        }
        call.id = begins ? id : call.id;
        call.name = begins ? name : call.name;
        call.arguments.append(piece.path("function").path("arguments").asString(""));
    }
}
