package footing.legs.verdict;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What the store does not know yet. Belongs to the docket's lock.
final class Unsaved {
    private final Set<String> changed = new LinkedHashSet<>();
    private final Set<String> kept = new HashSet<>();

    /// What is to be written in one step.
    record Batch(List<Verdict> kept, List<String> removed) {
        boolean isEmpty() {
            return kept.isEmpty() && removed.isEmpty();
        }
    }

    void changed(String id) {
        changed.add(id);
    }

    /// The store has it.
    void isKept(String id) {
        kept.add(id);
    }

    /// Whether this house changed it since it was written.
    boolean isChanged(String id) {
        return changed.contains(id);
    }

    /// Whether the store has it.
    boolean isInStore(String id) {
        return kept.contains(id);
    }

    /// The store has no other than these any more. Returns those that it lost.
    List<String> isLeft(Set<String> left) {
        List<String> lost =
                kept.stream().filter(id -> !left.contains(id) && !changed.contains(id)).toList();
        lost.forEach(kept::remove);
        return lost;
    }

    /// @param worthKeeping the verdict of an id, where there is one that is to be kept
    Batch take(Function<String, Optional<Verdict>> worthKeeping) {
        List<Verdict> toKeep = new ArrayList<>();
        List<String> toRemove = new ArrayList<>();
        for (String id : changed) {
            Optional<Verdict> verdict = worthKeeping.apply(id);
            if (verdict.isPresent()) {
                toKeep.add(verdict.get());
                kept.add(id);
            } else if (kept.remove(id)) {
                toRemove.add(id);
            }
        }
        changed.clear();
        return new Batch(toKeep, toRemove);
    }

    /// It could not be written: what was to be removed may be there still.
    void putBack(Batch batch) {
        batch.kept().forEach(verdict -> changed.add(verdict.id()));
        changed.addAll(batch.removed());
        kept.addAll(batch.removed());
    }
}
