package footing.ledger.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Bills of any sizes against decimal arithmetic of any precision.
class BillPropertiesTest {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");
    private static final Article ARTICLE = new Article("leg", "seller", "model");

    @Test
    void a_bill_is_the_exact_sum_rounded_half_up_once() {
        qt().withExamples(20_000)
                .forAll(longs().all())
                .checkAssert(seed -> exact(new Random(seed)));
    }

    private static void exact(Random random) {
        Prices prices =
                new Prices(
                        amount(random),
                        perhaps(random),
                        perhaps(random),
                        amount(random),
                        perhaps(random),
                        perhaps(random),
                        perhaps(random));
        Factor hours = factor(random);
        Factor discount = factor(random);
        Rate rate = new Rate("rate", AT, 1 + random.nextLong(1_000_000_000), "");
        Currency currency = random.nextBoolean() ? Currency.CNY : Currency.USD;
        PriceBook book =
                new PriceBook(
                        List.of(row(currency, prices, hours)),
                        List.of(new Discount("leg", discount, Period.from(AT))),
                        new Rates(List.of(rate), List.of()));
        Quantities bought =
                new Quantities(
                        amount(random),
                        amount(random),
                        amount(random),
                        amount(random),
                        amount(random),
                        random.nextBoolean() ? 0 : amount(random),
                        random.nextBoolean() ? 0 : amount(random));

        Bill bill = book.cost(ARTICLE, bought, AT);

        long micros =
                rounded(
                        sum(bought, prices)
                                .multiply(BigDecimal.valueOf(hours.millionths(), 6))
                                .multiply(BigDecimal.valueOf(discount.millionths(), 6)));
        assertThat(bill.micros()).isEqualTo(micros);
        assertThat(bill.in(currency)).hasValue(micros);
        assertThat(bill.in(currency.other())).hasValue(converted(currency, micros, rate));
        assertThat(bill.currency()).isEqualTo(currency);
        assertThat(bill.rateRow()).isEqualTo("rate");
        assertThat(bill.cut()).isEqualTo(Math.max(bill.cnyMicros(), bill.usdMicros()) == Bill.MOST);
        boolean unknown =
                (prices.image() < 0 && bought.images() > 0)
                        || (prices.audioMinute() < 0 && bought.audioMillis() > 0);
        assertThat(bill.atLeast()).isEqualTo(unknown);
        assertThat(bill.priceRow())
                .isEqualTo("row~10:00-09:00Z*" + discount + (unknown ? "?" : ""));
    }

    private static BigDecimal sum(Quantities bought, Prices prices) {
        return each(bought.freshIn(), prices.freshIn())
                .add(each(bought.cachedIn(), or(prices.cachedIn(), prices.freshIn())))
                .add(each(bought.cacheWrite(), or(prices.cacheWrite(), prices.freshIn())))
                .add(each(bought.visibleOut(), prices.visibleOut()))
                .add(each(bought.reasoningOut(), or(prices.reasoningOut(), prices.visibleOut())))
                .divide(MILLION)
                .add(each(bought.images(), or(prices.image(), 0)))
                // A thirtieth more places than any half needs.
                .add(
                        each(bought.audioMillis(), or(prices.audioMinute(), 0))
                                .divide(BigDecimal.valueOf(60_000), 60, RoundingMode.DOWN));
    }

    private static BigDecimal each(long quantity, long price) {
        return BigDecimal.valueOf(quantity).multiply(BigDecimal.valueOf(price));
    }

    private static long or(long price, long otherwise) {
        return price < 0 ? otherwise : price;
    }

    private static long converted(Currency from, long micros, Rate rate) {
        BigDecimal amount = BigDecimal.valueOf(micros);
        BigDecimal cny = BigDecimal.valueOf(rate.cnyMicrosPerUsd(), 6);
        return from == Currency.USD
                ? rounded(amount.multiply(cny))
                : rounded(amount.divide(cny, 60, RoundingMode.DOWN));
    }

    private static long rounded(BigDecimal value) {
        return value.setScale(0, RoundingMode.HALF_UP)
                .min(BigDecimal.valueOf(Bill.MOST))
                .longValueExact();
    }

    @Test
    void more_never_costs_less() {
        qt().withExamples(5_000)
                .forAll(longs().all())
                .checkAssert(seed -> {
                    Random random = new Random(seed);
                    PriceRow row =
                            row(
                                    Currency.USD,
                                    Prices.of(amount(random), amount(random)),
                                    Factor.ONE);
                    PriceBook book = new PriceBook(List.of(row), List.of(), Rates.NONE);
                    long in = amount(random) / 2;
                    long out = amount(random) / 2;
                    long cost = micros(book, in, out);
                    assertThat(cost).isNotNegative();
                    assertThat(micros(book, in + amount(random) / 2, out))
                            .isGreaterThanOrEqualTo(cost);
                    assertThat(micros(book, in, out + amount(random) / 2))
                            .isGreaterThanOrEqualTo(cost);
                });
    }

    private static long micros(PriceBook book, long in, long out) {
        return book.cost(ARTICLE, Quantities.tokens(in, 0, 0, out, 0), AT).micros();
    }

    private static PriceRow row(Currency currency, Prices prices, Factor factor) {
        return new PriceRow(
                "row",
                new PriceRow.Offer(PriceRow.Layer.LISTED, "seller", List.of("model")),
                currency,
                Period.from(AT),
                Scale.flat(prices),
                List.of(
                        new Hours(
                                LocalTime.of(10, 0),
                                LocalTime.of(9, 0),
                                ZoneOffset.UTC,
                                new Hours.Change.Times(factor))),
                PriceRow.Origin.OPERATOR);
    }

    /// Of any size, small ones as often as great ones.
    private static long amount(Random random) {
        return random.nextLong() >>> (1 + random.nextInt(63));
    }

    private static long perhaps(Random random) {
        return random.nextInt(3) == 0 ? Prices.UNSTATED : amount(random);
    }

    private static Factor factor(Random random) {
        return Factor.ofMillionths(
                random.nextInt(4) == 0 ? 1_000_000 : random.nextLong(1_000_000_001));
    }
}
