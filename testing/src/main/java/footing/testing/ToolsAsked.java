package footing.testing;

import java.util.ArrayList;
import java.util.List;

/// Which tools a request makes a fake supplier call.
///
/// One is called where it is forced, or where the last message is a user's and speaks of a tool or
/// names one. All that the message names are called where the request says `parallel_tool_calls:
/// true`.
final class ToolsAsked {
    private ToolsAsked() {}

    static List<Truth.Call> of(Object ask) {
        List<Truth.Call> calls = new ArrayList<>();
        for (Object function : functions(ask)) {
            Object arguments = Example.of(Json.member(function, "parameters"));
            calls.add(
                    new Truth.Call(
                            Json.string(Json.member(function, "name"), ""),
                            Story.cut(Json.write(arguments), 7)));
        }
        return calls;
    }

    private static List<Object> functions(Object ask) {
        List<Object> tools = Json.array(Json.member(ask, "tools"));
        Object choice = Json.member(ask, "tool_choice");
        if (tools.isEmpty() || "none".equals(choice)) {
            return List.of();
        }
        Object forced = Json.member(choice, "function", "name");
        for (Object tool : tools) {
            if (forced.equals(Json.member(tool, "function", "name"))) {
                return List.of(Json.member(tool, "function"));
            }
        }
        List<Object> messages = Json.array(Json.member(ask, "messages"));
        Object last = messages.isEmpty() ? Json.NULL : messages.getLast();
        if (!"user".equals(Json.member(last, "role"))) {
            return List.of();
        }
        String said = Json.write(Json.member(last, "content"));
        List<Object> named = new ArrayList<>();
        for (Object tool : tools) {
            if (said.contains(Json.string(Json.member(tool, "function", "name"), "\0"))) {
                named.add(Json.member(tool, "function"));
            }
        }
        if (!named.isEmpty()) {
            boolean all = Json.truth(Json.member(ask, "parallel_tool_calls"));
            return all ? named : named.subList(0, 1);
        }
        return said.contains("tool") || "required".equals(choice)
                ? List.of(Json.member(tools.getFirst(), "function"))
                : List.of();
    }
}
