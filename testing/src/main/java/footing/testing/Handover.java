package footing.testing;

import java.util.List;
import java.util.Optional;

/// A request to go on from the middle of an answer, as a supplier sees it in the messages.
///
/// @param way how it is asked
/// @param at how many characters of the answer are there already
record Handover(Way way, int at) {
    enum Way {
        /// The last message is the assistant's.
        PREFILL,
        /// The last message is a user's, the one before it a part of the answer.
        INSTRUCT,
        /// A legacy prompt ends with a part of the answer.
        PROMPT
    }

    /// Empty where an answer from its start is asked for.
    ///
    /// @param told the whole answer
    static Optional<Handover> of(Object ask, boolean chat, String told) {
        if (!chat) {
            int at = overlap(Json.string(Json.member(ask, "prompt"), ""), told);
            return at == 0 ? Optional.empty() : Optional.of(new Handover(Way.PROMPT, at));
        }
        List<Object> messages = Json.array(Json.member(ask, "messages"));
        if (messages.isEmpty()) {
            return Optional.empty();
        }
        Object last = messages.getLast();
        if ("assistant".equals(Json.member(last, "role"))) {
            return Optional.of(new Handover(Way.PREFILL, place(text(last), told)));
        }
        Object before = messages.size() < 2 ? Json.NULL : messages.get(messages.size() - 2);
        if (!"user".equals(Json.member(last, "role"))
                || !"assistant".equals(Json.member(before, "role"))) {
            return Optional.empty();
        }
        int at = place(text(before), told);
        return at == 0 ? Optional.empty() : Optional.of(new Handover(Way.INSTRUCT, at));
    }

    /// Where `part` ends in `told`; 0 where it is no beginning of it. White space at its end may be
    /// missing or be there in vain.
    private static int place(String part, String told) {
        if (told.startsWith(part)) {
            return part.length();
        }
        String stripped = part.stripTrailing();
        return told.startsWith(stripped) ? stripped.length() : 0;
    }

    private static int overlap(String prompt, String told) {
        for (int at = Math.min(prompt.length(), told.length()); at > 0; at--) {
            if (prompt.endsWith(told.substring(0, at))) {
                return at;
            }
        }
        return 0;
    }

    private static String text(Object message) {
        Object content = Json.member(message, "content");
        if (content instanceof String text) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (Object part : Json.array(content)) {
            out.append(Json.string(Json.member(part, "text"), ""));
        }
        return out.toString();
    }
}
