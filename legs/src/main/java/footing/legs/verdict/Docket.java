package footing.legs.verdict;

import footing.legs.Evidence;
import footing.legs.Party;
import footing.legs.verdict.VerdictEvents.Change;
import footing.legs.verdict.VerdictEvents.Happened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The verdicts themselves, and how sightings, answers, probes and time change them. One lock for
/// all changes; looks go past it, to the index.
///
/// Each change returns what happened, to be told outside of the lock.
final class Docket {
    private static final int MOST = 2000;

    private final Dice dice;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final ProbeDesk desk = new ProbeDesk();
    private final Orders orders = new Orders();
    private final Unsaved unsaved = new Unsaved();
    private boolean reshaped;

    volatile Index index = Index.EMPTY;

    /// How many are suspicions; an answer looks no further where there are none.
    volatile int suspects;

    Docket(Dice dice) {
        this.dice = dice;
    }

    /// A failure was judged to mark something.
    synchronized List<Happened> sighted(Judged judged, Sighting seen, Instant now) {
        List<Happened> told = new ArrayList<>(1);
        if (Course.isCutOff(judged.kind())) {
            relapse(seen, told, now);
        }
        String id = Ids.of(judged.subject(), judged.kind());
        Slot slot = slots.get(id);
        if (slot != null) {
            age(slot, told, now);
            slot = slots.get(id);
        }
        if (slot == null) {
            slot = open(id, judged, seen, told, now);
            changed(slot, slot.begun(judged, seen, now), told);
        } else {
            changed(slot, slot.seenAgain(judged, seen, now), told);
        }
        reindex();
        return told;
    }

    private Slot open(String id, Judged judged, Sighting seen, List<Happened> told, Instant now) {
        if (slots.size() >= MOST) {
            Verdicts.leastWorth(slots.values())
                    .ifPresent(least -> remove(least, Change.DROPPED, told));
        }
        Verdict first = Verdicts.first(id, judged, seen.evidence(), now);
        Verdict verdict = Verdicts.ruled(first, orders.on(id, now));
        Slot slot = new Slot(verdict, seen.party().selfHosted(), dice, now);
        slots.put(id, slot);
        reshaped = true;
        return slot;
    }

    /// A cut-off in the time of probation: all that were on probation here stand again.
    private void relapse(Sighting seen, List<Happened> told, Instant now) {
        for (Slot slot : index.about(seen.party(), seen.key(), seen.model())) {
            Change relapsed = slot.relapsed(now);
            if (relapsed != null) {
                changed(slot, relapsed, told);
            }
        }
    }

    /// A user's request was answered: suspicion was unfounded. What stands is left alone.
    synchronized List<Happened> answered(Party party, @Nullable String key, String model) {
        List<Happened> told = new ArrayList<>(1);
        for (Slot slot : index.about(party, key, model)) {
            if (slot.verdict.state() == State.SUSPECT) {
                remove(slot, Change.CLEARED, told);
            }
        }
        reindex();
        return told;
    }

    /// Whether the circuit of a leg's model is open; a failure that was under way then adds
    /// nothing.
    synchronized boolean isCircuitOpen(Sighting seen) {
        for (Slot slot : index.about(seen.party(), null, seen.model())) {
            if (Course.countsForCircuit(slot.verdict.kind())) {
                return true;
            }
        }
        return false;
    }

    /// @param shared whether also those that all nodes know, which one node asks about
    synchronized List<Verdict> due(boolean shared, Instant now) {
        List<Slot> mine =
                slots.values().stream()
                        .filter(slot -> shared || !unsaved.isInStore(slot.verdict.id()))
                        .toList();
        return desk.due(mine, now);
    }

    /// Takes what other nodes changed in the store. What this one changed and has not written yet
    /// stays as it is, and is written over theirs.
    synchronized List<Happened> adopt(List<Verdict> stored, Instant now) {
        List<Happened> told = new ArrayList<>(1);
        Set<String> left = new HashSet<>();
        for (Verdict theirs : stored) {
            left.add(theirs.id());
            if (!unsaved.isChanged(theirs.id())
                    && theirs.id().equals(Ids.of(theirs.subject(), theirs.kind()))) {
                adopt(theirs, now);
            }
        }
        for (String lost : unsaved.isLeft(left)) {
            Slot slot = slots.remove(lost);
            if (slot != null) {
                told.add(new Happened(Change.LIFTED, slot.verdict));
                reshaped = true;
            }
        }
        reindex();
        return told;
    }

    private void adopt(Verdict theirs, Instant now) {
        Slot mine = slots.get(theirs.id());
        unsaved.isKept(theirs.id());
        if (mine == null ? slots.size() >= MOST : !isNews(theirs, mine.verdict)) {
            return;
        }
        Verdict verdict = Verdicts.loaded(theirs, theirs.id(), orders.on(theirs.id(), now));
        Slot slot = new Slot(verdict, false, dice, now);
        if (!slot.isOver(now) && !slot.isStale(now)) {
            slot.planned(now);
            slot.publish();
            slots.put(theirs.id(), slot);
            reshaped = true;
        }
    }

