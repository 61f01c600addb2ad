package footing.ledger.exchange;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// One part of an export while its rows are read. Rows of one group are added up, money with all
/// its digits. For one thread.
final class Gathering {
    /// What a group says of itself.
    private enum Split {
        ORGANISATION,
        PROJECT,
        KEY,
        USER,
        MODEL,
        BATCH,
        TIER,
        ITEM
    }

    private static final class Sum {
        private Bucket.Figures counts = Bucket.Figures.NONE;
        private BigDecimal money = BigDecimal.ZERO;
    }

    private final Map<Bucket.Id, Sum> sums = new LinkedHashMap<>();
    private final Splits splits;
    private Instant start = Instant.MAX;
    private Instant end = Instant.MIN;

    /// By what an export keeps apart, as far as it was read.
    static final class Splits {
        private final Map<String, Set<Split>> kinds = new LinkedHashMap<>();
    }

    /// @param splits of the whole page or section that this is a part of
    Gathering(Splits splits) {
        this.splits = splits;
    }

    /// A span of time that is there, with or without something in it.
    void span(Instant from, Instant until) {
        start = from.isBefore(start) ? from : start;
        end = until.isAfter(end) ? until : end;
    }

    void add(Bucket.Id id, Bucket.Figures counts, BigDecimal money, String where)
            throws ExchangeFault {
        span(id.start(), id.end());
        splits.kinds.computeIfAbsent(id.kind(), _ -> new TreeSet<>()).addAll(splits(id));
        Sum sum = sums.computeIfAbsent(id, _ -> new Sum());
        try {
            sum.counts = sum.counts.plus(counts);
        } catch (IllegalArgumentException e) {
            throw new ExchangeFault(where + ": " + e.getMessage());
        } catch (ArithmeticException e) {
            throw new ExchangeFault(where + ": more than can be counted");
        }
        sum.money = sum.money.add(money);
    }

    private static Set<Split> splits(Bucket.Id id) {
        Set<Split> told = new LinkedHashSet<>();
        tell(told, Split.ORGANISATION, id.organisation());
        tell(told, Split.PROJECT, id.project());
        tell(told, Split.KEY, id.key());
        tell(told, Split.USER, id.user());
        tell(told, Split.MODEL, id.model());
        tell(told, Split.BATCH, id.batch());
        tell(told, Split.TIER, id.tier());
        tell(told, Split.ITEM, id.item());
        return told;
    }

    private static void tell(Set<Split> told, Split split, String text) {
        if (!text.isEmpty()) {
            told.add(split);
        }
    }

    /// What was gathered, once all of the page or section is read.
    Export.Part part(boolean more) throws ExchangeFault {
        List<Bucket> buckets = new ArrayList<>();
        for (Map.Entry<Bucket.Id, Sum> each : sums.entrySet()) {
            Bucket.Id id = each.getKey();
            Sum sum = each.getValue();
            Bucket.Figures f = sum.counts;
            buckets.add(
                    new Bucket(
                            id,
                            words(splits.kinds.getOrDefault(id.kind(), Set.of())),
                            new Bucket.Figures(
                                    f.requests(),
                                    f.tokensIn(),
                                    f.cachedIn(),
                                    f.cacheWrite(),
                                    f.tokensOut(),
                                    f.quantity(),
                                    f.currency(),
                                    Cell.micros(sum.money, id.toString()))));
        }
        return new Export.Part(buckets, start, end, more);
    }

    private static String words(Set<Split> splits) {
        return String.join(
                ",", splits.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).toList());
    }
}
