package footing.tokens;

import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Counts the prompt of a request's body: quickly before, to hold; well afterwards, to settle what
/// the supplier did not tell.
public final class PromptCounter {
    /// Tokens of a picture or other attachment whose size nobody looks into: what OpenAI takes for
    /// 1024 × 1024 in full detail.
    public static final int PICTURE = 765;

    /// The same with `"detail": "low"`.
    public static final int PICTURE_IN_LOW_DETAIL = 85;

    /// Round a message, by the formula that OpenAI published for its chat models.
    private static final int MESSAGE = 3;

    /// Before the answer.
    private static final int ANSWER = 3;

    /// For all functions, for each, and for a property, a choice, or a list of them.
    private static final int TOOLS = 12;

    private static final int FUNCTION = 7;
    private static final int PROPERTY = 3;

    private static final JsonMapper JSON = new JsonMapper();

    /// Where requests of the known dialects carry what the model reads, beside messages and tools.
    private static final Set<String> SPOKEN =
            Set.of("system", "instructions", "systemInstruction", "system_instruction");

    private final TokenCounter texts;

    public PromptCounter(TokenCounter texts) {
        this.texts = texts;
    }

    /// Tokens to hold for a body of JSON: rather too many than too few, from its bytes alone. Takes
    /// about a nanosecond a byte and allocates nothing. Parameters and JSON signs count as text,
    /// which lies above what a prompt is framed with; pictures in base64 count as
    /// [HoldEstimate#PICTURE] each.
    public static long estimateForHold(byte[] body) {
        return HoldEstimate.of(body);
    }

    /// The prompt's tokens as `model` counts them; at most `RELATED` where messages are framed by a
    /// chat template, `GUESSED` when the body is no JSON object. Reads the whole body into a tree:
    /// for when no usage came, not for each request.
    public Count countForSettling(String model, byte[] body) {
        JsonNode ask;
        try {
            ask = JSON.readTree(body);
        } catch (JacksonException _) {
            return new Count(estimateForHold(body), Way.GUESSED);
        }
        if (!ask.isObject()) {
            return new Count(estimateForHold(body), Way.GUESSED);
        }
        return new Reading(model).of(ask);
    }

    /// The reading of one body.
    private final class Reading {
        private final String model;

        Reading(String model) {
            this.model = model;
        }

        Count of(JsonNode ask) {
            Count all = Count.NONE;
            boolean framed = false;
            for (String list : new String[] {"messages", "contents"}) {
                framed |= ask.path(list).isArray();
                all = all.plus(messages(ask.path(list)));
            }
            JsonNode input = ask.path("input");
            boolean items = input.isArray() && !input.isEmpty() && input.get(0).isObject();
            all = all.plus(items ? messages(input) : plain(input)).plus(plain(ask.path("prompt")));
            framed |= items;
            for (String name : SPOKEN) {
                if (ask.has(name)) {
                    all = all.plus(fixed(MESSAGE)).plus(content(ask.get(name)));
                    framed = true;
                }
            }
            JsonNode tools = ask.has("tools") ? ask.get("tools") : ask.path("functions");
            if (!tools.isEmpty()) {
                all = all.plus(tools(tools));
                framed = true;
            }
            JsonNode schema = ask.path("response_format").path("json_schema");
            if (!schema.isMissingNode()) {
                all = all.plus(text(schema.toString()));
            }
            return framed ? all.plus(fixed(ANSWER)).atMost(Way.RELATED) : all;
        }

        private Count messages(JsonNode list) {
            Count all = Count.NONE;
            for (JsonNode message : list) {
                all = all.plus(fixed(MESSAGE)).plus(text(message.path("role").asString("")));
                if (message.path("name").isString()) {
                    all = all.plus(fixed(1)).plus(text(message.get("name").asString("")));
                }
                for (String part : new String[] {"content", "parts", "reasoning_content"}) {
                    all = all.plus(content(message.path(part)));
                }
                for (JsonNode call : message.path("tool_calls")) {
                    all = all.plus(fixed(MESSAGE)).plus(call(call.path("function")));
                }
                if (message.path("function_call").isObject()) {
                    all = all.plus(fixed(MESSAGE)).plus(call(message.get("function_call")));
                }
                if (!message.has("role")) {
                    all = all.plus(content(message));
                }
            }
            return all;
        }

