package footing.ledger.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBookTest {
    private static final Instant SEPTEMBER = Instant.parse("2026-09-01T00:00:00Z");
    private static final Instant OCTOBER = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Quantities MILLION_IN = Quantities.tokens(1_000_000, 0, 0, 0, 0);

    private final List<PriceRow> rows = new ArrayList<>();
    private final List<Discount> discounts = new ArrayList<>();
    private Rates rates = Rates.NONE;

    @Test
    void each_bucket_has_its_price_and_an_unstated_one_falls_back() {
        list(
                "m",
                SEPTEMBER,
                new Prices(1_500_000, 50_000, 2_000_000, 4_500_000, 6_000_000, -1, -1));
        list("bare", SEPTEMBER, Prices.of(1_500_000, 4_500_000));

        Quantities bought = Quantities.tokens(1_000, 100, 10, 2_000, 500);

        assertThat(cost("m", bought).micros()).isEqualTo(1_500 + 5 + 20 + 9_000 + 3_000);
        assertThat(cost("bare", bought).micros()).isEqualTo(1_500 + 150 + 15 + 9_000 + 2_250);
    }

    @Test
    void images_and_minutes_are_counted_too() {
        list("m", SEPTEMBER, new Prices(0, -1, -1, 0, -1, 40_000, 6_000));

        assertThat(cost("m", new Quantities(0, 0, 0, 0, 0, 3, 90_000)).micros())
                .isEqualTo(120_000 + 9_000);
    }

    @Test
    void what_has_no_price_makes_the_bill_a_least_one() {
        list("m", SEPTEMBER, Prices.of(1_000_000, 2_000_000));

        Bill bill = cost("m", new Quantities(1_000, 0, 0, 0, 0, 1, 0));

        assertThat(bill.micros()).isEqualTo(1_000);
        assertThat(bill.atLeast()).isTrue();
        assertThat(bill.priceRow()).isEqualTo("seller/m@2026-09-01?");
    }

    @Test
    void half_a_micro_is_rounded_up_once() {
        list("m", SEPTEMBER, Prices.of(500_000, 499_999));

        assertThat(cost("m", Quantities.tokens(1, 0, 0, 0, 0)).micros()).isOne();
        assertThat(cost("m", Quantities.tokens(0, 0, 0, 1, 0)).micros()).isZero();
        assertThat(cost("m", Quantities.tokens(1, 0, 0, 1, 0)).micros()).isOne();
    }

    @Test
    void a_changed_price_does_not_change_the_past() {
        list("m", SEPTEMBER, Prices.of(1_000_000, 0));
        list("m", NOVEMBER, Prices.of(3_000_000, 0));

        assertThat(bill("m", OCTOBER).priceRow()).isEqualTo("seller/m@2026-09-01");
        assertThat(bill("m", NOVEMBER.minusNanos(1)).micros()).isEqualTo(1_000_000);
        assertThat(bill("m", NOVEMBER).micros()).isEqualTo(3_000_000);
        assertThat(bill("m", SEPTEMBER.minusNanos(1))).isEqualTo(Bill.UNPRICED);
    }

    @Test
    void a_price_with_an_end_gives_way_to_the_one_before() {
        list("m", SEPTEMBER, Prices.of(1_000_000, 0));
        rows.add(
                row(
                        offer(PriceRow.Layer.LISTED, "seller", "m"),
                        new Period(OCTOBER, NOVEMBER),
                        Scale.flat(Prices.of(500_000, 0)),
                        List.of()));

        assertThat(bill("m", OCTOBER).micros()).isEqualTo(500_000);
        assertThat(bill("m", NOVEMBER).micros()).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o,                      gpt-4o",
        "GPT-4o,                      gpt-4o",
        "gpt-4o-2024-08-06,           gpt-4o-2024-08-06",
        "gpt-4o-2024-11-20,           gpt-4o",
        "gpt-4o-latest,               gpt-4o",
        "gpt-4o-mini,                 gpt-4o-mini",
        "gpt-4o-mini-2024-07-18,      gpt-4o-mini",
        "gpt-4o-preview-05-06,        gpt-4o",
        "glm-4-0520,                  glm-4",
        "glm-4-9b,                    ",
        "glm-4-5,                     ",
        "glm-4-5-20251101,            ",
        "gpt-4o-audio-2024-08-06,     ",
        "gpt,                         ",
        "-2024-08-06,                 ",
        "'',                          ",
    })
    void an_edition_has_the_price_of_its_longest_known_beginning(String model, String priced) {
        for (String id : List.of("gpt-4o", "gpt-4o-mini", "gpt-4o-2024-08-06", "glm-4")) {
            list(id, SEPTEMBER, Prices.of(1, 1));
        }

        assertThat(bill(model, NOW).priceRow())
                .isEqualTo(priced == null ? "" : "seller/" + priced + "@2026-09-01");
    }

    @Test
    void a_longer_prompt_is_priced_as_a_whole_in_its_tier() {
        Scale scale =
                new Scale(
                        Prices.of(2_000_000, 10_000_000),
                        List.of(
                                new Scale.Tier(272_000, Prices.of(4_000_000, 15_000_000)),
                                new Scale.Tier(500_000, Prices.of(8_000_000, 30_000_000))),
                        Scale.ALL);
        rows.add(
                row(
                        offer(PriceRow.Layer.LISTED, "seller", "m"),
                        Period.from(SEPTEMBER),
                        scale,
                        List.of()));

        assertThat(cost("m", Quantities.tokens(272_000, 0, 0, 100_000, 0)).micros())
                .isEqualTo(544_000 + 1_000_000);
        Bill above = cost("m", Quantities.tokens(271_000, 1_000, 1, 100_000, 0));
        assertThat(above.micros()).isEqualTo(1_088_004 + 1_500_000);
        assertThat(above.priceRow()).isEqualTo("seller/m@2026-09-01>272000");
        assertThat(cost("m", Quantities.tokens(500_001, 0, 0, 0, 0)).priceRow())
                .endsWith(">500000");
        assertThat(cost("m", Quantities.tokens(Long.MAX_VALUE, 9, 9, 0, 0)).cut()).isTrue();
    }

    @Test
    void part_of_a_request_is_billed_at_the_prices_of_the_whole() {
        Scale scale =
                new Scale(
                        Prices.of(2_000_000, 10_000_000),
                        List.of(new Scale.Tier(1_000, Prices.of(4_000_000, 15_000_000))),
                        Scale.ALL);
        rows.add(
                row(
                        offer(PriceRow.Layer.LISTED, "seller", "m"),
                        Period.from(SEPTEMBER),
                        scale,
                        List.of()));
        Quantities whole = Quantities.tokens(2_000, 0, 0, 100, 0);

        Quote quote = book().quote(article("m"), whole.tokensIn(), NOW).orElseThrow();

        assertThat(quote.bill(whole).micros()).isEqualTo(8_000 + 1_500);
        assertThat(quote.bill(whole.outputOnly()).micros()).isEqualTo(1_500);
    }

    @Test
    void beyond_what_is_known_a_bill_is_a_least_one() {
        rows.add(
                row(
                        offer(PriceRow.Layer.LISTED, "seller", "m"),
                        Period.from(SEPTEMBER),
                        new Scale(Prices.of(1_000_000, 0), List.of(), 32_000),
                        List.of()));

        assertThat(cost("m", Quantities.tokens(32_000, 0, 0, 0, 0)).atLeast()).isFalse();
        Bill bill = cost("m", Quantities.tokens(32_001, 0, 0, 0, 0));
        assertThat(bill.micros()).isEqualTo(32_001);
        assertThat(bill.priceRow()).isEqualTo("seller/m@2026-09-01>32000?");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T16:29:59Z, 1000000, seller/m@2026-09-01",
        "2026-11-23T16:30:00Z,  250000, seller/m@2026-09-01~00:30-08:30+08:00",
        "2026-11-24T00:29:59Z,  250000, seller/m@2026-09-01~00:30-08:30+08:00",
        "2026-11-24T00:30:00Z, 1000000, seller/m@2026-09-01",
        "2026-11-23T10:00:00Z, 7000000, seller/m@2026-09-01~17:00-23:00+08:00",
    })
    void hours_of_the_suppliers_clock_have_a_factor_or_prices(
            String at, long micros, String named) {
        rows.add(
                row(
                        offer(PriceRow.Layer.LISTED, "seller", "m"),
                        Period.from(SEPTEMBER),
                        Scale.flat(Prices.of(1_000_000, 0)),
                        List.of(
                                hours(
                                        "00:30",
                                        "08:30",
                                        new Hours.Change.Times(Factor.ofMillionths(250_000))),
                                hours(
                                        "17:00",
                                        "23:00",
                                        new Hours.Change.Instead(
                                                Scale.flat(Prices.of(7_000_000, 0)))))));

        Bill bill = bill("m", Instant.parse(at));

        assertThat(bill.micros()).isEqualTo(micros);
        assertThat(bill.priceRow()).isEqualTo(named);
    }

    @Test
    void the_operators_row_for_a_leg_counts_before_his_for_the_supplier_before_the_list() {
        list("m", SEPTEMBER, Prices.of(3_000_000, 0));
        add(PriceRow.Layer.SUPPLIER, "seller", "m", OCTOBER, 2_000_000);
        add(PriceRow.Layer.LEG, "leg", "m", NOVEMBER, 1_000_000);

        assertThat(bill("m", SEPTEMBER).micros()).isEqualTo(3_000_000);
        assertThat(bill("m", OCTOBER).priceRow()).isEqualTo("own:seller/m@2026-10-01");
        assertThat(bill("m", NOVEMBER).priceRow()).isEqualTo("leg:leg/m@2026-11-01");
        assertThat(book().cost(new Article("other", "seller", "m"), MILLION_IN, NOVEMBER).micros())
                .isEqualTo(2_000_000);
    }

    @Test
    void an_engine_of_ones_own_may_have_one_price_for_any_model() {
        add(PriceRow.Layer.LEG, "leg", "*", SEPTEMBER, 100_000);
        add(PriceRow.Layer.LEG, "leg", "big", SEPTEMBER, 900_000);

        assertThat(bill("whatever", NOW).priceRow()).isEqualTo("leg:leg/*@2026-09-01");
        assertThat(bill("big-2025-01", NOW).micros()).isEqualTo(900_000);
    }

    @Test
    void a_discount_takes_from_list_prices_but_not_from_a_legs_own() {
        list("m", SEPTEMBER, Prices.of(1_000_000, 0));
        add(PriceRow.Layer.LEG, "leg", "own", SEPTEMBER, 1_000_000);
        discounts.add(new Discount("leg", Factor.ofMillionths(850_000), Period.from(OCTOBER)));

        assertThat(bill("m", SEPTEMBER).micros()).isEqualTo(1_000_000);
        assertThat(bill("m", OCTOBER).micros()).isEqualTo(850_000);
        assertThat(bill("m", OCTOBER).priceRow()).isEqualTo("seller/m@2026-09-01*0.85");
        assertThat(bill("own", OCTOBER).micros()).isEqualTo(1_000_000);
    }

    @Test
    void both_currencies_are_told_with_the_rate_of_the_day() {
        rates =
                new Rates(
                        List.of(rate("own", NOVEMBER, 7_250_000)),
                        List.of(rate("a", SEPTEMBER, 7_000_000), rate("b", OCTOBER, 8_000_000)));
        list("m", SEPTEMBER, Prices.of(1_000_000, 0));

        assertThat(bill("m", SEPTEMBER))
                .isEqualTo(
                        new Bill(
                                Currency.USD,
                                1_000_000,
                                7_000_000,
                                1_000_000,
                                "seller/m@2026-09-01",
                                "a"));
        assertThat(bill("m", OCTOBER).rateRow()).isEqualTo("b");
        assertThat(bill("m", NOW).cnyMicros()).isEqualTo(7_250_000);
        assertThat(rates.at(SEPTEMBER.minusNanos(1))).isEmpty();
    }

    @Test
    void without_a_rate_the_other_currency_is_absent_and_not_free() {
        list("m", SEPTEMBER, Prices.of(1_000_000, 0));
        list("free", SEPTEMBER, Prices.of(0, 0));

        assertThat(bill("m", NOW).in(Currency.USD)).hasValue(1_000_000);
        assertThat(bill("m", NOW).in(Currency.CNY)).isEmpty();
        assertThat(bill("free", NOW).in(Currency.CNY)).hasValue(0);
        assertThat(Bill.UNPRICED.in(Currency.CNY)).isEmpty();
    }

    @Test
    void what_would_be_more_than_a_thousand_million_is_cut_and_says_so() {
        list("m", SEPTEMBER, Prices.of(Long.MAX_VALUE, Long.MAX_VALUE));

        Bill bill = cost("m", Quantities.tokens(Long.MAX_VALUE, 0, 0, Long.MAX_VALUE, 0));

        assertThat(bill.micros()).isEqualTo(Bill.MOST);
        assertThat(bill.cut()).isTrue();
    }

    @Test
    void two_prices_for_one_day_are_refused() {
        list("m", SEPTEMBER, Prices.of(1, 1));
        list("m", SEPTEMBER, Prices.of(2, 2));

        assertThatThrownBy(this::book).hasMessageContaining("seller/m@2026-09-01");
    }

    @Test
    void a_rewritten_row_is_told() {
        rates = new Rates(List.of(rate("r", SEPTEMBER, 7_000_000)), List.of());
        list("m", SEPTEMBER, Prices.of(1, 1));
        PriceBook before = book();
        list("n", SEPTEMBER, Prices.of(1, 1));
        assertThat(book().rewritten(before)).isEmpty();

        rows.removeFirst();
        list("m", SEPTEMBER, Prices.of(2, 1));
        rates = new Rates(List.of(rate("r", SEPTEMBER, 7_000_001)), List.of());

        assertThat(book().rewritten(before)).containsExactly("seller/m@2026-09-01", "r");
    }

    private Bill cost(String model, Quantities bought) {
        return book().cost(article(model), bought, NOW);
    }

    private Bill bill(String model, Instant at) {
        return book().cost(article(model), MILLION_IN, at);
    }

    private static Article article(String model) {
        return new Article("leg", "seller", model);
    }

    private PriceBook book() {
        return new PriceBook(rows, discounts, rates);
    }

    private void list(String model, Instant from, Prices prices) {
        rows.add(
                row(
                        offer(PriceRow.Layer.LISTED, "seller", model),
                        Period.from(from),
                        Scale.flat(prices),
                        List.of()));
    }

    private void add(
            PriceRow.Layer layer, String seller, String model, Instant from, long microsIn) {
        rows.add(
                row(
                        offer(layer, seller, model),
                        Period.from(from),
                        Scale.flat(Prices.of(microsIn, 0)),
                        List.of()));
    }

    private static PriceRow.Offer offer(PriceRow.Layer layer, String seller, String model) {
        return new PriceRow.Offer(layer, seller, List.of(model));
    }

    private static PriceRow row(
            PriceRow.Offer offer, Period period, Scale scale, List<Hours> hours) {
        return new PriceRow(
                PriceRow.id(offer, period.from()),
                offer,
                Currency.USD,
                period,
                scale,
                hours,
                PriceRow.Origin.OPERATOR);
    }

    private static Hours hours(String from, String to, Hours.Change change) {
        return new Hours(LocalTime.parse(from), LocalTime.parse(to), ZoneOffset.ofHours(8), change);
    }

    private static Rate rate(String id, Instant from, long micros) {
        return new Rate(id, from, micros, "");
    }
}
