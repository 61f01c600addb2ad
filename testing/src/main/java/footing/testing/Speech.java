package footing.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How a fake supplier speaks when all is well: how long, how fast, and with which of the field's
/// habits.
///
/// @param text what it says; its words are repeated until `chunks` pieces are full
/// @param chunks events with content
/// @param delay between events, zero for as fast as the socket takes them
/// @param burst events per write, 1 for each on its own
/// @param usage where a stream tells its usage
/// @param done whether a stream ends with `[DONE]`
/// @param firstChunkEmpty whether a stream begins with an event of `choices: []`
/// @param keepAlive whether `: keep-alive` comments stand before the first event
/// @param toolIndex index that every tool call bears; -1 is one supplier's habit
/// @param toolObject whether `tool_calls` is an object instead of an array
/// @param reasoning name of a delta's member with reasoning before the content; empty for none
/// @param requestIdHeader name of the header with the answer's id
public record Speech(
        String text,
        int chunks,
        Duration delay,
        int burst,
        UsageAt usage,
        boolean done,
        boolean firstChunkEmpty,
        boolean keepAlive,
        int toolIndex,
        boolean toolObject,
        String reasoning,
        String requestIdHeader) {

    /// Where a stream tells its usage.
    public enum UsageAt {
        /// In a last event with `choices: []`, if `stream_options.include_usage` asks for it.
        OPT_IN,
        /// In the event that bears the finish reason.
        LAST_CHUNK,
        /// In `choices[0].usage` of the event that bears the finish reason.
        CHOICE,
        /// In every event.
        EVERY_CHUNK,
        /// Nowhere.
        NONE
    }

    public static final Speech DEFAULT =
            new Speech(
                    "The quick brown fox jumps over the lazy dog.",
                    8,
                    Duration.ZERO,
                    1,
                    UsageAt.OPT_IN,
                    true,
                    false,
                    false,
                    0,
                    false,
                    "",
                    "x-request-id");

    public Speech withText(String newText) {
        return new Speech(
                newText,
                chunks,
                delay,
                burst,
                usage,
                done,
                firstChunkEmpty,
                keepAlive,
                toolIndex,
                toolObject,
                reasoning,
                requestIdHeader);
    }

    public Speech withChunks(int newChunks) {
        return new Speech(
                text,
                newChunks,
                delay,
                burst,
                usage,
                done,
                firstChunkEmpty,
                keepAlive,
                toolIndex,
                toolObject,
                reasoning,
                requestIdHeader);
    }

    public Speech withDelay(Duration newDelay) {
        return new Speech(
                text,
                chunks,
                newDelay,
                burst,
                usage,
                done,
                firstChunkEmpty,
                keepAlive,
                toolIndex,
                toolObject,
                reasoning,
                requestIdHeader);
    }

    public Speech withBurst(int newBurst) {
        return new Speech(
                text,
                chunks,
                delay,
                newBurst,
                usage,
                done,
                firstChunkEmpty,
                keepAlive,
                toolIndex,
                toolObject,
                reasoning,
                requestIdHeader);
    }

    public Speech withUsage(UsageAt newUsage) {
        return new Speech(
                text,
                chunks,
                delay,
                burst,
                newUsage,
                done,
                firstChunkEmpty,
                keepAlive,
                toolIndex,
                toolObject,
                reasoning,
                requestIdHeader);
    }

    public Speech withDone(boolean newDone) {
        return new Speech(
                text,
                chunks,
                delay,
                burst,
                usage,
                newDone,
                firstChunkEmpty,
                keepAlive,
                toolIndex,
                toolObject,
                reasoning,
                requestIdHeader);
    }

    public Speech withFirstChunkEmpty(boolean empty) {
        return new Speech(
                text,
                chunks,
                delay,
                burst,
                usage,
                done,
                empty,
                keepAlive,
                toolIndex,
                toolObject,
                reasoning,
                requestIdHeader);
    }

    public Speech withKeepAlive(boolean newKeepAlive) {
        return new Speech(
                text,
                chunks,
                delay,
                burst,
                usage,
                done,
                firstChunkEmpty,
                newKeepAlive,
                toolIndex,
                toolObject,
                reasoning,
                requestIdHeader);
    }

    public Speech withTools(int newToolIndex, boolean newToolObject) {
        return new Speech(
                text,
                chunks,
                delay,
                burst,
                usage,
                done,
                firstChunkEmpty,
                keepAlive,
                newToolIndex,
                newToolObject,
                reasoning,
                requestIdHeader);
    }

    public Speech withReasoning(String member) {
        return new Speech(
                text,
                chunks,
                delay,
                burst,
                usage,
                done,
                firstChunkEmpty,
                keepAlive,
                toolIndex,
                toolObject,
                member,
                requestIdHeader);
    }

    /// What it says, in pieces; together they are the answer.
    List<String> pieces() {
        String[] words = text.split(" ", -1);
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            pieces.add((i == 0 ? "" : " ") + words[i % words.length]);
        }
        return pieces;
    }
}
