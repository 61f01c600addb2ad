package footing.gateway;

import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.wire.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The models that a caller may name, as far as its key allows: routes of which a leg is left, and
/// the models of the legs in their order.
final class ModelList {
    private ModelList() {}

    /// One name.
    ///
    /// @param owner the leg that has it, or `footing` for a route
    record Entry(String id, String owner) {}

    static List<Entry> of(Router router, Bounds bounds) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (String name : router.routeNames()) {
            if (bounds.scope().allowsRoute(name)
                    && router.legsOf(name).stream().anyMatch(bounds::allows)) {
                entries.putIfAbsent(name, new Entry(name, "footing"));
            }
        }
        Set<String> routes = Set.copyOf(router.routeNames());
        List<Leg> others = router.legsOf("*");
        for (Leg leg : router.legs()) {
            if (others.isEmpty() ? bounds.allows(leg) : others.stream().anyMatch(bounds::allows)) {
                add(entries, leg, bounds, routes);
            }
        }
        return List.copyOf(entries.values());
    }

    /// A name that is a route too means the route.
    private static void add(
            Map<String, Entry> entries, Leg leg, Bounds bounds, Set<String> routes) {
        for (ModelCard card : leg.models()) {
            if (bounds.scope().allowsRoute(card.id()) && !routes.contains(card.id())) {
                entries.putIfAbsent(card.id(), new Entry(card.id(), leg.name()));
            }
        }
    }

    static Optional<Entry> find(Router router, Bounds bounds, String id) {
        return of(router, bounds).stream().filter(entry -> entry.id().equals(id)).findFirst();
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
