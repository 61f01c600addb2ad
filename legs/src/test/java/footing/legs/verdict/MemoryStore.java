package footing.legs.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A store in memory that can be made to fail. Safe for use by many threads.
final class MemoryStore implements VerdictStore {
    final Map<String, Verdict> kept = new LinkedHashMap<>();
    final List<Ruling> given = new ArrayList<>();
    boolean broken;
    int asked;
    private long changes;

    @Override
    public synchronized List<Verdict> verdicts() {
        check();
        return List.copyOf(kept.values());
    }

    @Override
    public synchronized void change(List<Verdict> toKeep, List<String> removed) {
        check();
        changes++;
        toKeep.forEach(verdict -> kept.put(verdict.id(), verdict));
        removed.forEach(kept::remove);
    }

    @Override
    public synchronized long changes() {
        check();
        return changes;
    }

    @Override
    public synchronized List<Ruling> rulings() {
        check();
        return List.copyOf(given);
    }

    @Override
    public synchronized long version() {
        check();
        return given.size();
    }

    private void check() {
        asked++;
        if (broken) {
            throw new IllegalStateException("the disk is full");
        }
    }
}
