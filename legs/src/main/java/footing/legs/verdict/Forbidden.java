package footing.legs.verdict;

import footing.legs.Party;
import footing.legs.Refusal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Suppliers that say 403 to everything: the same words to two keys, and nothing answered between,
/// are a closed border rather than a missing permission.
final class Forbidden {
    private static final int MOST = 64;

    private final Map<String, Wall> walls = new LinkedHashMap<>();
    private volatile boolean any;

    private record Wall(String words, Set<String> keys) {}

    /// True where this refusal makes it the same for two keys.
    synchronized boolean refused(Sighting seen) {
        Refusal why = seen.why();
        if (why.kind() != Refusal.Kind.MODEL_ACCESS_DENIED
                || !why.decidedBy().endsWith(":403:status")) {
            return false;
        }
        String words = seen.evidence().body();
        String place = place(seen.party());
        Wall wall = walls.get(place);
        if (wall == null || !wall.words.equals(words)) {
            wall = new Wall(words, new HashSet<>());
            walls.put(place, wall);
            if (walls.size() > MOST) {
                walls.remove(walls.keySet().iterator().next());
            }
            any = true;
        }
        if (wall.keys.size() < 2) {
            wall.keys.add(seen.party().leg() + "\n" + seen.key());
        }
        return wall.keys.size() >= 2;
    }

    void answered(Party party) {
        if (any) {
            forget(party);
        }
    }

    private synchronized void forget(Party party) {
        walls.remove(place(party));
        any = !walls.isEmpty();
    }

    private static String place(Party party) {
        return party.supplier() + "\n" + party.host();
    }
}
