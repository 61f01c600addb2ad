package footing.local.text;

import footing.local.text.grammar.JsonSchemaGrammar;
import footing.local.text.grammar.SchemaFault;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The grammar that an ask binds the answer to.
final class Grammars {
    private Grammars() {}

    /// GBNF; empty where the answer is free.
    static String of(ChatAsk chat, ToolDialect dialect) throws AskFault {
        if (chat.choice() instanceof ChatAsk.ToolChoice.Forced forced) {
            return calls(chat.tools(), forced, dialect);
        }
        Optional<JsonNode> format = chat.format();
        return format.isPresent() ? format(format.get()) : "";
    }

    private static String format(JsonNode format) throws AskFault {
        String type = format.path("type").asString("");
        Optional<JsonNode> schema = Json.member(format.path("json_schema"), "schema");
        String path = "response_format.json_schema.schema";
        try {
            return switch (type) {
                case "json_object" -> JsonSchemaGrammar.anyObject();
                case "json_schema" ->
                        schema.isPresent()
                                ? JsonSchemaGrammar.of(schema.get())
                                : JsonSchemaGrammar.anyObject();
                default ->
                        throw AskFault.unsupported(
                                "response_format.type",
                                "response_format.type: '%s' (expected: text, json_object or json_schema)"
                                        .formatted(type));
            };
        } catch (SchemaFault fault) {
            throw unsupported(path, fault);
        }
    }

    private static AskFault unsupported(String path, SchemaFault fault) {
        String at = path + fault.path();
        return AskFault.unsupported(at, at + ": " + fault.getMessage());
    }

    private static String calls(
            List<Tool> tools, ChatAsk.ToolChoice.Forced forced, ToolDialect dialect)
            throws AskFault {
        List<Tool> callable =
                tools.stream()
                        .filter(tool -> forced.function().map(tool.name()::equals).orElse(true))
                        .toList();
        for (Tool tool : callable) {
            try {
                JsonSchemaGrammar.of(parameters(tool));
            } catch (SchemaFault fault) {
                throw unsupported("tools[" + tools.indexOf(tool) + "].function.parameters", fault);
            }
        }
        try {
            return JsonSchemaGrammar.of(ToolGrammar.parts(callable, forced.several(), dialect));
        } catch (SchemaFault fault) {
            throw AskFault.unsupported("tools", "The tools together: " + fault.getMessage());
        }
    }

    /// The schema of a function's arguments: always of an object.
    static JsonNode parameters(Tool tool) {
        if (!tool.parameters().isEmpty()) {
            return tool.parameters();
        }
        return Json.object().put("type", "object").put("additionalProperties", false);
    }
}
