package footing.legs.catalogue;

import footing.legs.ModelCard;
import footing.legs.refusal.RefusalRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All suppliers that Footing knows, and the rules by which a refusal is read. Immutable.
public final class Catalogue {
    private final Map<String, Supplier> suppliers;
    private final RefusalRules rules;
    private final List<ListPrice.Rate> rates;

    private Catalogue(
            Map<String, Supplier> suppliers, RefusalRules rules, List<ListPrice.Rate> rates) {
        this.suppliers = suppliers;
        this.rules = rules;
        this.rates = rates;
    }

    /// Reads the catalogue that came with the program.
    ///
    /// @throws CatalogueFault where a file is wrong
    public static Catalogue load() {
        try (InputStream in = Catalogue.class.getResourceAsStream(CompiledCatalogue.NAME)) {
            return of(in == null ? CatalogueFiles.parsed() : CompiledCatalogue.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException("the catalogue cannot be read", e);
        }
    }

    /// From trees by the names of their files.
    static Catalogue of(Map<String, Tree> trees) {
        List<Supplier> read = new ArrayList<>();
        RefusalRules rules = null;
        List<ListPrice.Rate> rates = List.of();
        for (Map.Entry<String, Tree> tree : trees.entrySet()) {
            if (tree.getKey().equals(CatalogueFiles.REFUSALS)) {
                rules = RefusalRulesReader.read(tree.getKey(), tree.getValue());
            } else if (tree.getKey().equals(CatalogueFiles.RATES)) {
                rates = rates(Section.of(tree.getKey(), tree.getValue()));
            } else {
                read.add(SupplierReader.read(tree.getKey(), tree.getValue()));
            }
        }
        if (rules == null) {
            throw new CatalogueFault(CatalogueFiles.REFUSALS, "is missing");
        }
        read.sort(Comparator.comparing(Supplier::side));
        Map<String, Supplier> suppliers = new LinkedHashMap<>();
        read.forEach(supplier -> suppliers.put(supplier.id(), supplier));
        return new Catalogue(
                suppliers, rules.with(read.stream().map(Supplier::refusalTable).toList()), rates);
    }

    private static List<ListPrice.Rate> rates(Section top) {
        List<ListPrice.Rate> rates =
                top.each(
                        "rates",
                        one ->
                                PriceReader.rate(
                                        one, "USD/CNY@" + one.text("mark", one.text("from"))));
        top.done();
        return rates;
    }

    /// In the order of the catalogue: global, domestic, self-hosted, local.
    public Collection<Supplier> suppliers() {
        return suppliers.values();
    }

    public Optional<Supplier> supplier(String id) {
        return Optional.ofNullable(suppliers.get(id));
    }

    /// How a supplier's refusals are told apart; `any` and `relay` stand for whom the catalogue
    /// does not know.
    public Optional<RefusalRules.Table> refusalTable(String id) {
        return id.equals("any") || id.equals("relay")
                ? Optional.of(new RefusalRules.Table(id, Map.of(), List.of("retry-after")))
                : supplier(id).map(Supplier::refusalTable);
    }

    /// Exchange rates that came with the program, by date.
    public List<ListPrice.Rate> rates() {
        return rates;
    }

    public RefusalRules refusalRules() {
        return rules;
    }

    /// What is known of a model's name: the card that bears it, else the card of which it is an
    /// edition (`gpt-4o-2024-08-06` of `gpt-4o`), else a bare card of its family's kind; empty
    /// where even the family is unknown.
    public Optional<ModelCard> knows(String model) {
        ModelCard best = null;
        for (Supplier supplier : suppliers.values()) {
            for (Supplier.Priced priced : supplier.models()) {
                ModelCard card = priced.card();
                if (card.id().equals(model)) {
                    return Optional.of(card);
                }
                if (card.isEdition(model)
                        && (best == null || best.id().length() < card.id().length())) {
                    best = card;
                }
            }
        }
        return best == null ? Families.card(model) : Optional.of(best);
    }
}
