package footing.wire;

import java.nio.charset.StandardCharsets;

/// Reasons to finish, the common ones without making a new string.
final class FinishWords {
    private static final String[] WORDS = {
        "stop", "length", "tool_calls", "content_filter", "function_call"
    };
    private static final byte[][] BYTES = new byte[WORDS.length][];

    static {
        for (int i = 0; i < WORDS.length; i++) {
            BYTES[i] = WORDS[i].getBytes(StandardCharsets.US_ASCII);
        }
    }

    private FinishWords() {}

    static String of(JsonCursor value) {
        for (int i = 0; i < BYTES.length; i++) {
            if (value.reads(BYTES[i])) {
                return WORDS[i];
            }
        }
        return value.string();
    }
}
