package footing.gateway;

import footing.legs.Tongue;
import footing.wire.Ask;
import footing.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an ask says about how its answer may be carried on. Read when a leg has died, not before.
///
/// @param choices answers that were asked for
/// @param single whether one plain text was asked for: one choice, no log probabilities, and of a
///   completion no list of prompts, no suffix, no echo
/// @param formatted whether the answer is to be JSON
/// @param stops where the answer is to end; may be empty
/// @param mostTokens longest answer in tokens; -1 where the caller set no limit
record SeamTerms(
        int choices, boolean single, boolean formatted, List<String> stops, long mostTokens) {
    SeamTerms {
        stops = List.copyOf(stops);
    }

    static SeamTerms of(Ask ask) {
        int choices = Math.max(1, ChunkTree.parse(ask.member("n")).asInt(1));
        return new SeamTerms(
                choices,
                choices == 1 && !logprobs(ask) && (chat(ask) || plainPrompt(ask)),
                formatted(ask),
                stops(ask),
                limit(ask));
    }

    /// Whether the answer is to be JSON; cheap.
    static boolean formatted(Ask ask) {
        String format = ask.member("response_format");
        return format != null && format.contains("json");
    }

    /// The language of the conversation.
    static Tongue tongue(Ask ask) {
        String said = ask.member(chat(ask) ? "messages" : "prompt");
        return Tongue.of(said == null ? "" : said);
    }

    private static boolean chat(Ask ask) {
        return ask.endpoint() == Endpoint.CHAT_COMPLETIONS;
    }

    private static boolean plainPrompt(Ask ask) {
        return ChunkTree.parse(ask.member("prompt")).isString()
                && !ChunkTree.says(ChunkTree.parse(ask.member("suffix")))
                && !ChunkTree.says(ChunkTree.parse(ask.member("echo")));
    }

    private static boolean logprobs(Ask ask) {
        JsonNode asked = ChunkTree.parse(ask.member("logprobs"));
        return asked.isNumber() || ChunkTree.says(asked);
    }

    private static List<String> stops(Ask ask) {
        JsonNode stop = ChunkTree.parse(ask.member("stop"));
        List<String> stops = new ArrayList<>();
        if (stop.isString()) {
            stops.add(stop.asString());
        }
        for (JsonNode one : stop) {
            stops.add(one.asString(""));
        }
        stops.removeIf(String::isEmpty);
        return stops;
    }

    private static long limit(Ask ask) {
        long most = limit(ask.member("max_completion_tokens"));
        return most >= 0 ? most : limit(ask.member("max_tokens"));
    }

    private static long limit(@Nullable String text) {
        return ChunkTree.parse(text).asLong(-1);
    }
}
