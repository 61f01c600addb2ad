package footing.app.prices;

import footing.ledger.price.Currency;
import footing.ledger.price.Discount;
import footing.ledger.price.Factor;
import footing.ledger.price.Hours;
import footing.ledger.price.Period;
import footing.ledger.price.PriceBook;
import footing.ledger.price.PriceRow;
import footing.ledger.price.PriceRow.Confidence;
import footing.ledger.price.PriceRow.Layer;
import footing.ledger.price.PriceRow.Offer;
import footing.ledger.price.PriceRow.Origin;
import footing.ledger.price.Prices;
import footing.ledger.price.Rate;
import footing.ledger.price.Rates;
import footing.ledger.price.Scale;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.CatalogueFault;
import footing.legs.catalogue.ListPrice;
import footing.legs.catalogue.OperatorPrices;
import footing.legs.catalogue.OperatorPricesFile;
import footing.legs.catalogue.Supplier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says in the ledger's words what the catalogue and the operator say of prices: neither room knows
/// the other.
public final class PriceBooks {
    private PriceBooks() {}

    /// What an operator's file says; nothing where there is none.
    ///
    /// @throws CatalogueFault where it cannot be used
    public static OperatorPrices own(@Nullable Path file, Catalogue catalogue) {
        return file == null ? OperatorPrices.NONE : OperatorPricesFile.read(file, catalogue);
    }

    /// The book of both.
    public static PriceBook of(Catalogue catalogue, OperatorPrices own) {
        List<PriceRow> rows = new ArrayList<>();
        for (OperatorPrices.Own one : own.prices()) {
            rows.add(row(one.ofLeg() ? Layer.LEG : Layer.SUPPLIER, one.seller(), one.price()));
        }
        for (Supplier supplier : catalogue.suppliers()) {
            for (Supplier.Priced model : supplier.models()) {
                model.prices().forEach(price -> rows.add(row(Layer.LISTED, supplier.id(), price)));
            }
        }
        return new PriceBook(
                rows,
                own.discounts().stream().map(PriceBooks::discount).toList(),
                new Rates(rates(own.rates()), rates(catalogue.rates())));
    }

    private static PriceRow row(Layer layer, String seller, ListPrice price) {
        Offer offer = new Offer(layer, seller, price.models());
        return new PriceRow(
                PriceRow.id(offer, price.from()),
                offer,
                Currency.valueOf(price.currency()),
                period(price.from(), price.until()),
                scale(price.scale()),
                price.hours().stream().map(PriceBooks::hours).toList(),
                new Origin(price.asOf(), confidence(price.confidence()), price.remark()));
    }

    private static Period period(Instant from, @Nullable Instant until) {
        return until == null ? Period.from(from) : new Period(from, until);
    }

    private static Confidence confidence(Supplier.@Nullable Confidence said) {
        return switch (said) {
            case null -> Confidence.OPERATOR;
            case HIGH -> Confidence.HIGH;
            case MEDIUM -> Confidence.MEDIUM;
            case LOW -> Confidence.LOW;
        };
    }

    private static Scale scale(ListPrice.Scale said) {
        return new Scale(
                prices(said.base()),
                said.tiers().stream()
                        .map(tier -> new Scale.Tier(tier.above(), prices(tier.amounts())))
                        .toList(),
                said.knownTo());
    }

    private static Prices prices(ListPrice.Amounts said) {
        return new Prices(
                said.in(),
                said.cachedIn(),
                said.cacheWrite(),
                said.out(),
                said.reasoning(),
                said.image(),
                said.audioMinute());
    }

    private static Hours hours(ListPrice.Hours said) {
        ListPrice.Scale own = said.own();
        return new Hours(
                said.from(),
                said.to(),
                said.zone(),
                own == null
                        ? new Hours.Change.Times(Factor.ofMillionths(said.millionths()))
                        : new Hours.Change.Instead(scale(own)));
    }

    private static Discount discount(OperatorPrices.Discount said) {
        return new Discount(
                said.leg(),
                Factor.ofMillionths(said.millionths()),
                period(said.from(), said.until()));
    }

    private static List<Rate> rates(List<ListPrice.Rate> said) {
        return said.stream()
                .map(one -> new Rate(one.id(), one.from(), one.cnyMicrosPerUsd(), one.source()))
                .toList();
    }
}