    private static boolean isNews(Verdict theirs, Verdict mine) {
        return theirs.state() != mine.state()
                || theirs.probes() != mine.probes()
                || theirs.last().isAfter(mine.last())
                || !Objects.equals(theirs.nextProbe(), mine.nextProbe());
    }

    /// A probe succeeded, or failed in a way that shows the verdict to be past.
    synchronized List<Happened> probedWell(Verdict verdict, Instant now) {
        List<Happened> told = new ArrayList<>(1);
        Slot slot = slots.get(verdict.id());
        if (slot != null) {
            Change change = slot.probedWell(now);
            if (change == Change.CLEARED || change == Change.LIFTED) {
                remove(slot, change, told);
            } else {
                changed(slot, change, told);
            }
        }
        reindex();
        return told;
    }

    /// A probe failed.
    ///
    /// @param same what it showed, where that is the verdict's own kind; null where it says nothing
    ///   about the verdict
    synchronized List<Happened> probedBadly(
            Verdict verdict, @Nullable Judged same, Evidence evidence, Instant now) {
        List<Happened> told = new ArrayList<>(1);
        Slot slot = slots.get(verdict.id());
        if (slot != null) {
            changed(slot, slot.probedBadly(same, evidence, now), told);
        }
        reindex();
        return told;
    }

    /// Lets time do its work: what has passed goes, probation ends, a person's word ends.
    synchronized List<Happened> settle(Instant now) {
        List<Happened> told = new ArrayList<>(1);
        for (Slot slot : List.copyOf(slots.values())) {
            if (slot.verdict.ruling() != null && orders.on(slot.verdict.id(), now) == null) {
                slot.verdict = Verdicts.ruled(slot.verdict, null);
                changed(slot, Change.RESUMED, told);
            }
            age(slot, told, now);
        }
        reindex();
        return told;
    }

    private void age(Slot slot, List<Happened> told, Instant now) {
        switch (slot.aged(now)) {
            case null -> {}
            case NEVER_CONFIRMED -> remove(slot, Change.CLEARED, told);
            case PROVED -> remove(slot, Change.LIFTED, told);
            case PASSED -> forget(slot);
            case SET_BACK -> changed(slot, null, told);
        }
    }

    /// People's words as they are now, oldest first.
    synchronized List<Happened> rule(List<Ruling> rulings, Instant now) {
        List<Happened> told = new ArrayList<>(1);
        for (String lifted : orders.replace(rulings, slots, now)) {
            Slot slot = slots.get(lifted);
            if (slot != null) {
                remove(slot, Change.LIFTED, told);
            }
        }
        for (Slot slot : slots.values()) {
            Ruling ruling = orders.on(slot.verdict.id(), now);
            Ruling before = slot.verdict.ruling();
            if (ruling == null ? before != null : !ruling.equals(before)) {
                slot.verdict = Verdicts.ruled(slot.verdict, ruling);
                Change change = ruling == null ? Change.RESUMED : Change.OVERRULED;
                changed(slot, change, told);
            }
        }
        reindex();
        return told;
    }

    /// Takes what an earlier life of the house kept.
    synchronized void load(List<Verdict> kept, Instant now) {
        for (Verdict old : kept) {
            String id = Ids.of(old.subject(), old.kind());
            unsaved.isKept(old.id());
            Verdict verdict = Verdicts.loaded(old, id, orders.on(id, now));
            Slot slot = new Slot(verdict, false, dice, now);
            boolean gone = slot.isOver(now) || slot.isStale(now);
            if (gone || !id.equals(old.id())) {
                unsaved.changed(old.id());
            }
            if (!gone && slots.size() < MOST && !slots.containsKey(id)) {
                slot.planned(now);
                slot.publish();
                slots.put(id, slot);
                reshaped = true;
            }
        }
        reindex();
    }

    /// All that are in force or suspected, the newest first.
    synchronized List<Verdict> all(Instant now) {
        return slots.values().stream()
                .filter(slot -> !slot.isOver(now))
                .map(slot -> slot.verdict)
                .sorted(Comparator.comparing(Verdict::since).reversed())
                .toList();
    }

    synchronized Unsaved.Batch takeUnsaved() {
        return unsaved.take(id ->
                Optional.ofNullable(slots.get(id))
                        .filter(slot -> !slot.selfHosted && Course.isLasting(slot.verdict))
                        .map(slot -> slot.verdict));
    }

    synchronized void putBack(Unsaved.Batch batch) {
        unsaved.putBack(batch);
    }

    private void changed(Slot slot, @Nullable Change change, List<Happened> told) {
        slot.publish();
        unsaved.changed(slot.verdict.id());
        if (change != null) {
            told.add(new Happened(change, slot.verdict));
        }
    }

    private void remove(Slot slot, Change change, List<Happened> told) {
        told.add(new Happened(change, slot.verdict));
        forget(slot);
    }

    private void forget(Slot slot) {
        slots.remove(slot.verdict.id());
        reshaped = true;
        unsaved.changed(slot.verdict.id());
    }

    private void reindex() {
        if (reshaped) {
            reshaped = false;
            index = Index.of(slots.values());
        }
        int count = 0;
        for (Slot slot : slots.values()) {
            count += slot.verdict.state() == State.SUSPECT ? 1 : 0;
        }
        suspects = count;
    }
}
