package footing.ledger.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Buckets that are known, to which others are put: what is new is taken, what is there already is
/// passed over, and what contradicts is told. For one thread.
public final class Pile {
    private final Map<Bucket.Id, Bucket> known = new LinkedHashMap<>();
    private final Map<String, TreeMap<Long, List<Bucket>>> times = new LinkedHashMap<>();
    private final Map<String, Long> widest = new LinkedHashMap<>();
    private final List<Bucket> fresh = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private long same;

    /// What is there already.
    public void know(Bucket bucket) {
        known.put(bucket.id(), bucket);
        String place = place(bucket);
        times.computeIfAbsent(place, _ -> new TreeMap<>())
                .computeIfAbsent(bucket.id().start().getEpochSecond(), _ -> new ArrayList<>())
                .add(bucket);
        widest.merge(place, Math.max(1, bucket.id().width()), Math::max);
    }

    private static String place(Bucket bucket) {
        return bucket.id().kind() + "\n" + bucket.id().organisation();
    }

    /// Puts the buckets of one part to it.
    public void add(Export.Part part) {
        for (Bucket bucket : part.buckets()) {
            Bucket there = known.get(bucket.id());
            if (there != null && there.figures().equals(bucket.figures())) {
                same++;
            } else if (there != null) {
                conflicts.add(new Conflict.Changed(there, bucket));
            } else {
                Bucket twice = otherSplit(bucket);
                if (twice == null) {
                    fresh.add(bucket);
                    know(bucket);
                } else {
                    conflicts.add(new Conflict.Twice(twice, bucket));
                }
            }
        }
    }

    /// A bucket of the same time that is split in another way, so that both say the same twice.
    private @Nullable Bucket otherSplit(Bucket bucket) {
        TreeMap<Long, List<Bucket>> here = times.get(place(bucket));
        if (here == null) {
            return null;
        }
        long start = bucket.id().start().getEpochSecond();
        long end = start + Math.max(1, bucket.id().width());
        long first = start - widest.getOrDefault(place(bucket), 1L);
        for (List<Bucket> at : here.subMap(first, false, end, false).values()) {
            for (Bucket other : at) {
                long otherEnd =
                        other.id().start().getEpochSecond() + Math.max(1, other.id().width());
                boolean alike =
                        other.splitBy().equals(bucket.splitBy())
                                && other.id().width() == bucket.id().width();
                if (otherEnd > start && !alike) {
                    return other;
                }
            }
        }
        return null;
    }

    /// What became of all that was put to it.
    public Outcome outcome() {
        return new Outcome(fresh, same, conflicts);
    }

    /// What became of the buckets.
    public record Outcome(List<Bucket> fresh, long same, List<Conflict> conflicts) {}
}
