package footing.legs.catalogue;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads an operator's own prices, discounts and exchange rates.
public final class OperatorPricesFile {
    private static final int LONGEST = 1024 * 1024;

    private final Catalogue catalogue;
    private final Set<String> seen = new HashSet<>();

    private OperatorPricesFile(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// The prices of a file.
    ///
    /// @throws CatalogueFault where it cannot be read or is no such file: with the place, in one
    ///   sentence
    public static OperatorPrices read(Path file, Catalogue catalogue) {
        String name = file.toString();
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new CatalogueFault(name, "is not a file");
            }
            if (Files.size(file) > LONGEST) {
                throw new CatalogueFault(name, "is longer than " + LONGEST / 1024 + " KiB");
            }
            return read(name, Files.readString(file), catalogue);
        } catch (NoSuchFileException e) {
            throw new CatalogueFault(name, "is not there");
        } catch (CharacterCodingException e) {
            throw new CatalogueFault(name, "is not UTF-8");
        } catch (IOException e) {
            throw new CatalogueFault(name, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    static OperatorPrices read(String name, String text, Catalogue catalogue) {
        return new OperatorPricesFile(catalogue)
                .prices(Section.of(name, YamlTree.read(name, text)));
    }

    private OperatorPrices prices(Section top) {
        OperatorPrices prices =
                new OperatorPrices(
                        top.each("prices", this::own),
                        top.each("discounts", this::discount),
                        top.each("rates", this::rate));
        top.done();
        return prices;
    }

    private OperatorPrices.Own own(Section section) {
        boolean ofLeg = section.has("leg");
        if (ofLeg == section.has("supplier")) {
            throw section.fault("leg", "a price is of either a 'leg' or a 'supplier'");
        }
        String seller = section.text(ofLeg ? "leg" : "supplier");
        List<String> suppliers = catalogue.suppliers().stream().map(Supplier::id).toList();
        if (!ofLeg && !suppliers.contains(seller)) {
            throw section.unknown("supplier", seller, suppliers);
        }
        ListPrice price = PriceReader.own(section);
        for (String model : price.models()) {
            once(
                    section,
                    "price of " + seller + "/" + model,
                    (ofLeg ? "leg " : "supplier ")
                            + seller
                            + " "
                            + model.toLowerCase(Locale.ROOT)
                            + " "
                            + price.from());
        }
        section.done();
        return new OperatorPrices.Own(ofLeg, seller, price);
    }

    private OperatorPrices.Discount discount(Section section) {
        section.text("from");
        var from = PriceReader.instant(section, "from");
        OperatorPrices.Discount discount =
                new OperatorPrices.Discount(
                        section.text("leg"),
                        PriceReader.factor(section, "factor"),
                        from,
                        PriceReader.until(section, from));
        once(section, "discount of " + discount.leg(), "discount " + discount.leg() + " " + from);
        section.done();
        return discount;
    }

    private ListPrice.Rate rate(Section section) {
        ListPrice.Rate rate = PriceReader.rate(section, "own:USD/CNY@" + section.text("from"));
        once(section, "rate", "rate " + rate.from());
        return rate;
    }

    private void once(Section section, String what, String key) {
        if (!seen.add(key)) {
            throw section.fault("from", "another " + what + " begins at the same moment");
        }
    }
}
