package footing.legs.supplier;

import footing.wire.Ask;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Gives messages of one role another; all else in the messages keeps its text.
final class MessageRoles {
    private static final JsonFactory JSON = new JsonFactory();

    private MessageRoles() {}

    /// The messages with the role replaced; null where no message has it.
    static @Nullable String replaced(Ask ask, String from, String to) {
        String messages = ask.member("messages");
        if (messages == null || !messages.contains("\"" + from + "\"")) {
            return null;
        }
        StringBuilder out = new StringBuilder(messages.length());
        int copied = 0;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), messages)) {
            int depth = 0;
            boolean role = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_ARRAY, START_OBJECT -> depth++;
                    case END_ARRAY, END_OBJECT -> depth--;
                    default -> {
                        if (role
                                && token == JsonToken.VALUE_STRING
                                && parser.getString().equals(from)) {
                            int at = (int) parser.currentTokenLocation().getCharOffset();
                            out.append(messages, copied, at).append('"').append(to).append('"');
                            copied = messages.indexOf('"', at + 1) + 1;
                        }
                    }
                }
                role =
                        token == JsonToken.PROPERTY_NAME
                                && depth == 2
                                && parser.currentName().equals("role");
            }
        } catch (JacksonException e) {
            return null;
        }
        return copied == 0 ? null : out.append(messages, copied, messages.length()).toString();
    }
}
