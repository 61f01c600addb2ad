package footing.local.text;

import java.util.List;
import java.util.Locale;

/// How a family of models writes the calls of functions.
enum ToolDialect {
    /// Templates that know no tools.
    NONE,
    /// `<tool_call>{"name": …, "arguments": {…}}</tool_call>`, or a list of such objects inside:
    /// Qwen 2.5 and 3, Hermes, SmolLM2.
    HERMES,
    /// `<tool_call><function=name><parameter=key>value</parameter></function></tool_call>`:
    /// Qwen3-Coder.
    FUNCTION_TAGS,
    /// `<tool_call>name<arg_key>key</arg_key><arg_value>value</arg_value></tool_call>`: GLM 4.5 and
    /// later.
    ARGUMENT_TAGS,
    /// `<｜tool▁call▁begin｜>function<｜tool▁sep｜>name`, the arguments fenced as JSON: DeepSeek V3 and
    /// R1.
    DEEPSEEK_FENCED,
    /// `<｜tool▁call▁begin｜>name<｜tool▁sep｜>{…}`: DeepSeek V3.1 and later.
    DEEPSEEK_BARE,
    /// The whole answer is `{"name": …, "parameters": {…}}`: Llama 3.1 and later.
    BARE_JSON;

    static final String DEEPSEEK_SEPARATOR = "<｜tool▁sep｜>";

    /// The dialect that a template speaks of.
    static ToolDialect of(String template) {
        if (template.contains("<arg_key>")) {
            return ARGUMENT_TAGS;
        }
        if (template.contains("<function=")) {
            return FUNCTION_TAGS;
        }
        if (template.contains("<tool_call>")) {
            return HERMES;
        }
        if (template.contains("<｜tool▁call▁begin｜>")) {
            return template.contains("```json") ? DEEPSEEK_FENCED : DEEPSEEK_BARE;
        }
        boolean llama =
                template.contains("\"parameters\"")
                        && template.toLowerCase(Locale.ROOT).contains("ipython");
        return llama ? BARE_JSON : NONE;
    }

    /// What begins a call; empty where a call has no mark of its own.
    String open() {
        return switch (this) {
            case HERMES, FUNCTION_TAGS, ARGUMENT_TAGS -> "<tool_call>";
            case DEEPSEEK_FENCED, DEEPSEEK_BARE -> "<｜tool▁call▁begin｜>";
            case NONE, BARE_JSON -> "";
        };
    }

    String close() {
        return switch (this) {
            case HERMES, FUNCTION_TAGS, ARGUMENT_TAGS -> "</tool_call>";
            case DEEPSEEK_FENCED, DEEPSEEK_BARE -> "<｜tool▁call▁end｜>";
            case NONE, BARE_JSON -> "";
        };
    }

    /// Marks around calls that say nothing.
    List<String> noise() {
        return switch (this) {
            case DEEPSEEK_FENCED, DEEPSEEK_BARE ->
                    List.of("<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>");
            case BARE_JSON -> List.of("<|python_tag|>");
            case NONE, HERMES, FUNCTION_TAGS, ARGUMENT_TAGS -> List.of();
        };
    }
}