        private Count call(JsonNode function) {
            JsonNode arguments = function.path("arguments");
            return text(function.path("name").asString(""))
                    .plus(text(arguments.isString() ? arguments.asString() : shown(arguments)));
        }

        /// What a message holds: a text, or parts that are texts, pictures, or something of a tool.
        private Count content(JsonNode content) {
            if (content.isString()) {
                return text(content.asString());
            }
            Count all = Count.NONE;
            if (content.isArray()) {
                for (JsonNode part : content) {
                    all = all.plus(content(part));
                }
                return all;
            }
            if (!content.isObject()) {
                return all;
            }
            if (isPicture(content)) {
                boolean low =
                        content.path("detail").asString("").equals("low")
                                || content.path("image_url")
                                        .path("detail")
                                        .asString("")
                                        .equals("low");
                return fixed(low ? PICTURE_IN_LOW_DETAIL : PICTURE);
            }
            for (String spoken :
                    new String[] {
                        "text",
                        "thinking",
                        "refusal",
                        "content",
                        "parts",
                        "output",
                        "arguments",
                        "name"
                    }) {
                all = all.plus(content(content.path(spoken)));
            }
            for (String data :
                    new String[] {
                        "input",
                        "functionCall",
                        "functionResponse",
                        "function_call",
                        "function_response"
                    }) {
                all = all.plus(text(shown(content.path(data))));
            }
            return all;
        }

        private static boolean isPicture(JsonNode part) {
            String type = part.path("type").asString("");
            return part.has("image_url")
                    || part.has("inlineData")
                    || part.has("inline_data")
                    || part.has("fileData")
                    || part.has("file_data")
                    || part.has("source")
                    || part.has("input_audio")
                    || type.equals("file")
                    || type.equals("input_file")
                    || type.equals("video_url");
        }

        /// Texts without a frame: a text, a list of them, tokens, or lists of tokens.
        private Count plain(JsonNode input) {
            if (input.isString()) {
                return text(input.asString());
            }
            if (input.isNumber()) {
                return fixed(1);
            }
            Count all = Count.NONE;
            for (JsonNode one : input) {
                all = all.plus(plain(one));
            }
            return all;
        }

        /// By the formula that OpenAI published for functions of gpt-4o, followed into objects
        /// within objects.
        private Count tools(JsonNode tools) {
            Count all = fixed(TOOLS);
            for (JsonNode tool : tools) {
                JsonNode declared = tool.path("functionDeclarations");
                if (declared.isArray()) {
                    for (JsonNode function : declared) {
                        all = all.plus(function(function));
                    }
                } else {
                    all = all.plus(function(tool.has("function") ? tool.get("function") : tool));
                }
            }
            return all;
        }

        private Count function(JsonNode function) {
            JsonNode schema =
                    function.has("parameters")
                            ? function.get("parameters")
                            : function.path("input_schema");
            String line =
                    function.path("name").asString("") + ":" + told(function.path("description"));
            return fixed(FUNCTION).plus(text(line)).plus(properties(schema));
        }

        private Count properties(JsonNode schema) {
            JsonNode properties = schema.path("properties");
            Count all = fixed(properties.isEmpty() ? 0 : PROPERTY);
            for (var property : properties.properties()) {
                JsonNode value = property.getValue();
                String type = value.path("type").asString("");
                String line =
                        property.getKey() + ":" + type + ":" + told(value.path("description"));
                all = all.plus(fixed(PROPERTY)).plus(text(line));
                JsonNode choices = value.path("enum");
                all = all.plus(fixed(PROPERTY * Math.max(choices.size() - 1, 0)));
                for (JsonNode choice : choices) {
                    all = all.plus(text(choice.asString("")));
                }
                all = all.plus(properties(value)).plus(properties(value.path("items")));
            }
            return all;
        }

        private static String told(JsonNode description) {
            String text = description.asString("");
            return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        }

        private static String shown(JsonNode data) {
            return data.isMissingNode() || data.isNull() ? "" : data.toString();
        }

        private static Count fixed(int tokens) {
            return new Count(tokens, Way.EXACT);
        }

        private Count text(String text) {
            return text.isEmpty() ? Count.NONE : texts.count(model, text);
        }
    }
}
