package footing.local.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A chat as the local model takes it.
///
/// @param tools what may be called; empty where `tool_choice` is `none`
/// @param format `response_format`, if there is one that binds the text
/// @param variables of the template, by the caller
/// @param dropped members that change nothing on this leg, told in `footing-dropped`
record ChatAsk(
        JsonNode messages,
        List<Tool> tools,
        ToolChoice choice,
        Optional<JsonNode> format,
        Map<String, @Nullable Object> variables,
        Knobs knobs,
        List<String> dropped) {
    /// Which calls the caller wants.
    sealed interface ToolChoice {
        record None() implements ToolChoice {}

        record Auto() implements ToolChoice {}

        /// A call must come.
        ///
        /// @param function the one to call; empty where any will do
        /// @param several whether more than one call may come
        record Forced(Optional<String> function, boolean several) implements ToolChoice {}
    }

    private static final Set<String> HEARD =
            Set.of(
                    "model",
                    "messages",
                    "stream",
                    "stream_options",
                    "temperature",
                    "top_p",
                    "n",
                    "presence_penalty",
                    "frequency_penalty",
                    "stop",
                    "seed",
                    "logit_bias",
                    "max_tokens",
                    "max_completion_tokens",
                    "logprobs",
                    "top_logprobs",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "functions",
                    "function_call",
                    "response_format",
                    "chat_template_kwargs",
                    "enable_thinking",
                    "reasoning_effort");

    /// Variables that belong to us.
    private static final Set<String> OURS =
            Set.of("messages", "tools", "add_generation_prompt", "bos_token", "eos_token");

    ChatAsk {
        tools = List.copyOf(tools);
        dropped = List.copyOf(dropped);
    }

    static ChatAsk read(JsonNode ask, Family family, long seed) throws AskFault {
        refuse(ask);
        JsonNode messages = ask.path("messages");
        Messages.check(messages);
        boolean logprobs = ask.path("logprobs").asBoolean(false);
        Knobs knobs =
                Knobs.of(
                        ask,
                        Knobs.tokens(ask, "max_completion_tokens", "max_tokens"),
                        family,
                        seed,
                        logprobs);
        List<Tool> tools = tools(ask);
        ToolChoice choice = choice(ask, tools);
        Optional<JsonNode> format =
                Json.member(ask, "response_format")
                        .filter(f -> !f.path("type").asString("").equals("text"));
        if (format.isPresent() && choice instanceof ToolChoice.Forced) {
            throw AskFault.unsupported(
                    "tool_choice",
                    "tool_choice forces a call while response_format binds the text; the local model can do one of them.");
        }
        return new ChatAsk(
                messages,
                choice instanceof ToolChoice.None ? List.of() : tools,
                choice,
                format,
                variables(ask),
                knobs,
                dropped(ask));
    }

    private static void refuse(JsonNode ask) throws AskFault {
        for (String old : List.of("functions", "function_call")) {
            if (Json.member(ask, old).isPresent()) {
                throw AskFault.unsupported(
                        old, "The local model takes tools, not the older " + old + ".");
            }
        }
        for (String other : List.of("audio", "web_search_options")) {
            if (Json.member(ask, other).isPresent()) {
                throw AskFault.unsupported(other, "The local model has no " + other + ".");
            }
        }
        for (JsonNode modality : ask.path("modalities")) {
            if (!modality.asString("").equals("text")) {
                throw AskFault.unsupported("modalities", "The local model writes text only.");
            }
        }
        if (ask.path("top_logprobs").asInt(0) > 0) {
            throw AskFault.unsupported(
                    "top_logprobs",
                    "The local model tells the probability of the chosen token only (top_logprobs: 0).");
        }
    }

    private static List<Tool> tools(JsonNode ask) throws AskFault {
        List<Tool> tools = new ArrayList<>();
        JsonNode list = ask.path("tools");
        for (int i = 0; i < list.size(); i++) {
            JsonNode tool = list.get(i);
            if (!tool.path("type").asString("").equals("function")) {
                throw AskFault.unsupported(
                        "tools[" + i + "].type",
                        "tools[%d].type: '%s' (expected: function)"
                                .formatted(i, tool.path("type").asString("")));
            }
            JsonNode function = tool.path("function");
            tools.add(
                    new Tool(
                            function.path("name").asString(""),
                            tool,
                            Json.member(function, "parameters").orElseGet(Json::object)));
        }
        return tools;
    }

    private static ToolChoice choice(JsonNode ask, List<Tool> tools) throws AskFault {
        boolean several = ask.path("parallel_tool_calls").asBoolean(true);
        Optional<JsonNode> given = Json.member(ask, "tool_choice");
        if (given.isEmpty()) {
            return tools.isEmpty() ? new ToolChoice.None() : new ToolChoice.Auto();
        }
        String word = given.get().asString("");
        if (given.get().isString() && word.equals("none")) {
            return new ToolChoice.None();
        }
        if (tools.isEmpty()) {
            throw AskFault.invalid("tool_choice", "tool_choice is set, but there are no tools.");
        }
        if (given.get().isString()) {
            return switch (word) {
                case "auto" -> new ToolChoice.Auto();
                case "required" -> new ToolChoice.Forced(Optional.empty(), several);
                default ->
                        throw AskFault.invalid(
                                "tool_choice",
                                "tool_choice: '%s' (expected: none, auto, required or a function)"
                                        .formatted(word));
            };
        }
        String name = given.get().path("function").path("name").asString("");
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw AskFault.invalid(
                    "tool_choice.function.name",
                    "tool_choice names the function '%s', which is not among the tools."
                            .formatted(name));
        }
        return new ToolChoice.Forced(Optional.of(name), false);
    }

    private static Map<String, @Nullable Object> variables(JsonNode ask) throws AskFault {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        Json.member(ask, "enable_thinking")
                .ifPresent(on -> variables.put("enable_thinking", Json.plain(on)));
        if (ask.path("reasoning_effort").asString("").equals("none")) {
            variables.put("enable_thinking", false);
        }
        JsonNode given = ask.path("chat_template_kwargs");
        for (Map.Entry<String, JsonNode> entry : given.properties()) {
            if (OURS.contains(entry.getKey())) {
                throw AskFault.invalid(
                        "chat_template_kwargs." + entry.getKey(),
                        "chat_template_kwargs cannot set '" + entry.getKey() + "'.");
            }
            variables.put(entry.getKey(), Json.plain(entry.getValue()));
        }
        return variables;
    }

    private static List<String> dropped(JsonNode ask) {
        TreeSet<String> dropped = new TreeSet<>(Dropped.of(ask, HEARD));
        String effort = ask.path("reasoning_effort").asString("none");
        if (!effort.equals("none")) {
            dropped.add("reasoning_effort");
        }
        return List.copyOf(dropped);
    }
}
