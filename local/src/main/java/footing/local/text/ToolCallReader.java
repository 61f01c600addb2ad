package footing.local.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads calls out of what stands between a dialect's marks.
///
/// Dialects that write values as plain text ([ToolDialect#FUNCTION_TAGS],
/// [ToolDialect#ARGUMENT_TAGS]) need the functions' schemas to tell the text `1` from the number 1.
final class ToolCallReader {
    private static final Pattern FUNCTION =
            Pattern.compile("<function=([^>\\n]+)>(.*?)(?:</function>|$)", Pattern.DOTALL);
    private static final Pattern PARAMETER =
            Pattern.compile(
                    "<parameter=([^>\\n]+)>\\n?(.*?)\\n?(?:</parameter>|(?=<parameter=)|$)",
                    Pattern.DOTALL);
    private static final Pattern ARGUMENT =
            Pattern.compile(
                    "<arg_key>(.*?)</arg_key>\\s*<arg_value>(.*?)</arg_value>", Pattern.DOTALL);

    private final ToolDialect dialect;
    private final Map<String, JsonNode> schemas = new HashMap<>();

    ToolCallReader(ToolDialect dialect, List<Tool> tools) {
        this.dialect = dialect;
        tools.forEach(tool -> schemas.put(tool.name(), tool.parameters()));
    }

    ToolDialect dialect() {
        return dialect;
    }

    /// The calls in `body`; empty where it holds none that can be read.
    List<ToolCall> read(String body) {
        return switch (dialect) {
            case HERMES -> objects(body, "arguments");
            case BARE_JSON -> objects(body, "parameters");
            case FUNCTION_TAGS -> isJson(body) ? objects(body, "arguments") : tagged(body);
            case ARGUMENT_TAGS -> isJson(body) ? objects(body, "arguments") : keyed(body);
            case DEEPSEEK_FENCED, DEEPSEEK_BARE -> separated(body);
            case NONE -> List.of();
        };
    }

    /// A forced call is written as JSON, whatever the family's way.
    private static boolean isJson(String body) {
        return body.stripLeading().startsWith("{");
    }

    private List<ToolCall> objects(String body, String member) {
        Optional<JsonNode> json = Json.read(body.strip());
        if (json.isEmpty()) {
            return List.of();
        }
        List<ToolCall> calls = new ArrayList<>();
        Iterable<JsonNode> all = json.get().isArray() ? json.get() : List.of(json.get());
        for (JsonNode one : all) {
            Optional<ToolCall> call = object(one, member);
            if (call.isEmpty()) {
                return List.of();
            }
            calls.add(call.get());
        }
        return calls;
    }

    private Optional<ToolCall> object(JsonNode json, String member) {
        Optional<JsonNode> name = Json.member(json, "name").filter(JsonNode::isString);
        Optional<JsonNode> arguments =
                Json.member(json, member)
                        .or(() -> Json.member(json, "arguments"))
                        .or(() -> Json.member(json, "parameters"));
        if (name.isEmpty() || (arguments.isEmpty() && dialect == ToolDialect.BARE_JSON)) {
            return Optional.empty();
        }
        if (dialect == ToolDialect.BARE_JSON && !schemas.containsKey(name.get().stringValue())) {
            return Optional.empty();
        }
        JsonNode given = arguments.orElseGet(Json::object);
        if (given.isString()) {
            given = Json.read(given.stringValue()).orElse(given);
        }
        return given.isObject()
                ? Optional.of(new ToolCall(name.get().stringValue(), Json.text(given)))
                : Optional.empty();
    }

    private List<ToolCall> tagged(String body) {
        List<ToolCall> calls = new ArrayList<>();
        Matcher functions = FUNCTION.matcher(body);
        while (functions.find()) {
            String name = functions.group(1).strip();
            ObjectNode arguments = Json.object();
            Matcher parameters = PARAMETER.matcher(functions.group(2));
            while (parameters.find()) {
                String key = parameters.group(1).strip();
                arguments.set(key, typed(name, key, parameters.group(2)));
            }
            calls.add(new ToolCall(name, Json.text(arguments)));
        }
        return calls;
    }

    private List<ToolCall> keyed(String body) {
        int end = body.indexOf("<arg_key>");
        String name = (end < 0 ? body : body.substring(0, end)).strip();
        if (name.isEmpty() || name.indexOf('<') >= 0 || name.indexOf('\n') >= 0) {
            return List.of();
        }
        ObjectNode arguments = Json.object();
        Matcher pairs = ARGUMENT.matcher(body);
        while (pairs.find()) {
            String key = pairs.group(1).strip();
            arguments.set(key, typed(name, key, pairs.group(2)));
        }
        return List.of(new ToolCall(name, Json.text(arguments)));
    }

    /// The value that `text` stands for under the schema of the function's parameter.
    private JsonNode typed(String function, String key, String text) {
        JsonNode schema =
                schemas.getOrDefault(function, Json.object()).path("properties").path(key);
        JsonNode asText = Json.object().put("v", text).path("v");
        JsonNode type = schema.path("type");
        boolean onlyText = type.isString() && type.stringValue().equals("string");
        if (onlyText || schema.isMissingNode()) {
            return asText;
        }
        return Json.read(text.strip()).orElse(asText);
    }

    private List<ToolCall> separated(String body) {
        int at = body.indexOf(ToolDialect.DEEPSEEK_SEPARATOR);
        if (at < 0) {
            return List.of();
        }
        String before = body.substring(0, at).strip();
        String after = body.substring(at + ToolDialect.DEEPSEEK_SEPARATOR.length());
        String name = before;
        if (dialect == ToolDialect.DEEPSEEK_FENCED) {
            int line = after.indexOf('\n');
            if (line < 0) {
                return List.of();
            }
            name = after.substring(0, line).strip();
            after = after.substring(line + 1);
        }
        Optional<JsonNode> arguments = Json.read(unfenced(after)).filter(JsonNode::isObject);
        String called = name;
        return arguments.isPresent() && !called.isEmpty()
                ? List.of(new ToolCall(called, Json.text(arguments.get())))
                : List.of();
    }

    private static String unfenced(String text) {
        String bare = text.strip();
        if (!bare.startsWith("```")) {
            return bare;
        }
        int line = bare.indexOf('\n');
        int end = bare.lastIndexOf("```");
        return line >= 0 && end > line ? bare.substring(line + 1, end).strip() : bare;
    }
}
