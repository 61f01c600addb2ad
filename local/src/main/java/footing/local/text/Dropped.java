package footing.local.text;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The members of an ask that change nothing here; their caller is told.
final class Dropped {
    private Dropped() {}

    /// The names of members that are neither null nor among `heard`, in order.
    static List<String> of(JsonNode ask, Set<String> heard) {
        TreeSet<String> dropped = new TreeSet<>();
        for (Map.Entry<String, JsonNode> entry : ask.properties()) {
            if (!heard.contains(entry.getKey()) && !entry.getValue().isNull()) {
                dropped.add(entry.getKey());
            }
        }
        return List.copyOf(dropped);
    }
}
