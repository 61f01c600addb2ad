package footing.local.text.grammar;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON as one line of text.
final class JsonTexts {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonTexts() {}

    static String compact(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }

    /// A JSON pointer out of a fragment of a URI.
    static String unescaped(String fragment) {
        return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
