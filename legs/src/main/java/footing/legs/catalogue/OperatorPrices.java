package footing.legs.catalogue;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the operator of a house says about prices and rates; it goes before the catalogue's word.
public record OperatorPrices(
        List<Own> prices, List<Discount> discounts, List<ListPrice.Rate> rates) {
    /// The operator says nothing.
    public static final OperatorPrices NONE = new OperatorPrices(List.of(), List.of(), List.of());

    public OperatorPrices {
        prices = List.copyOf(prices);
        discounts = List.copyOf(discounts);
        rates = List.copyOf(rates);
    }

    /// Names of the legs that he speaks of, sorted.
    public SortedSet<String> legs() {
        SortedSet<String> legs = new TreeSet<>();
        prices.stream().filter(Own::ofLeg).forEach(own -> legs.add(own.seller()));
        discounts.forEach(discount -> legs.add(discount.leg()));
        return legs;
    }

    /// A price of his own.
    ///
    /// @param ofLeg whether `seller` is a leg's name; else it is a supplier's id
    public record Own(boolean ofLeg, String seller, ListPrice price) {}

    /// What he pays of list prices at one leg.
    ///
    /// @param until first instant after it; null where no end is known
    public record Discount(String leg, long millionths, Instant from, @Nullable Instant until) {}
}
