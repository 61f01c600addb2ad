package footing.local.text;

import footing.legs.Resume;
import footing.wire.Ask;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How much of an answer the caller already has.
///
/// @param text what the caller has; empty for an answer from its start
/// @param tokensLeft most tokens that may still come; empty where there is no limit
record Begun(String text, OptionalInt tokensLeft) {
    /// The decider of each refusal to carry an answer on.
    static final String REFUSED_BY = "local:prefix";

    private static final Begun NOT = new Begun("", OptionalInt.empty());

    /// Reads what an attempt is to carry on.
    ///
    /// @throws AskFault where an answer of this shape cannot be carried on
    static Begun of(@Nullable Resume resume, Ask ask, JsonNode json) throws AskFault {
        if (resume == null) {
            return NOT;
        }
        String text = resume.text();
        if (resume.way() != Resume.Way.PREFILL) {
            throw AskFault.prefix(
                    "The local model carries an answer on behind its text, not by being asked.");
        }
        if (!ask.stream()) {
            throw AskFault.prefix("The local model carries on streams, not whole answers.");
        }
        if (json.path("n").asInt(1) > 1
                || !Json.member(json, "logprobs").map(Begun::isOff).orElse(true)) {
            throw AskFault.prefix("The local model carries on one choice, without probabilities.");
        }
        if (Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            throw AskFault.prefix("The text that was begun ends within a character.");
        }
        int left = resume.tokensLeft();
        return new Begun(text, left > 0 ? OptionalInt.of(left) : OptionalInt.empty());
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /// Whether the text is a whole JSON document behind which nothing can come. A number is not: it
    /// may have more digits.
    boolean isWholeJson() {
        return Json.read(text).filter(json -> !json.isNumber()).isPresent();
    }

    private static boolean isOff(JsonNode logprobs) {
        return logprobs.isBoolean() && !logprobs.booleanValue();
    }
}
