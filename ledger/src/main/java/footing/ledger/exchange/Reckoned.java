package footing.ledger.exchange;

import footing.ledger.allow.Grant;
import footing.ledger.price.Article;
import footing.ledger.price.Bill;
import footing.ledger.price.PriceBook;
import footing.ledger.price.Quantities;
import footing.ledger.price.Quote;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What buckets come to in one mode: a line for each model, and their sum.
///
/// @param notCounted kinds of use of which this mode counts nothing, with how many buckets
/// @param unpriced models for which no price is known, counted as nothing
/// @param priceRows which rows of the price book said what it cost; empty where the export did
record Reckoned(
        Grant.Unit unit,
        List<Line> lines,
        Map<String, Long> notCounted,
        List<String> unpriced,
        List<String> priceRows) {
    /// The supplier whose exports these are, as the catalogue names it.
    private static final String SUPPLIER = "openai";

    private static final String COSTS = "costs";

    /// @param what kind and model, or the line of a bill
    record Line(String what, Bucket.Figures figures, long amount) {}

    private static final class Sum {
        private Bucket.Figures figures = Bucket.Figures.NONE;
        private long amount;

        void add(Bucket.Figures more, long counted) {
            figures = figures.plus(more);
            amount = Math.addExact(amount, counted);
        }
    }

    static Reckoned of(List<Bucket> buckets, Equal equal, PriceBook prices) throws ExchangeFault {
        boolean billed = buckets.stream().anyMatch(one -> one.id().kind().equals(COSTS));
        Map<String, Sum> lines = new TreeMap<>();
        Map<String, Long> notCounted = new TreeMap<>();
        Set<String> unpriced = new TreeSet<>();
        Set<String> rows = new TreeSet<>();
        Set<String> currencies = new TreeSet<>();
        for (Bucket bucket : buckets) {
            Optional<Long> amount =
                    switch (equal.mode()) {
                        case TOKENS -> tokens(bucket);
                        case REQUESTS -> requests(bucket);
                        case MONEY ->
                                billed
                                        ? billed(bucket, currencies)
                                        : priced(bucket, prices, unpriced, rows, currencies);
                    };
            if (amount.isPresent()) {
                lines.computeIfAbsent(what(bucket.id()), _ -> new Sum())
                        .add(bucket.figures(), amount.get());
            } else {
                notCounted.merge(bucket.id().kind(), 1L, Long::sum);
            }
        }
        if (!unpriced.isEmpty() && !equal.partial()) {
            throw new ExchangeFault(
                    "no price is known of "
                            + String.join(", ", unpriced)
                            + " at the time (expected: a price of each; --partial counts them as"
                            + " nothing)");
        }
        List<Line> all = new ArrayList<>();
        lines.forEach((what, sum) -> all.add(new Line(what, sum.figures, sum.amount)));
        return new Reckoned(
                unit(equal, currencies), all, notCounted, List.copyOf(unpriced), List.copyOf(rows));
    }

    private static Grant.Unit unit(Equal equal, Set<String> currencies) throws ExchangeFault {
        return switch (equal.mode()) {
            case TOKENS -> Grant.Unit.TOKENS;
            case REQUESTS -> Grant.Unit.REQUESTS;
            case MONEY -> {
                if (currencies.size() > 1) {
                    throw new ExchangeFault(
                            "money in " + String.join(" and ", currencies) + " (expected: one)");
                }
                String currency = currencies.isEmpty() ? "USD" : currencies.iterator().next();
                yield switch (currency) {
                    case "USD" -> Grant.Unit.USD;
                    case "CNY" -> Grant.Unit.CNY;
                    default ->
                            throw new ExchangeFault(
                                    "money in " + currency + " (expected: USD or CNY)");
                };
            }
        };
    }

    private static String what(Bucket.Id id) {
        if (id.kind().equals(COSTS)) {
            return id.item().isEmpty() ? COSTS : COSTS + ": " + id.item();
        }
        return id.model().isEmpty() ? id.kind() : id.kind() + ": " + id.model();
    }

    private static Optional<Long> tokens(Bucket bucket) {
        long tokens = bucket.figures().tokens();
        return tokens > 0 || bucket.id().kind().equals("completions")
                ? Optional.of(tokens)
                : Optional.empty();
    }

    private static Optional<Long> requests(Bucket bucket) {
        return bucket.figures().requests() > 0
                ? Optional.of(bucket.figures().requests())
                : Optional.empty();
    }

    private static Optional<Long> billed(Bucket bucket, Set<String> currencies) {
        if (!bucket.id().kind().equals(COSTS)) {
            return Optional.empty();
        }
        currencies.add(bucket.figures().currency());
        return Optional.of(bucket.figures().micros());
    }

    private static Optional<Long> priced(
            Bucket bucket,
            PriceBook prices,
            Set<String> unpriced,
            Set<String> rows,
            Set<String> currencies) {
        Bucket.Figures f = bucket.figures();
        if (f.tokens() == 0) {
            return Optional.empty();
        }
        String model = bucket.id().model();
        // How long each prompt was is not told: the tier is that of the mean.
        long mean = f.tokensIn() / Math.max(1, f.requests());
        Optional<Quote> quote =
                prices.quote(new Article(SUPPLIER, SUPPLIER, model), mean, bucket.id().start());
        Bill bill =
                quote.map(one ->
                                one.bill(
                                        Quantities.tokens(
                                                f.tokensIn() - f.cachedIn() - f.cacheWrite(),
                                                f.cachedIn(),
                                                f.cacheWrite(),
                                                f.tokensOut(),
                                                0)))
                        .orElse(Bill.UNPRICED);
        if (!bill.priced() || bill.atLeast()) {
            unpriced.add(model.isEmpty() ? "(no model told)" : model);
            return Optional.empty();
        }
        rows.add(bill.priceRow());
        currencies.add(bill.currency().name());
        return Optional.of(bill.micros());
    }

    long total() {
        return lines.stream().mapToLong(Line::amount).reduce(0, Math::addExact);
    }

    /// The total times a factor, rounded half up.
    static long times(long total, BigDecimal factor) throws ExchangeFault {
        try {
            return BigDecimal.valueOf(total)
                    .multiply(factor)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new ExchangeFault(total + " times " + factor + " is more than a grant can hold");
        }
    }
}
