package footing.app.prices;

import static org.assertj.core.api.Assertions.assertThat;

import footing.ledger.price.Article;
import footing.ledger.price.Bill;
import footing.ledger.price.Currency;
import footing.ledger.price.PriceBook;
import footing.ledger.price.PriceRow;
import footing.ledger.price.Quantities;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.OperatorPrices;
import footing.legs.catalogue.Supplier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBooksTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final PriceBook LISTED = PriceBooks.of(CATALOGUE, OperatorPrices.NONE);
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir Path folder;

    @Test
    void every_price_of_the_catalogue_is_a_row_with_a_name_of_its_own() {
        long written =
                CATALOGUE.suppliers().stream()
                        .flatMap(supplier -> supplier.models().stream())
                        .mapToLong(model -> model.prices().size())
                        .sum();
        assertThat(LISTED.rows()).hasSize(Math.toIntExact(written)).hasSizeGreaterThan(100);
        assertThat(new HashSet<>(LISTED.rows().stream().map(PriceRow::id).toList()))
                .hasSameSizeAs(LISTED.rows());
    }

    @Test
    void a_model_with_a_price_on_its_card_is_billed_at_it_today() {
        for (Supplier supplier : CATALOGUE.suppliers()) {
            for (Supplier.Priced model : supplier.models()) {
                Bill bill =
                        LISTED.cost(
                                new Article(supplier.id(), supplier.id(), model.card().id()),
                                Quantities.tokens(10_000, 0, 0, 0, 0),
                                NOW);
                assertThat(bill.priced())
                        .as("%s %s", supplier.id(), model.card().id())
                        .isEqualTo(model.card().microsPer1MIn() >= 0);
                assertThat(bill.micros())
                        .isEqualTo((Math.max(0, model.card().microsPer1MIn()) + 50) / 100);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "deepseek, deepseek-v4-flash,      1000000,  CNY,  1500000, deepseek/deepseek-v4-flash@2026-09-01",
        "openai,   gpt-6-sol,               272000,  USD,   544000, openai/gpt-6-sol@2026-09-01",
        "openai,   gpt-6-sol,               272001,  USD,  1088004, openai/gpt-6-sol@2026-09-01>272000",
        "openai,   gpt-6-luna,              272001,  USD,    27200, openai/gpt-6-luna@2026-09-01>272000?",
        "openai,   gpt-4o,                 1000000,  USD,  2500000, openai/gpt-4o@2025-03-01",
        "openai,   gpt-4o-2024-05-13,      1000000,  USD,  5000000, openai/gpt-4o-2024-05-13@2024-05-13",
        "openai,   gpt-4o-2024-08-06,      1000000,  USD,  2500000, openai/gpt-4o-2024-08-06@2024-08-06",
        "qianfan,  ernie-5.1,               100000,  CNY,   600000, qianfan/ernie-5.1@2026-09-01>32000",
        "zhipu,    glm-4-air,              1000000,  CNY,   500000, zhipu/glm-4-air@2025-02-01",
        "gemini,   gemini-1.5-pro,         1000000,  CNY,        0, ",
    })
    void list_prices_are_those_that_were_read(
            String supplier, String model, long in, Currency currency, long micros, String row) {
        Bill bill =
                LISTED.cost(
                        new Article(supplier, supplier, model),
                        Quantities.tokens(in, 0, 0, 0, 0),
                        NOW);
        assertThat(bill.currency()).isEqualTo(currency);
        assertThat(bill.micros()).isEqualTo(micros);
        assertThat(bill.priceRow()).isEqualTo(row == null ? "" : row);
    }

    @Test
    void without_a_rate_of_ones_own_bills_name_the_assumed_one() {
        Bill bill =
                LISTED.cost(
                        new Article("openai", "openai", "gpt-4o"),
                        Quantities.tokens(1_000_000, 0, 0, 0, 0),
                        NOW);
        assertThat(bill.rateRow()).isEqualTo("USD/CNY@assumed");
        assertThat(bill.cnyMicros()).isEqualTo(17_500_000);
    }

    @Test
    void an_operators_file_goes_before_the_list() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("prices.yaml"),
                        """
                        prices:
                          - {leg: box, model: "*", currency: CNY, from: 2026-01-01, in: 0.3, out: 0.9}
                          - supplier: deepseek
                            model: deepseek-v4-flash
                            currency: CNY
                            from: 2026-11-01
                            in: 1
                            out: 3
                            hours: [{from: "00:30", to: "08:30", zone: "+08:00", factor: 0.5}]
                        discounts:
                          - {leg: azure, factor: 0.85, from: 2026-01-01}
                        rates:
                          - {usd-cny: 7.25, from: 2026-11-01, source: our bank}
                        """);
        PriceBook book = PriceBooks.of(CATALOGUE, PriceBooks.own(file, CATALOGUE));

        assertThat(micros(book, "box", "vllm", "qwen3-32b", NOW)).isEqualTo(300_000);
        assertThat(micros(book, "deepseek", "deepseek", "deepseek-v4-flash", NOW))
                .isEqualTo(1_000_000);
        assertThat(
                        micros(
                                book,
                                "deepseek",
                                "deepseek",
                                "deepseek-v4-flash",
                                Instant.parse("2026-11-26T20:00:00Z")))
                .isEqualTo(500_000);
        assertThat(
                        micros(
                                book,
                                "deepseek",
                                "deepseek",
                                "deepseek-v4-flash",
                                Instant.parse("2026-10-26T20:00:00Z")))
                .isEqualTo(1_500_000);
        assertThat(micros(book, "azure", "openai", "gpt-4o", NOW)).isEqualTo(2_125_000);
        assertThat(book.rates().at(NOW))
                .hasValueSatisfying(
                        rate -> assertThat(rate.id()).isEqualTo("own:USD/CNY@2026-11-01"));
    }

    private static long micros(
            PriceBook book, String leg, String supplier, String model, Instant at) {
        return book.cost(
                        new Article(leg, supplier, model),
                        Quantities.tokens(1_000_000, 0, 0, 0, 0),
                        at)
                .micros();
    }
}
