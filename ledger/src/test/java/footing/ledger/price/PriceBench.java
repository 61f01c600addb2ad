package footing.ledger.price;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Prints what finding a price and computing a bill cost. Run by hand: `java -cp …
/// footing.ledger.price.PriceBench`.
final class PriceBench {
    private static final int ROUNDS = 6;
    private static final int BILLS = 5_000_000;
    private static final int SELLERS = 40;
    private static final int MODELS = 30;

    /// Models that a house asks for, of all that it knows.
    private static final int USUAL = 16;

    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    private PriceBench() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        PriceBook plain = book(List.of());
        PriceBook reduced =
                book(List.of(new Discount("leg", Factor.ofMillionths(850_000), Period.from(FROM))));
        for (int round = 0; round < ROUNDS; round++) {
            out.printf(
                    Locale.ROOT,
                    "plain %d ns, dated edition %d ns, unknown %d ns, discounted %d ns%n",
                    nanos(plain, ""),
                    nanos(plain, "-2026-08-06"),
                    nanos(plain, "-x"),
                    nanos(reduced, ""));
        }
    }

    private static long nanos(PriceBook book, String suffix) {
        Article[] articles = new Article[USUAL];
        for (int i = 0; i < articles.length; i++) {
            articles[i] =
                    new Article("leg", "seller" + i % SELLERS, "model" + i / SELLERS + suffix);
        }
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long sum = 0;
        for (int i = 0; i < BILLS; i++) {
            Quantities bought = Quantities.tokens(i & 0xffff, i & 0xfff, 0, i & 0xff, 0);
            sum += book.cost(articles[i % articles.length], bought, FROM.plusSeconds(i)).micros();
        }
        long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        return sum < 0 ? -1 : spent / BILLS;
    }

    private static PriceBook book(List<Discount> discounts) {
        List<PriceRow> rows = new ArrayList<>();
        for (int seller = 0; seller < SELLERS; seller++) {
            for (int model = 0; model < MODELS; model++) {
                for (int month = 0; month < 12; month++) {
                    rows.add(
                            row("seller" + seller, "model" + model, FROM.plusSeconds(month * 60L)));
                }
            }
        }
        List<Rate> rates = new ArrayList<>();
        for (int day = 0; day < 1_000; day++) {
            rates.add(new Rate("USD/CNY@" + day, FROM.plusSeconds(day * 100L), 7_000_000, ""));
        }
        return new PriceBook(rows, discounts, new Rates(rates, List.of()));
    }

    private static PriceRow row(String seller, String model, Instant from) {
        PriceRow.Offer offer = new PriceRow.Offer(PriceRow.Layer.LISTED, seller, List.of(model));
        return new PriceRow(
                PriceRow.id(offer, from),
                offer,
                Currency.USD,
                Period.from(from),
                new Scale(
                        Prices.of(1_500_000, 4_500_000).withCachedIn(50_000),
                        List.of(new Scale.Tier(32_000, Prices.of(3_000_000, 9_000_000))),
                        Scale.ALL),
                List.of(
                        new Hours(
                                LocalTime.of(0, 30),
                                LocalTime.of(8, 30),
                                ZoneOffset.ofHours(8),
                                new Hours.Change.Times(Factor.ofMillionths(500_000)))),
                PriceRow.Origin.OPERATOR);
    }
}
