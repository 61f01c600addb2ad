package footing.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the messages of a chat must look like. Reads them in one pass that skips what it need not
/// know, texts above all.
final class MessageRules {
    private static final String CONTENT = "a string or an array of content parts";

    private MessageRules() {}

    /// Who speaks in a message.
    private enum Role {
        SYSTEM,
        DEVELOPER,
        USER,
        ASSISTANT,
        TOOL,
        FUNCTION;

        static final String WORDS = "system, developer, user, assistant, tool or function";
        private static final Role[] ALL = values();
        private static final byte[][] NAMES =
                Arrays.stream(ALL)
                        .map(Role::word)
                        .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                        .toArray(byte[][]::new);

        private String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static @Nullable Role of(JsonCursor value) {
            for (int i = 0; i < NAMES.length; i++) {
                if (value.reads(NAMES[i])) {
                    return ALL[i];
                }
            }
            return null;
        }

        /// Whether a message may come without content: an assistant's calls, and the result of a
        /// function in the old style.
        boolean maySayNothing() {
            return this == ASSISTANT || this == FUNCTION;
        }
    }

    static @Nullable ApiError messages(String name, JsonCursor value, Seen seen) {
        if (value.kind() != JsonCursor.Kind.ARRAY) {
            return BadAsk.type(name, value, "an array of messages");
        }
        value.enter();
        int count = 0;
        while (value.nextItem()) {
            ApiError error = message(count, value, seen);
            if (error != null) {
                return error;
            }
            count++;
        }
        return count > 0
                ? null
                : BadAsk.value(name, "an empty array", "at least one message", "empty_array");
    }

    private static @Nullable ApiError message(int number, JsonCursor value, Seen seen) {
        if (value.kind() != JsonCursor.Kind.OBJECT) {
            return BadAsk.type(path(number, ""), value, "a message");
        }
        Role role = null;
        boolean content = false;
        boolean callId = false;
        value.enter();
        while (value.nextMember()) {
            ApiError error = null;
            if (value.nameIs(Names.ROLE)) {
                if (role != null) {
                    return twice(number, ".role");
                }
                role = Role.of(value);
                error = role == null ? badRole(number, value) : null;
                value.skip();
            } else if (value.nameIs(Names.CONTENT)) {
                if (content) {
                    return twice(number, ".content");
                }
                content = !value.isNull();
                error = content(number, value, seen);
            } else if (value.nameIs(Names.TOOL_CALL_ID)) {
                callId = !value.isNull();
                error = string(number, ".tool_call_id", value);
            } else if (value.nameIs(Names.TOOL_CALLS) && !value.isNull()) {
                error = ToolRules.calls(path(number, ".tool_calls"), value);
            } else {
                value.skip();
            }
            if (error != null) {
                return error;
            }
        }
        return whole(number, role, content, callId);
    }

    private static @Nullable ApiError whole(
            int number, @Nullable Role role, boolean content, boolean callId) {
        if (role == null) {
            return BadAsk.missing(path(number, ".role"), Role.WORDS);
        }
        if (!content && !role.maySayNothing()) {
            return BadAsk.missing(path(number, ".content"), CONTENT);
        }
        if (role == Role.TOOL && !callId) {
            return BadAsk.missing(
                    path(number, ".tool_call_id"), "the id of the tool call that it answers");
        }
        return null;
    }

    private static ApiError badRole(int number, JsonCursor value) {
        return switch (value.kind()) {
            case NULL -> BadAsk.missing(path(number, ".role"), Role.WORDS);
            case STRING ->
                    BadAsk.value(path(number, ".role"), BadAsk.quoted(value.string()), Role.WORDS);
            case NUMBER, BOOLEAN, ARRAY, OBJECT ->
                    BadAsk.type(path(number, ".role"), value, Role.WORDS);
        };
    }

    private static @Nullable ApiError content(int number, JsonCursor value, Seen seen) {
        switch (value.kind()) {
            case STRING, NULL -> value.skip();
            case ARRAY -> {
                return PartRules.parts(number, value, seen);
            }
            case NUMBER, BOOLEAN, OBJECT -> {
                return BadAsk.type(path(number, ".content"), value, CONTENT);
            }
        }
        return null;
    }

    private static @Nullable ApiError string(int number, String member, JsonCursor value) {
        if (value.kind() != JsonCursor.Kind.STRING && !value.isNull()) {
            return BadAsk.type(path(number, member), value, "a string");
        }
        value.skip();
        return null;
    }

    private static ApiError twice(int number, String member) {
        return BadAsk.value(path(number, member), "came twice", "once", "duplicate_parameter");
    }

    static String path(int number, String member) {
        return "messages[" + number + "]" + member;
    }
}
