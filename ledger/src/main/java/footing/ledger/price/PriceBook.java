package footing.ledger.price;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All prices and rates that are known, found by who sells what, and when. Immutable: a changed
/// price makes another book, and what the old one billed stays as it was.
///
/// Where an article has several prices, the operator's for the leg count before the operator's for
/// its supplier, and these before the listed ones; a layer in which nothing holds at the instant is
/// passed over.
public final class PriceBook {
    public static final PriceBook EMPTY = new PriceBook(List.of(), List.of(), Rates.NONE);

    private final List<PriceRow> rows;
    private final List<Discount> discounts;
    private final Rates rates;
    private final Offers ofLegs;
    private final Offers ofSuppliers;
    private final Offers listed;
    private final Map<String, List<Discount>> discountsOf = new HashMap<>();

    /// @throws IllegalArgumentException where two rows of one layer, or two discounts of one leg,
    ///   begin at the same instant
    public PriceBook(List<PriceRow> rows, List<Discount> discounts, Rates rates) {
        this.rows = List.copyOf(rows);
        this.discounts = List.copyOf(discounts);
        this.rates = rates;
        this.ofLegs = offers(PriceRow.Layer.LEG);
        this.ofSuppliers = offers(PriceRow.Layer.SUPPLIER);
        this.listed = offers(PriceRow.Layer.LISTED);
        for (Discount discount : discounts) {
            discountsOf.computeIfAbsent(discount.leg(), _ -> new ArrayList<>()).add(discount);
        }
        discountsOf.values().forEach(PriceBook::latestFirst);
    }

    private Offers offers(PriceRow.Layer layer) {
        return new Offers(rows.stream().filter(row -> row.offer().layer() == layer).toList());
    }

    private static void latestFirst(List<Discount> discounts) {
        discounts.sort((a, b) -> b.period().from().compareTo(a.period().from()));
        for (int i = 1; i < discounts.size(); i++) {
            Instant from = discounts.get(i).period().from();
            if (from.equals(discounts.get(i - 1).period().from())) {
                throw new IllegalArgumentException("two discounts of one leg from " + from);
            }
        }
    }

    /// What it costs at an instant; [Bill#UNPRICED] where no price is known.
    public Bill cost(Article article, Quantities bought, Instant at) {
        Quote quote = find(article, bought.tokensIn(), at);
        return quote == null ? Bill.UNPRICED : quote.bill(bought);
    }

    /// The prices of a request; empty where none is known.
    ///
    /// @param tokensIn all its prompt tokens
    public Optional<Quote> quote(Article article, long tokensIn, Instant at) {
        return Optional.ofNullable(find(article, tokensIn, at));
    }

    private @Nullable Quote find(Article article, long tokensIn, Instant at) {
        Row row = ofLegs.find(article.leg(), article.model(), at);
        Factor discount = null;
        if (row == null) {
            discount = discount(article.leg(), at);
            row = ofSuppliers.find(article.supplier(), article.model(), at);
        }
        if (row == null) {
            row = listed.find(article.supplier(), article.model(), at);
        }
        if (row == null) {
            return null;
        }
        return new Quote(row.at(at, tokensIn), discount, rates.find(at));
    }

    private @Nullable Factor discount(String leg, Instant at) {
        List<Discount> dated = discountsOf.get(leg);
        if (dated != null) {
            for (Discount discount : dated) {
                if (discount.period().holds(at)) {
                    return discount.factor();
                }
            }
        }
        return null;
    }

    /// All rows, of any date.
    public List<PriceRow> rows() {
        return rows;
    }

    /// The rows that hold at an instant: the operator's first, then by name. A listed row stands
    /// here also where one of the operator's goes before it.
    public List<PriceRow> rowsAt(Instant at) {
        return Stream.of(ofLegs, ofSuppliers, listed)
                .flatMap(offers ->
                        offers.holding(at).stream().sorted(Comparator.comparing(PriceRow::id)))
                .toList();
    }

    public List<Discount> discounts() {
        return discounts;
    }

    public Rates rates() {
        return rates;
    }

    /// Names of rows and rates that say something else than they did in `before`. Bills that were
    /// made keep what they say; who reads their rows later is misled.
    public List<String> rewritten(PriceBook before) {
        Map<String, Object> then = new HashMap<>();
        before.rows.forEach(row -> then.put(row.id(), row));
        before.rates.all().forEach(rate -> then.put(rate.id(), rate));
        List<String> rewritten = new ArrayList<>();
        for (PriceRow row : rows) {
            if (!row.equals(then.getOrDefault(row.id(), row))) {
                rewritten.add(row.id());
            }
        }
        for (Rate rate : rates.all()) {
            if (!rate.equals(then.getOrDefault(rate.id(), rate))) {
                rewritten.add(rate.id());
            }
        }
        return rewritten;
    }
}
