package footing.legs.supplier;

import footing.legs.catalogue.Supplier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Mends tool calls of suppliers who number them -1 or write an object where a list is due. Only
/// events that hold tool calls are written anew; of other suppliers nothing is read.
final class ToolCalls {
    private static final byte[] MARK = "\"tool_calls\"".getBytes(StandardCharsets.US_ASCII);
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .build();

    private final boolean renumber;
    private final boolean object;

    /// Ids of the calls so far, of all choices.
    private final List<String> ids = new ArrayList<>();

    private ToolCalls(boolean renumber, boolean object) {
        this.renumber = renumber;
        this.object = object;
    }

    static ToolCalls of(Supplier.StreamFacts facts) {
        return new ToolCalls(facts.toolIndex() < 0, facts.toolObject());
    }

    /// The event anew, or null where it can stay as it is.
    byte @Nullable [] event(byte[] data, int from, int to) {
        if ((!renumber && !object) || !holds(data, from, to)) {
            return null;
        }
        String json = mended(new String(data, from, to - from, StandardCharsets.UTF_8), "delta");
        return json == null ? null : ("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /// The answer in one piece, anew where it must be.
    byte[] whole(byte[] body) {
        if (!object || !holds(body, 0, body.length)) {
            return body;
        }
        String json = mended(new String(body, StandardCharsets.UTF_8), "message");
        return json == null ? body : json.getBytes(StandardCharsets.UTF_8);
    }

    private @Nullable String mended(String text, String member) {
        try {
            JsonNode json = JSON.readTree(text);
            boolean changed = false;
            for (JsonNode choice : json.path("choices")) {
                if (choice.path(member) instanceof ObjectNode said) {
                    changed |= mend(said);
                }
            }
            return changed ? json.toString() : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private boolean mend(ObjectNode said) {
        boolean changed = false;
        if (object && said.path("tool_calls") instanceof ObjectNode call) {
            said.putArray("tool_calls").add(call);
            changed = true;
        }
        if (renumber && said.path("tool_calls") instanceof ArrayNode calls) {
            for (JsonNode call : calls) {
                if (call instanceof ObjectNode one && one.path("index").asInt(-1) < 0) {
                    one.put("index", number(one.path("id").asString("")));
                    changed = true;
                }
            }
        }
        return changed;
    }

    /// A new id is a new call; a piece without an id, or with the last one's, belongs to the last.
    private int number(String id) {
        if (!id.isEmpty() && !ids.contains(id)) {
            ids.add(id);
        }
        int known = ids.indexOf(id);
        return Math.max(0, known >= 0 ? known : ids.size() - 1);
    }

    private static boolean holds(byte[] data, int from, int to) {
        for (int i = from; i <= to - MARK.length; i++) {
            if (data[i] == '"'
                    && java.util.Arrays.equals(data, i, i + MARK.length, MARK, 0, MARK.length)) {
                return true;
            }
        }
        return false;
    }
}
