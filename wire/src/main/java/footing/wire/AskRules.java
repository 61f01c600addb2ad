package footing.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members that requests to one endpoint may have, each with its rule.
final class AskRules {
    private static final String MODEL = "the name of a model";
    private static final String INPUT =
            "a string, an array of strings, an array of tokens, or an array of arrays of tokens";

    private static final Map<String, Rule> COMMON =
            Map.ofEntries(Map.entry("model", Rules::model), Map.entry("user", Rules.STRING));

    private static final Map<String, Rule> GENERATING =
            Map.ofEntries(
                    Map.entry("stream", Rules::stream),
                    Map.entry("stream_options", Rules::streamOptions),
                    Map.entry("temperature", Rules.number(0, 2)),
                    Map.entry("top_p", Rules.number(0, 1)),
                    Map.entry("n", Rules.integer(1, 128)),
                    Map.entry("presence_penalty", Rules.number(-2, 2)),
                    Map.entry("frequency_penalty", Rules.number(-2, 2)),
                    Map.entry("stop", Rules::stop),
                    Map.entry("seed", Rules.integer(-Long.MAX_VALUE, Long.MAX_VALUE)),
                    Map.entry("logit_bias", Rules.OBJECT));

    private static final AskRules CHAT =
            new AskRules(
                    Map.of("model", MODEL, "messages", "an array of messages"),
                    List.of("model", "messages"),
                    Map.ofEntries(
                            Map.entry("messages", MessageRules::messages),
                            Map.entry("max_tokens", Rules.integer(1, Integer.MAX_VALUE)),
                            Map.entry("max_completion_tokens", Rules.integer(1, Integer.MAX_VALUE)),
                            Map.entry("logprobs", Rules.BOOLEAN),
                            Map.entry("top_logprobs", Rules.integer(0, 20)),
                            Map.entry("tools", ToolRules::tools),
                            Map.entry("tool_choice", Rules::stringOrObject),
                            Map.entry("parallel_tool_calls", Rules.BOOLEAN),
                            Map.entry("functions", ToolRules::functions),
                            Map.entry("function_call", Rules::stringOrObject),
                            Map.entry("response_format", FormatRules::responseFormat)),
                    GENERATING);

    /// `max_tokens` 0 with `echo` only scores the prompt.
    private static final AskRules COMPLETIONS =
            new AskRules(
                    Map.of("model", MODEL, "prompt", INPUT),
                    List.of("model", "prompt"),
                    Map.ofEntries(
                            Map.entry("prompt", InputRules::prompt),
                            Map.entry("max_tokens", Rules.integer(0, Integer.MAX_VALUE)),
                            Map.entry("logprobs", Rules.integer(0, 20)),
                            Map.entry("best_of", Rules.integer(1, 128)),
                            Map.entry("echo", Rules.BOOLEAN),
                            Map.entry("suffix", Rules.STRING)),
                    GENERATING);

    private static final AskRules EMBEDDINGS =
            new AskRules(
                    Map.of("model", MODEL, "input", INPUT),
                    List.of("model", "input"),
                    Map.ofEntries(
                            Map.entry("input", InputRules::input),
                            Map.entry("encoding_format", InputRules::encodingFormat),
                            Map.entry("dimensions", Rules.integer(1, Integer.MAX_VALUE))),
                    Map.of());

    private final Map<String, String> expected;
    private final List<String> required;
    private final Map<String, Rule> rules;

    private AskRules(
            Map<String, String> expected,
            List<String> required,
            Map<String, Rule> own,
            Map<String, Rule> shared) {
        this.expected = expected;
        this.required = required;
        Map<String, Rule> all = new java.util.HashMap<>(COMMON);
        all.putAll(shared);
        all.putAll(own);
        this.rules = Map.copyOf(all);
    }

    static AskRules of(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT_COMPLETIONS -> CHAT;
            case COMPLETIONS -> COMPLETIONS;
            case EMBEDDINGS -> EMBEDDINGS;
        };
    }

    @Nullable Rule rule(String name) {
        return rules.get(name);
    }

    /// Members that must be there, in the order in which their absence is told.
    List<String> required() {
        return required;
    }

    /// What a required member must be.
    String expected(String name) {
        return expected.getOrDefault(name, "a value");
    }
}
