package footing.legs.refusal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON as it comes from strangers: whole, cut off in the middle, with words behind it, or with
/// single quotes.
final class LooseJson {
    private static final JsonMapper STRICT = new JsonMapper();
    private static final JsonMapper LOOSE =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                    .build();
    private static final Pattern BEGINS = Pattern.compile("\\A\\s*(\\[\\s*)?\\{\\s*[\"'}]");
    private static final Pattern WORDS = Pattern.compile("(?<=[:\\[,] ?)(None|True|False)\\b");

    private LooseJson() {}

    /// The document that `text` is; null where it is none.
    static @Nullable JsonNode whole(String text) {
        try {
            return text.isBlank() ? null : STRICT.readTree(text);
        } catch (JacksonException e) {
            return null;
        }
    }

    /// The object or list of objects with which `text` begins, as far as it goes; null where it
    /// begins with none.
    static @Nullable JsonNode start(String text) {
        if (!BEGINS.matcher(text).lookingAt()) {
            return null;
        }
        String plain = text.stripLeading().matches("(?s)\\[?\\s*\\{\\s*'.*") ? words(text) : text;
        try (JsonParser parser = LOOSE.createParser(plain)) {
            return new Growing().grow(parser);
        } catch (JacksonException e) {
            return null;
        }
    }

    /// What a print-out of another language calls null, true and false.
    private static String words(String text) {
        return WORDS.matcher(text)
                .replaceAll(found ->
                        switch (found.group()) {
                            case "None" -> "null";
                            case "True" -> "true";
                            default -> "false";
                        });
    }

    /// A tree that grows token by token and keeps what it has when the text breaks off.
    private static final class Growing {
        private final Deque<JsonNode> open = new ArrayDeque<>();
        private @Nullable JsonNode root;
        private String name = "";

        @Nullable JsonNode grow(JsonParser parser) {
            try {
                do {
                    JsonToken token = parser.nextToken();
                    if (token == null) {
                        return root;
                    }
                    take(parser, token);
                } while (!open.isEmpty());
            } catch (JacksonException e) {
                return root;
            }
            return root;
        }

        private void take(JsonParser parser, JsonToken token) {
            switch (token) {
                case PROPERTY_NAME -> name = parser.currentName();
                case START_OBJECT -> push(LOOSE.createObjectNode());
                case START_ARRAY -> push(LOOSE.createArrayNode());
                case END_OBJECT, END_ARRAY -> open.pop();
                case VALUE_STRING -> put(LOOSE.getNodeFactory().stringNode(parser.getString()));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> put(number(parser.getString()));
                case VALUE_TRUE, VALUE_FALSE ->
                        put(LOOSE.getNodeFactory().booleanNode(token == JsonToken.VALUE_TRUE));
                case VALUE_NULL -> put(LOOSE.getNodeFactory().nullNode());
                case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> {}
            }
        }

        /// Numbers matter as codes only.
        private static JsonNode number(String digits) {
            return digits.matches("-?[0-9]{1,18}")
                    ? LOOSE.getNodeFactory().numberNode(Long.parseLong(digits))
                    : LOOSE.getNodeFactory().stringNode(digits);
        }

        private void push(JsonNode node) {
            put(node);
            open.push(node);
        }

        private void put(JsonNode node) {
            JsonNode into = open.peek();
            if (into instanceof ObjectNode object) {
                object.set(name, node);
            } else if (into instanceof ArrayNode array) {
                array.add(node);
            } else if (root == null) {
                root = node;
            }
        }
    }
}
