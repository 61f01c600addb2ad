package footing.legs.verdict;

import footing.legs.Evidence;
import footing.legs.Party;
import footing.legs.verdict.VerdictEvents.Change;
import footing.legs.verdict.VerdictEvents.Happened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The verdicts themselves, and how sightings, answers, probes and time change them. One lock for
/// all changes; looks go past it, to the index.
///
/// Each change returns what happened, to be told outside of the lock.
final class Docket {
    /// A second sighting of the same key this soon may be the same mishap.
    private static final Duration SAME_MISHAP = Duration.ofSeconds(2);

    /// A suspicion that nobody confirmed for so long is none.
    private static final Duration SUSPICION = Duration.ofMinutes(10);

    /// What passed and came back within this comes back for longer.
    private static final Duration STREAK = Duration.ofMinutes(2);

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
            settle(slot, told, now);
            slot = slots.get(id);
        }
        boolean again = slot != null;
        if (slot == null) {
            slot = open(id, judged, seen, told, now);
        }
        Verdict before = slot.verdict;
        Evidence evidence = seen.evidence();
        slot.verdict = Verdicts.seen(before, judged, evidence, now, again);
        if (Course.passes(judged.kind())) {
            pass(slot, judged, seen, again, told, now);
        } else if (before.state() == State.SUSPECT) {
            suspect(slot, judged, seen, again, told, now);
        } else if (!again) {
            stand(slot, 0, told, now);
        }
        put(slot);
        reindex();
        return told;
    }

    private Slot open(String id, Judged judged, Sighting seen, List<Happened> told, Instant now) {
        if (slots.size() >= MOST) {
            Verdicts.leastWorth(slots.values())
                    .ifPresent(least -> remove(least, Change.DROPPED, told));
        }
        Verdict verdict = Verdicts.first(id, judged, seen.evidence(), now);
        Slot slot = new Slot(verdict, seen.party().selfHosted(), now);
        slots.put(id, slot);
        reshaped = true;
        slot.verdict = Verdicts.ruled(verdict, orders.on(id, now));
        return slot;
    }

    /// A kind that passes: as long as the supplier asked, else longer each time.
    private void pass(
            Slot slot,
            Judged judged,
            Sighting seen,
            boolean again,
            List<Happened> told,
            Instant now) {
        boolean open = !slot.gate.isPassing(now.toEpochMilli());
        if (again && !open && seen.why().retryAfter() == null) {
            return;
        }
        slot.streak = again && open ? slot.streak + 1 : slot.streak;
        Instant until;
        if (seen.why().retryAfter() != null
                && judged.permanence() instanceof Permanence.Until(Instant asked)) {
            until = asked;
        } else {
            Duration wait = Course.interval(judged.kind(), slot.streak, slot.selfHosted);
            until = now.plusMillis(Math.round(wait.toMillis() * dice.around(0.2)));
        }
        slot.verdict = Verdicts.until(slot.verdict, until);
        if (!again || open) {
            told.add(new Happened(Change.WAITS, slot.verdict));
        }
    }

    private void suspect(
            Slot slot,
            Judged judged,
            Sighting seen,
            boolean again,
            List<Happened> told,
            Instant now) {
        String from = seen.party().leg() + "\n" + seen.key();
        Duration since = Duration.between(slot.verdict.since(), now);
        if (!again || since.isNegative()) {
            slot.firstFrom = from;
            slot.verdict = Verdicts.suspected(slot.verdict, slot.selfHosted, now);
            told.add(new Happened(Change.SUSPECTED, slot.verdict));
            return;
        }
        // All keys share one network: another key that fails in the same blink proves nothing.
        boolean otherKey =
                !from.equals(slot.firstFrom) && judged.subject().scope() != Scope.NETWORK;
        if (otherKey || since.compareTo(SAME_MISHAP) >= 0) {
            stand(slot, 0, told, now);
        }
    }

    private void stand(Slot slot, int failed, List<Happened> told, Instant now) {
        slot.goodProbes = 0;
        slot.verdict = Verdicts.stands(slot.verdict, failed, plan(slot, slot.verdict, failed, now));
        told.add(new Happened(Change.STOOD, slot.verdict));
    }

    private Instant plan(Slot slot, Verdict verdict, int failed, Instant now) {
        Instant exact =
                Course.nextProbe(
                        verdict.kind(), verdict.permanence(), failed, slot.selfHosted, now);
        long wait = Duration.between(now, exact).toMillis();
        return now.plusMillis(Math.round(wait * dice.around(0.1)));
    }

    /// A cut-off in the time of probation: all that were on probation here stand again, for longer.
    private void relapse(Sighting seen, List<Happened> told, Instant now) {
        for (Slot slot : index.about(seen.party(), seen.key(), seen.model())) {
            if (slot.verdict.state() == State.PROBATION) {
                stand(slot, slot.verdict.probes() + 1, told, now);
                put(slot);
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

    synchronized List<Verdict> due(Instant now) {
        return desk.due(slots.values(), now);
    }

    /// A probe succeeded, or failed in a way that shows the verdict to be past.
    synchronized List<Happened> probedWell(Verdict verdict, Instant now) {
        List<Happened> told = new ArrayList<>(1);
        Slot slot = slots.get(verdict.id());
        if (slot == null) {
            return told;
        }
        slot.given = null;
        slot.goodProbes++;
        Verdict current = slot.verdict;
        if (current.state() == State.SUSPECT) {
            remove(slot, Change.CLEARED, told);
        } else if (slot.selfHosted || !Course.isCutOff(current.kind())) {
            remove(slot, Change.LIFTED, told);
        } else if (current.state() == State.STANDS && slot.goodProbes < 2) {
            slot.verdict = Verdicts.probeAt(current, now.plusSeconds(60));
            put(slot);
        } else if (current.state() == State.STANDS) {
            slot.probation = now;
            slot.verdict = Verdicts.onProbation(current);
            told.add(new Happened(Change.PROBATION, slot.verdict));
            put(slot);
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
        if (slot == null) {
            return told;
        }
        slot.given = null;
        slot.goodProbes = 0;
        if (same != null) {
            slot.verdict = Verdicts.seen(slot.verdict, same, evidence, now, true);
        }
        Verdict current = slot.verdict;
        if (current.state() == State.STANDS) {
            int failed = current.probes() + 1;
            slot.verdict = Verdicts.stands(current, failed, plan(slot, current, failed, now));
        } else if (same != null) {
            int failed = current.state() == State.PROBATION ? current.probes() + 1 : 0;
            stand(slot, failed, told, now);
        } else if (current.state() == State.SUSPECT) {
            slot.verdict = Verdicts.probeAt(current, now.plusSeconds(30));
        }
        put(slot);
        reindex();
        return told;
    }

    /// Lets time do its work: what has passed goes, probation ends, a person's word ends.
    synchronized List<Happened> settle(Instant now) {
        List<Happened> told = new ArrayList<>(1);
        for (Slot slot : List.copyOf(slots.values())) {
            Verdict verdict = slot.verdict;
            if (verdict.ruling() != null && orders.on(verdict.id(), now) == null) {
                slot.verdict = Verdicts.ruled(verdict, null);
                told.add(new Happened(Change.RESUMED, slot.verdict));
                put(slot);
            }
            settle(slot, told, now);
        }
        reindex();
        return told;
    }

    private void settle(Slot slot, List<Happened> told, Instant now) {
        Verdict verdict = slot.verdict;
        long elapsed = Duration.between(slot.probation, now).toMillis();
        if (verdict.state() == State.SUSPECT) {
            if (Duration.between(verdict.last(), now).abs().compareTo(SUSPICION) > 0) {
                remove(slot, Change.CLEARED, told);
            }
        } else if (verdict.state() == State.PROBATION && elapsed < 0) {
            slot.probation = now;
            put(slot);
        } else if (verdict.state() == State.PROBATION && elapsed >= Gate.PROBATION) {
            remove(slot, Change.LIFTED, told);
        } else if (Course.passes(verdict.kind()) && hasPassed(slot, now)) {
            forget(slot);
        }
    }

    private static boolean hasPassed(Slot slot, Instant now) {
        long longAgo = now.toEpochMilli() - slot.gate.millis();
        return !slot.gate.isPassing(now.toEpochMilli())
                && (longAgo >= STREAK.toMillis() || longAgo < 0);
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
                told.add(new Happened(change, slot.verdict));
                put(slot);
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
            boolean suspicious =
                    old.state() == State.SUSPECT
                            && Duration.between(old.last(), now).abs().compareTo(SUSPICION) > 0;
            Slot slot = new Slot(Verdicts.loaded(old, id, orders.on(id, now)), false, now);
            boolean passed = Course.passes(old.kind()) && !slot.gate.isPassing(now.toEpochMilli());
            if (!id.equals(old.id()) || passed || suspicious) {
                unsaved.changed(old.id());
            }
            if (!passed && !suspicious && slots.size() < MOST && !slots.containsKey(id)) {
                if (old.nextProbe() == null && old.state() != State.PROBATION) {
                    slot.verdict = Verdicts.probeAt(slot.verdict, plan(slot, old, 0, now));
                }
                slots.put(id, slot);
                reshaped = true;
                slot.gate = Gate.of(slot.verdict, slot.probation);
            }
        }
        reindex();
    }

    /// All that are in force or suspected, the newest first.
    synchronized List<Verdict> all(Instant now) {
        return slots.values().stream()
                .filter(slot -> !Course.passes(slot.verdict.kind()) || isPassing(slot, now))
                .map(slot -> slot.verdict)
                .sorted(Comparator.comparing(Verdict::since).reversed())
                .toList();
    }

    private static boolean isPassing(Slot slot, Instant now) {
        return slot.gate.isPassing(now.toEpochMilli());
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

    private void put(Slot slot) {
        slot.gate = Gate.of(slot.verdict, slot.probation);
        unsaved.changed(slot.verdict.id());
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
