package footing.gateway;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the caller has of an answer so far, read from its events in order. Belongs to the thread of
/// the passage.
final class Transcript {
    /// The members of the first event that all others must share; null where no event came.
    @Nullable String id;

    @Nullable String object;
    long created = -1;

    /// Who answered last.
    @Nullable String model;

    /// Visible text of the first choice.
    final StringBuilder text = new StringBuilder();

    /// All else that was said and costs tokens, one after the other.
    final StringBuilder beside = new StringBuilder();

    boolean role;
    boolean reasoning;

    /// A tool call, whole or in part, was told.
    boolean calls;

    /// Something was told that no other leg can carry on: a second choice, a refusal, sound, log
    /// probabilities.
    boolean beyondText;

    /// Completion tokens that the leg told on its way; -1 where it told none.
    long tokensOut = -1;

    /// Prompt tokens that the leg told on its way; -1 where it told none.
    long tokensIn = -1;

    private final Map<Integer, String> finishes = new HashMap<>();

    /// What is known now, apart from the text.
    Transcript copy() {
        Transcript copy = new Transcript();
        copy.id = id;
        copy.object = object;
        copy.created = created;
        copy.model = model;
        copy.role = role;
        return copy;
    }

    /// Takes one more event.
    ///
    /// @return whether it was plain: text of the first choice and nothing else
    boolean add(ObjectNode event) {
        if (id == null) {
            id = event.path("id").asString("");
            object = event.path("object").asString("chat.completion.chunk");
            created = event.path("created").asLong(0);
        }
        String who = event.path("model").asString("");
        if (!who.isEmpty()) {
            model = who;
        }
        usage(event.path("usage"));
        boolean plain = event.path("choices").size() == 1;
        for (JsonNode choice : event.path("choices")) {
            plain &= choice(choice);
        }
        return plain;
    }

    /// Takes the tokens that an event tells, and nothing else.
    void tokens(ObjectNode event) {
        usage(event.path("usage"));
        usage(event.path("choices").path(0).path("usage"));
    }

    /// Whether the caller has seen something that cannot be taken back.
    boolean visible() {
        return !text.isEmpty() || calls || beyondText;
    }

    /// Whether `choices` choices have their reason to finish.
    boolean finished(int choices) {
        return finishes.size() >= choices;
    }

    /// The first choice's reason to finish, or `stop`.
    String finish() {
        return finishes.getOrDefault(0, "stop");
    }

    private void usage(JsonNode usage) {
        tokensIn = usage.path("prompt_tokens").asLong(tokensIn);
        tokensOut = usage.path("completion_tokens").asLong(tokensOut);
    }

    /// Whether it was plain text of the first choice.
    private boolean choice(JsonNode choice) {
        int index = choice.path("index").asInt(0);
        String finish = choice.path("finish_reason").asString("");
        boolean ends = !finish.isEmpty() && !finish.equals("null");
        if (ends) {
            finishes.put(index, finish);
        }
        usage(choice.path("usage"));
        JsonNode delta = choice.path("delta");
        role |= delta.path("role").isString();
        boolean reasons = ChunkTree.reasons(delta);
        boolean called = ChunkTree.calls(delta);
        reasoning |= reasons;
        calls |= called;
        String said = ChunkTree.text(choice);
        (index == 0 ? text : beside).append(said);
        beside.append(ChunkTree.beside(choice));
        boolean beyond =
                (index > 0 && !said.isEmpty())
                        || ChunkTree.says(delta.path("refusal"))
                        || ChunkTree.says(delta.path("audio"))
                        || ChunkTree.says(choice.path("logprobs"));
        beyondText |= beyond;
        return index == 0 && !said.isEmpty() && !ends && !reasons && !called && !beyond;
    }
}
