package footing.gateway;

import footing.wire.Ask;
import footing.wire.Members;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Keeps a conversation on one of several equal legs, and on the same next one when that is closed:
/// of all legs the one whose mark, made of the conversation and the leg's name, is highest
/// (rendezvous hashing). A leg that comes or goes moves only its own conversations.
final class Sticky {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Sticky() {}

    /// The steps in the order for the conversation of `ask`; null where it has none.
    static @Nullable List<Plan.Step> order(List<Plan.Step> equals, Ask ask, String callerKey) {
        Span what = conversation(ask);
        if (what == null) {
            return null;
        }
        long caller = fold(FNV_BASIS, callerKey.getBytes(StandardCharsets.UTF_8));
        long conversation = fold(caller, ask.body(), what.from(), what.to());
        List<Plan.Step> order = new ArrayList<>(equals);
        order.sort(
                Comparator.comparingDouble((Plan.Step step) -> mark(step, conversation))
                        .reversed());
        return order;
    }

    /// Weighted: of legs of the weights 3 and 1 the first has the highest mark three times in four.
    private static double mark(Plan.Step step, long conversation) {
        String name = step.leg().name() + '/' + step.model();
        long mixed = mixed(fold(conversation, name.getBytes(StandardCharsets.UTF_8)));
        double chance = ((mixed >>> 11) + 0.5) * 0x1p-53;
        return step.weight() / -Math.log(chance);
    }

    /// Bytes of the body.
    private record Span(int from, int to) {}

    /// What all asks of a conversation begin with, or what the caller calls it by.
    private static @Nullable Span conversation(Ask ask) {
        for (String name : List.of("prompt_cache_key", "user")) {
            Members.Member named = ask.members().find(name);
            if (named != null && ask.body()[named.valueStart()] == '"') {
                return new Span(named.valueStart(), named.valueEnd());
            }
        }
        Members.Member messages = ask.members().find("messages");
        return messages == null ? null : firstTurn(ask.body(), messages);
    }

    /// From the start of the messages to the end of the user's first.
    private static Span firstTurn(byte[] body, Members.Member messages) {
        int from = messages.valueStart();
        try (JsonParser parser =
                JSON.createParser(
                        ObjectReadContext.empty(), body, from, messages.valueEnd() - from)) {
            boolean user = false;
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 2
                        && token == JsonToken.VALUE_STRING
                        && "role".equals(parser.currentName())) {
                    user = parser.getString().equals("user");
                } else if (depth == 1 && user) {
                    return new Span(from, end(parser, messages));
                }
            }
        } catch (JacksonException unreadable) {
            // Nothing is lost but the stickiness to less than the whole.
        }
        return new Span(from, messages.valueEnd());
    }

    private static int end(JsonParser parser, Members.Member messages) {
        long end = messages.valueStart() + parser.currentLocation().getByteOffset();
        return Math.clamp(end, messages.valueStart(), messages.valueEnd());
    }

    private static long fold(long hash, byte[] bytes) {
        return fold(hash, bytes, 0, bytes.length);
    }

    /// FNV-1a.
    private static long fold(long hash, byte[] bytes, int from, int to) {
        long folded = hash;
        for (int i = from; i < to; i++) {
            folded = (folded ^ (bytes[i] & 0xff)) * FNV_PRIME;
        }
        return folded;
    }

    /// Lets every bit of `x` touch every bit of the result.
    private static long mixed(long x) {
        long y = (x ^ (x >>> 32)) * 0x9e3779b97f4a7c15L;
        y = (y ^ (y >>> 29)) * 0xbf58476d1ce4e5b9L;
        return y ^ (y >>> 32);
    }
}
