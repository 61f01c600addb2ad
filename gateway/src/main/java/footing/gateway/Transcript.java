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
    void add(ObjectNode event) {
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
        for (JsonNode choice : event.path("choices")) {
            choice(choice);
        }
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

    private void choice(JsonNode choice) {
        int index = choice.path("index").asInt(0);
        String finish = choice.path("finish_reason").asString("");
        if (!finish.isEmpty() && !finish.equals("null")) {
            finishes.put(index, finish);
        }
        usage(choice.path("usage"));
        JsonNode delta = choice.path("delta");
        role |= delta.path("role").isString();
        reasoning |= ChunkTree.reasons(delta);
        calls |= ChunkTree.calls(delta);
        String said = ChunkTree.text(choice);
        if (index == 0) {
            text.append(said);
        }
        beyondText |=
                (index > 0 && !said.isEmpty())
                        || ChunkTree.says(delta.path("refusal"))
                        || ChunkTree.says(delta.path("audio"))
                        || ChunkTree.says(choice.path("logprobs"));
    }
}
