package footing.app.cli;

import footing.app.prices.PriceBooks;
import footing.app.settings.Settings;
import footing.app.settings.SettingsFault;
import footing.app.settings.SupplierSettings;
import footing.app.settings.Suppliers;
import footing.app.words.Words;
import footing.ledger.price.Article;
import footing.ledger.price.Discount;
import footing.ledger.price.PriceBook;
import footing.ledger.price.PriceRow;
import footing.ledger.price.Quantities;
import footing.ledger.price.Quote;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.CatalogueFault;
import footing.legs.catalogue.Supplier;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows prices, and explains what a request costs, without a gateway.
@Command(name = "prices")
final class PricesCommand implements Runnable {
    private final Surroundings around;
    private final Words words;

    @Spec CommandSpec spec = CommandSpec.create();

    PricesCommand(Surroundings around, Words words) {
        this.around = around;
        this.words = words;
    }

    @Override
    public void run() {
        spec.commandLine().usage(around.out());
    }

    /// Whose price is asked for, and of when.
    static final class Asked {
        @Option(names = "--supplier", paramLabel = "ID", descriptionKey = "prices.supplier")
        @Nullable String supplier;

        @Option(names = "--model", paramLabel = "NAME", descriptionKey = "prices.model")
        @Nullable String model;

        @Option(names = "--at", paramLabel = "DATE", descriptionKey = "prices.at")
        @Nullable String at;

        @Option(names = "--json", descriptionKey = "prices.json")
        boolean json;
    }

    /// How much is bought.
    static final class Bought {
        @Option(names = "--in", paramLabel = "N", descriptionKey = "prices.in")
        long in;

        @Option(names = "--cached", paramLabel = "N", descriptionKey = "prices.cached")
        long cached;

        @Option(names = "--cache-write", paramLabel = "N", descriptionKey = "prices.cache-write")
        long cacheWrite;

        @Option(names = "--out", paramLabel = "N", descriptionKey = "prices.out")
        long out;

        @Option(names = "--reasoning", paramLabel = "N", descriptionKey = "prices.reasoning")
        long reasoning;

        @Option(names = "--images", paramLabel = "N", descriptionKey = "prices.images")
        long images;

        @Option(names = "--audio-ms", paramLabel = "N", descriptionKey = "prices.audio")
        long audioMillis;
    }

    @Command(name = "list")
    int list(@Mixin Where where, @Mixin Asked asked) throws SettingsFault, Failure {
        Catalogue catalogue = Catalogue.load();
        PriceBook book = book(where.read().settings(), catalogue);
        Instant at = at(asked);
        List<PriceRow> rows =
                book.rowsAt(at).stream()
                        .filter(row ->
                                asked.supplier == null
                                        || row.offer().seller().equals(asked.supplier))
                        .filter(row ->
                                asked.model == null || row.offer().models().contains(asked.model))
                        .toList();
        if (asked.json) {
            around.out().println(PriceTable.json(rows, book, at));
        } else if (rows.isEmpty()) {
            around.out().println(words.say("prices.none"));
        } else {
            PriceTable.lines(rows, words).forEach(around.out()::println);
            around.out().println();
            besides(book, at);
        }
        return 0;
    }

    private void besides(PriceBook book, Instant at) {
        around.out().println(words.say("prices.unit"));
        for (Discount discount : book.discounts()) {
            if (discount.period().holds(at)) {
                around.out()
                        .println(words.say("prices.discount", discount.leg(), discount.factor()));
            }
        }
        around.out()
                .println(
                        book.rates()
                                .at(at)
                                .map(rate -> BillText.rate(rate, words))
                                .orElse(words.say("prices.rate-none")));
    }

    @Command(name = "explain")
    int explain(
            @Mixin Where where,
            @Mixin Asked asked,
            @Mixin Bought bought,
            @Option(names = "--leg", paramLabel = "NAME", descriptionKey = "prices.leg")
                    @Nullable String leg)
            throws SettingsFault, Failure {
        Catalogue catalogue = Catalogue.load();
        Settings settings = where.read().settings();
        PriceBook book = book(settings, catalogue);
        Article article = article(asked, leg, settings, catalogue);
        Quantities quantities = quantities(bought);
        Optional<Quote> quote = book.quote(article, quantities.tokensIn(), at(asked));
        if (quote.isEmpty()) {
            around.out()
                    .println(
                            asked.json
                                    ? "{\"price_row\": \"\"}"
                                    : words.say("prices.unknown", article.leg(), article.model()));
            return 0;
        }
        BillText bill = new BillText(quote.get(), quantities);
        if (asked.json) {
            around.out().println(bill.json());
        } else {
            bill.lines(words).forEach(around.out()::println);
        }
        return 0;
    }

    private Article article(
            Asked asked, @Nullable String leg, Settings settings, Catalogue catalogue)
            throws Failure {
        if (asked.model == null) {
            throw Failure.misuse(words.say("misuse.missing", "--model"));
        }
        String supplier = asked.supplier;
        if (supplier == null) {
            if (leg == null) {
                throw Failure.misuse(words.say("misuse.missing", "--supplier"));
            }
            return new Article(leg, supplierOf(leg, settings), asked.model);
        }
        if (catalogue.supplier(supplier).isEmpty()) {
            List<String> known = catalogue.suppliers().stream().map(Supplier::id).sorted().toList();
            throw Failure.misuse(
                    words.say("prices.no-supplier", supplier, String.join(", ", known)));
        }
        return new Article(leg == null ? supplier : leg, supplier, asked.model);
    }

    private static String supplierOf(String leg, Settings settings) {
        if (settings.suppliers() instanceof Suppliers.Named(var byName)) {
            SupplierSettings one = byName.get(leg);
            return one == null || one.like() == null ? leg : one.like();
        }
        return leg;
    }

    private Quantities quantities(Bought bought) throws Failure {
        try {
            return new Quantities(
                    bought.in,
                    bought.cached,
                    bought.cacheWrite,
                    bought.out,
                    bought.reasoning,
                    bought.images,
                    bought.audioMillis);
        } catch (IllegalArgumentException e) {
            throw Failure.misuse(words.say("prices.negative"));
        }
    }

    private PriceBook book(Settings settings, Catalogue catalogue) throws Failure {
        try {
            return PriceBooks.of(catalogue, PriceBooks.own(settings.prices(), catalogue));
        } catch (CatalogueFault bad) {
            throw Failure.of(words.say("prices.bad", bad.getMessage()));
        }
    }

    private Instant at(Asked asked) throws Failure {
        String at = asked.at;
        try {
            return at == null
                    ? around.clock().instant()
                    : at.length() <= 10
                            ? LocalDate.parse(at).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(at).toInstant();
        } catch (DateTimeException e) {
            throw Failure.misuse(words.say("prices.bad-at", at));
        }
    }
}
