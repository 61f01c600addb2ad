package footing.wire;

import org.jspecify.annotations.Nullable;

/// Reads tokens as OpenAI and those who follow it count them, into buckets that do not overlap.
///
/// Cached prompt tokens are part of the prompt, and reasoning is part of the completion, unless the
/// total shows that a supplier counts reasoning beside it. What is impossible is cut to what is
/// possible; what is no count at all makes the whole usage unbelievable.
final class UsageReader {
    /// No answer has more tokens than this.
    private static final long MOST = 1_000_000_000_000L;

    private static final long ABSENT = -1;

    private final JsonCursor at;
    private long prompt = ABSENT;
    private long completion = ABSENT;
    private long total = ABSENT;
    private long cached = ABSENT;
    private long missed = ABSENT;
    private long reasoning = ABSENT;
    private boolean nonsense;

    private UsageReader(JsonCursor at) {
        this.at = at;
    }

    /// Reads the value that the cursor stands on and leaves it.
    static @Nullable Usage read(JsonCursor at) {
        if (at.kind() != JsonCursor.Kind.OBJECT) {
            at.skip();
            return null;
        }
        UsageReader reader = new UsageReader(at);
        reader.object();
        return reader.usage();
    }

    private void object() {
        at.enter();
        while (at.nextMember()) {
            if (at.nameIs(Names.PROMPT_TOKENS)) {
                prompt = count();
            } else if (at.nameIs(Names.COMPLETION_TOKENS)) {
                completion = count();
            } else if (at.nameIs(Names.TOTAL_TOKENS)) {
                total = count();
            } else if (at.nameIs(Names.CACHE_HIT) || at.nameIs(Names.CACHED_TOKENS)) {
                cached = Math.max(cached, count());
            } else if (at.nameIs(Names.CACHE_MISS)) {
                missed = count();
            } else if (at.nameIs(Names.REASONING_TOKENS)) {
                reasoning = Math.max(reasoning, count());
            } else if (at.nameIs(Names.PROMPT_DETAILS)) {
                cached = Math.max(cached, detail(Names.CACHED_TOKENS));
                continue;
            } else if (at.nameIs(Names.COMPLETION_DETAILS)) {
                reasoning = Math.max(reasoning, detail(Names.REASONING_TOKENS));
                continue;
            }
            at.skip();
        }
    }

    /// One count of an object of details, which the cursor leaves.
    private long detail(byte[] name) {
        if (at.kind() != JsonCursor.Kind.OBJECT) {
            at.skip();
            return ABSENT;
        }
        long count = ABSENT;
        at.enter();
        while (at.nextMember()) {
            if (at.nameIs(name)) {
                count = count();
            }
            at.skip();
        }
        return count;
    }

    /// The count that the cursor stands on; it stays there.
    private long count() {
        if (at.isNull()) {
            return ABSENT;
        }
        long count = at.kind() == JsonCursor.Kind.NUMBER ? at.whole() : JsonNumber.NOT_WHOLE;
        nonsense |= count < 0 || count > MOST;
        return count;
    }

    private @Nullable Usage usage() {
        if (!nonsense && prompt == ABSENT && missed != ABSENT) {
            prompt = missed + Math.max(0, cached);
        }
        if (nonsense || (prompt == ABSENT && completion == ABSENT)) {
            return null;
        }
        long in = Math.max(0, prompt);
        long out = Math.max(0, completion);
        long cachedIn = Math.clamp(cached, 0, in);
        long thought = Math.max(0, reasoning);
        if (thought > 0 && total == in + out + thought) {
            return new Usage(in - cachedIn, cachedIn, 0, out, thought);
        }
        long reasoningOut = Math.min(thought, out);
        return new Usage(in - cachedIn, cachedIn, 0, out - reasoningOut, reasoningOut);
    }
}
