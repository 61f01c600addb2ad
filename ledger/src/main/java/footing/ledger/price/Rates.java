package footing.ledger.price;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Exchange rates by date. The operator's own count from the first of them on; before it, and where
/// there is none, the listed ones do.
public final class Rates {
    public static final Rates NONE = new Rates(List.of(), List.of());

    private final Rate[] own;
    private final Rate[] listed;

    public Rates(List<Rate> own, List<Rate> listed) {
        this.own = sorted(own);
        this.listed = sorted(listed);
    }

    private static Rate[] sorted(List<Rate> rates) {
        Rate[] sorted = rates.toArray(Rate[]::new);
        Arrays.sort(sorted, Comparator.comparing(Rate::from));
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i].from().equals(sorted[i - 1].from())) {
                throw new IllegalArgumentException("two rates from " + sorted[i].from());
            }
        }
        return sorted;
    }

    /// The rate of an instant; empty where none is known.
    public Optional<Rate> at(Instant at) {
        return Optional.ofNullable(find(at));
    }

    /// All of them, the operator's first, each by date.
    public List<Rate> all() {
        return java.util.stream.Stream.concat(Arrays.stream(own), Arrays.stream(listed)).toList();
    }

    @Nullable Rate find(Instant at) {
        Rate found = find(own, at);
        return found == null ? find(listed, at) : found;
    }

    private static @Nullable Rate find(Rate[] rates, Instant at) {
        int low = 0;
        int high = rates.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (rates[middle].from().isAfter(at)) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return high < 0 ? null : rates[high];
    }
}
