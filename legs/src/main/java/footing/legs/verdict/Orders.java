package footing.legs.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// People's words that are in force. Belongs to the docket's lock.
final class Orders {
    private final Map<String, Ruling> overrules = new HashMap<>();
    private final Set<Ruling> lifted = new HashSet<>();

    /// The word that overrules a verdict now; null for none.
    @Nullable Ruling on(String id, Instant now) {
        Ruling ruling = overrules.get(id);
        return ruling != null && now.isBefore(ruling.until()) ? ruling : null;
    }

    /// Takes the words as they are now, oldest first. Tells which verdicts are to be lifted by a
    /// word that was not followed yet: a lift speaks of what was there when it was given, and takes
    /// back an overruling that came before it.
    List<String> replace(List<Ruling> rulings, Map<String, Slot> slots, Instant now) {
        overrules.clear();
        lifted.retainAll(Set.copyOf(rulings));
        List<String> toLift = new ArrayList<>();
        for (Ruling ruling : rulings) {
            switch (ruling.word()) {
                case OVERRULE -> {
                    if (now.isBefore(ruling.until())) {
                        overrules.put(ruling.verdict(), ruling);
                    }
                }
                case LIFT -> {
                    overrules.remove(ruling.verdict());
                    Slot slot = slots.get(ruling.verdict());
                    if (lifted.add(ruling)
                            && slot != null
                            && !slot.verdict.since().isAfter(ruling.given())) {
                        toLift.add(ruling.verdict());
                    }
                }
            }
        }
        return toLift;
    }
}
