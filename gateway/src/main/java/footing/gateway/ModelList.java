package footing.gateway;

import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.wire.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The models that a caller may name: routes, and the models of the legs in their order.
final class ModelList {
    private ModelList() {}

    /// One name.
    ///
    /// @param owner the leg that has it, or `footing` for a route
    record Entry(String id, String owner) {}

    static List<Entry> of(Router router) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (String name : router.routeNames()) {
            entries.putIfAbsent(name, new Entry(name, "footing"));
        }
        for (Leg leg : router.legs()) {
            for (ModelCard card : leg.models()) {
                entries.putIfAbsent(card.id(), new Entry(card.id(), leg.name()));
            }
        }
        return List.copyOf(entries.values());
    }

    static Optional<Entry> find(Router router, String id) {
        return of(router).stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    static byte[] json(List<Entry> entries, long created) {
        StringBuilder out = new StringBuilder("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < entries.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            append(out, entries.get(i), created);
        }
        return out.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] json(Entry entry, long created) {
        StringBuilder out = new StringBuilder();
        append(out, entry, created);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder out, Entry entry, long created) {
        out.append("{\"id\":");
        JsonText.quote(out, entry.id());
        out.append(",\"object\":\"model\",\"created\":").append(created).append(",\"owned_by\":");
        JsonText.quote(out, entry.owner());
        out.append('}');
    }
}
