package footing.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the caller is told at the end of an answer that more than one leg wrote, or that no leg
/// ended: where the seams are, and one usage for all that it got.
final class Closing {
    private final ToLongFunction<CharSequence> count;
    private final List<Seam> seams = new ArrayList<>();
    private int attempts = 1;
    private long tokensIn = -1;
    private long tokensOut;
    private boolean estimated;

    /// Where one leg's words end and another's begin.
    ///
    /// @param at Unicode characters of visible text before it
    /// @param why how the leg before failed, e.g. `region_blocked`
    /// @param way `prefill`, `instruct` or `restart`
    record Seam(long at, String from, String to, String why, String way) {}

    /// @param count tells the tokens of a text of the leg that answers now
    Closing(ToLongFunction<CharSequence> count) {
        this.count = count;
    }

    /// Tokens of a text of the leg that answers now.
    long count(CharSequence text) {
        return count.applyAsLong(text);
    }

    void attempt(int number) {
        attempts = number;
    }

    void seam(Seam seam) {
        seams.add(seam);
    }

    /// How many seams there are.
    int seams() {
        return seams.size();
    }

    /// Forgets the seams behind the first `count`: nothing of what was written there was seen.
    void forget(int count) {
        seams.subList(count, seams.size()).clear();
    }

    /// Adds prompt tokens, which count once; those of the first leg that tells them.
    void tokensIn(long told) {
        if (tokensIn < 0 && told >= 0) {
            tokensIn = told;
        }
    }

    /// Adds what a leg wrote that the caller got.
    ///
    /// @param told completion tokens as the leg told them; -1 where it told none
    void tokensOut(long told, CharSequence text) {
        if (told < 0 && !text.isEmpty()) {
            estimated = true;
        }
        tokensOut += told < 0 ? count(text) : told;
    }

    /// Counts the prompt where no leg told it.
    void guessTokensIn(long guess) {
        if (tokensIn < 0) {
            tokensIn = guess;
            estimated = true;
        }
    }

    /// The extension `footing` of the last event.
    ObjectNode footing() {
        ObjectNode footing = ChunkTree.object();
        ArrayNode list = footing.putArray("seams");
        for (Seam seam : seams) {
            list.addObject()
                    .put("at", seam.at())
                    .put("from", seam.from())
                    .put("to", seam.to())
                    .put("why", seam.why())
                    .put("way", seam.way());
        }
        return footing.put("attempts", attempts).put("usage_estimated", estimated);
    }

    ObjectNode usage() {
        long in = Math.max(0, tokensIn);
        return ChunkTree.object()
                .put("prompt_tokens", in)
                .put("completion_tokens", tokensOut)
                .put("total_tokens", in + tokensOut);
    }

    /// An event with the members that all events of the answer share.
    static ObjectNode event(Transcript before, @Nullable String model) {
        return shared(ChunkTree.object(), before).put("model", model == null ? "" : model);
    }

    /// `event` with the members that all events of the answer share.
    static ObjectNode shared(ObjectNode event, Transcript before) {
        if (before.id != null) {
            event.put("id", before.id);
            event.put("object", before.object);
            event.put("created", before.created);
        }
        return event;
    }
}
