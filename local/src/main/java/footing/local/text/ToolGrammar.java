package footing.local.text;

import footing.local.text.grammar.JsonSchemaGrammar.Part;
import java.util.ArrayList;
import java.util.List;

/// The shape of an answer that consists of calls, in the family's own way of writing them. Where a
/// family writes values without JSON, a forced call writes them as JSON all the same: its reader
/// takes both.
final class ToolGrammar {
    private ToolGrammar() {}

    static List<Part> parts(List<Tool> tools, boolean several, ToolDialect dialect) {
        List<List<Part>> calls = new ArrayList<>();
        tools.forEach(tool -> calls.add(call(tool, dialect)));
        Part one = new Part.Choice(calls);
        String between = between(dialect);
        Part all = several && !between.isEmpty() ? new Part.Repeat(one, between) : one;
        return switch (dialect) {
            case DEEPSEEK_FENCED, DEEPSEEK_BARE ->
                    List.of(
                            new Part.Text("<｜tool▁calls▁begin｜>"),
                            all,
                            new Part.Text("<｜tool▁calls▁end｜>"));
            case NONE, HERMES, FUNCTION_TAGS, ARGUMENT_TAGS, BARE_JSON -> List.of(all);
        };
    }

    private static String between(ToolDialect dialect) {
        return switch (dialect) {
            case HERMES, FUNCTION_TAGS, ARGUMENT_TAGS, DEEPSEEK_FENCED, DEEPSEEK_BARE -> "\n";
            case NONE, BARE_JSON -> "";
        };
    }

    private static List<Part> call(Tool tool, ToolDialect dialect) {
        String name = Json.text(Json.object().put("name", tool.name()));
        String opening = name.substring(0, name.length() - 1);
        Part arguments = new Part.Value(Grammars.parameters(tool), "");
        return switch (dialect) {
            case HERMES, FUNCTION_TAGS, ARGUMENT_TAGS ->
                    List.of(
                            new Part.Text("<tool_call>\n" + opening + ", \"arguments\": "),
                            arguments,
                            new Part.Text("}\n</tool_call>"));
            case DEEPSEEK_FENCED ->
                    List.of(
                            new Part.Text(
                                    "<｜tool▁call▁begin｜>function<｜tool▁sep｜>"
                                            + tool.name()
                                            + "\n```json\n"),
                            arguments,
                            new Part.Text("\n```<｜tool▁call▁end｜>"));
            case DEEPSEEK_BARE ->
                    List.of(
                            new Part.Text("<｜tool▁call▁begin｜>" + tool.name() + "<｜tool▁sep｜>"),
                            arguments,
                            new Part.Text("<｜tool▁call▁end｜>"));
            case NONE, BARE_JSON ->
                    List.of(
                            new Part.Text(opening + ", \"parameters\": "),
                            arguments,
                            new Part.Text("}"));
        };
    }
}
