package footing.legs.verdict;

import footing.legs.Party;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the verdicts that speak of a leg's model under a key. Immutable; the slots in it live.
final class Index {
    private static final Slot[] NO_SLOTS = {};
    private static final OfLeg NO_LEG = new OfLeg(NO_SLOTS, Map.of());

    /// No verdicts.
    static final Index EMPTY = new Index(Map.of(), Map.of());

    private final Map<String, Slot[]> byHost;
    private final Map<String, OfLeg> byLeg;

    private record OfLeg(Slot[] anyModel, Map<String, Slot[]> byModel) {}

    private Index(Map<String, Slot[]> byHost, Map<String, OfLeg> byLeg) {
        this.byHost = byHost;
        this.byLeg = byLeg;
    }

    static Index of(Collection<Slot> slots) {
        if (slots.isEmpty()) {
            return EMPTY;
        }
        Map<String, List<Slot>> hosts = new HashMap<>();
        Map<String, Map<String, List<Slot>>> legs = new HashMap<>();
        for (Slot slot : slots) {
            Subject subject = slot.verdict.subject();
            List<Slot> place =
                    subject.leg().isEmpty()
                            ? hosts.computeIfAbsent(subject.host(), _ -> new ArrayList<>())
                            : legs.computeIfAbsent(subject.leg(), _ -> new HashMap<>())
                                    .computeIfAbsent(subject.model(), _ -> new ArrayList<>());
            place.add(slot);
        }
        Map<String, OfLeg> byLeg = new HashMap<>();
        legs.forEach((leg, models) -> {
            Map<String, Slot[]> byModel = arrays(models);
            Slot[] any = byModel.remove("");
            byLeg.put(leg, new OfLeg(any == null ? NO_SLOTS : any, byModel));
        });
        return new Index(arrays(hosts), byLeg);
    }

    private static Map<String, Slot[]> arrays(Map<String, List<Slot>> lists) {
        Map<String, Slot[]> arrays = new HashMap<>();
        lists.forEach((name, slots) -> arrays.put(name, slots.toArray(NO_SLOTS)));
        return arrays;
    }

    /// The first verdict that keeps a request out.
    Optional<Verdict> closed(
            Party party, @Nullable String key, String model, InstantSource clock, Dice dice) {
        if (this == EMPTY) {
            return Optional.empty();
        }
        String by = key == null ? "" : key;
        OfLeg leg = byLeg.getOrDefault(party.leg(), NO_LEG);
        Optional<Verdict> shut =
                closed(byHost.getOrDefault(party.host(), NO_SLOTS), party, by, model, clock, dice);
        if (shut.isEmpty()) {
            shut = closed(leg.anyModel, party, by, model, clock, dice);
        }
        if (shut.isEmpty()) {
            Slot[] ofModel = leg.byModel.getOrDefault(model, NO_SLOTS);
            shut = closed(ofModel, party, by, model, clock, dice);
        }
        return shut;
    }

    private static Optional<Verdict> closed(
            Slot[] slots, Party party, String key, String model, InstantSource clock, Dice dice) {
        for (Slot slot : slots) {
            Gate gate = slot.gate;
            if (gate.mode() != Gate.Mode.OPEN
                    && slot.covers(party.supplier(), party.host(), key, model)) {
                Optional<Verdict> shut = gate.look(clock, dice);
                if (shut.isPresent()) {
                    return shut;
                }
            }
        }
        return Optional.empty();
    }

    /// All that speak of a leg's model under a key.
    List<Slot> about(Party party, @Nullable String key, String model) {
        List<Slot> found = new ArrayList<>(2);
        OfLeg leg = byLeg.getOrDefault(party.leg(), NO_LEG);
        String by = key == null ? "" : key;
        add(found, byHost.getOrDefault(party.host(), NO_SLOTS), party, by, model);
        add(found, leg.anyModel, party, by, model);
        add(found, leg.byModel.getOrDefault(model, NO_SLOTS), party, by, model);
        return found;
    }

    private static void add(List<Slot> found, Slot[] slots, Party party, String key, String model) {
        for (Slot slot : slots) {
            if (slot.covers(party.supplier(), party.host(), key, model)) {
                found.add(slot);
            }
        }
    }
}
