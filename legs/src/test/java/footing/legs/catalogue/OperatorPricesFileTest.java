package footing.legs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.legs.catalogue.ListPrice.Amounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorPricesFileTest {
    private static final Catalogue CATALOGUE = Catalogue.load();

    private static final String ALL =
            """
            prices:
              - leg: box
                model: "*"
                currency: CNY
                from: 2026-01-01
                in: 0.3
                out: 0.9
              - supplier: deepseek
                model: [deepseek-v4-flash, my-flash]
                currency: CNY
                from: "2026-12-01T00:00:00+08:00"
                until: 2027-12-01
                in: 1.2
                out: 3.6
                cached-in: 0.05
                cache-write: 1.5
                reasoning: 4
                image: 0.2
                audio-minute: 0.01
                tiers:
                  - {above: 32000, in: 2.4, out: 7.2}
                known-to: 128000
                hours:
                  - {from: "00:30", to: "08:30", zone: "+08:00", factor: 0.5}
                  - {from: "12:00", to: "13:00", zone: Z, in: 1, out: 2}
                remark: as our contract says
            discounts:
              - {leg: azure, factor: 0.85, from: 2026-01-01, until: 2027-01-01}
            rates:
              - {usd-cny: 7.1234, from: 2026-11-02, source: our bank}
            """;

    @TempDir Path folder;

    @Test
    void a_price_says_all_that_a_bill_needs() {
        OperatorPrices.Own own = prices(ALL).prices().getLast();

        assertThat(own.ofLeg()).isFalse();
        assertThat(own.seller()).isEqualTo("deepseek");
        ListPrice price = own.price();
        assertThat(price.models()).containsExactly("deepseek-v4-flash", "my-flash");
        assertThat(price.from()).isEqualTo(Instant.parse("2026-11-30T16:00:00Z"));
        assertThat(price.until()).isEqualTo(Instant.parse("2027-12-01T00:00:00Z"));
        assertThat(price.scale().base())
                .isEqualTo(
                        new Amounts(
                                1_200_000, 3_600_000, 50_000, 1_500_000, 4_000_000, 200_000,
                                10_000));
        assertThat(price.scale().tiers()).hasSize(1);
        assertThat(price.scale().knownTo()).isEqualTo(128_000);
        assertThat(price.hours()).hasSize(2);
        assertThat(price.hours().getFirst().millionths()).isEqualTo(500_000);
        assertThat(price.hours().getLast().own()).isNotNull();
        assertThat(price.remark()).isEqualTo("as our contract says");
    }

    @Test
    void what_is_not_stated_is_told_apart_from_what_is_free() {
        OperatorPrices.Own box = prices(ALL).prices().getFirst();

        assertThat(box.ofLeg()).isTrue();
        assertThat(box.price().models()).containsExactly("*");
        assertThat(box.price().scale().base().cachedIn()).isEqualTo(ListPrice.UNSTATED);
        assertThat(box.price().until()).isNull();
    }

    @Test
    void discounts_and_rates_are_dated() {
        OperatorPrices read = prices(ALL);

        assertThat(read.discounts())
                .containsExactly(
                        new OperatorPrices.Discount(
                                "azure",
                                850_000,
                                Instant.parse("2026-01-01T00:00:00Z"),
                                Instant.parse("2027-01-01T00:00:00Z")));
        assertThat(read.rates())
                .containsExactly(
                        new ListPrice.Rate(
                                "own:USD/CNY@2026-11-02",
                                Instant.parse("2026-11-02T00:00:00Z"),
                                7_123_400,
                                "our bank"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "out: 0.9 | outt: 0.9 | 2:5: 'out' is missing (nearest: 'outt')",
                "remark: as | remrak: as | 26:5: unknown key 'remrak' (nearest: 'remark')",
                "discounts: | discount: | 27:1: unknown key 'discount' (nearest: 'discounts')",
                "supplier: deepseek | supplier: deepsek | 8:15: supplier: unknown 'deepsek' (nearest: 'deepseek')",
                "leg: box | supplier: box | 2:15: supplier: unknown 'box' (expected: ",
                "model: \"*\" | modell: \"*\" | 2:5: 'model' is missing (nearest: 'modell')",
                "from: 2026-01-01~    in | in | 2:5: 'from' is missing",
                "from: 2026-01-01~    in | from: 2026-13-01~    in | 5:11: from: 2026-13-01 (expected: a day",
                "until: 2027-12-01 | until: 2026-11-30 | 12:12: until: 2026-11-30T00:00:00Z (expected: later than 2026-11-30T16:00:00Z)",
                "currency: CNY | currency: EUR | 4:15: currency: EUR (expected: CNY or USD)",
                "in: 0.3 | in: -0.3 | 6:9: in: -0.3 (expected: 0 to 1000000)",
                "in: 0.3 | in: 1000001 | 6:9: in: 1000001 (expected: 0 to 1000000)",
                "in: 0.3 | in: 0.3333333 | 6:9: in: 0.3333333 (expected: at most six decimal places)",
                "in: 0.3 | in: cheap | 6:9: in: cheap (expected: a number)",
                "above: 32000 | above: 0 | 21:17: above: 0 (expected: more than 0)",
                "known-to: 128000 | known-to: 32000 | 22:15: known-to: 32000 (expected: more than 32000)",
                "from: \"00:30\" | from: \"25:30\" | 24:16: from: 25:30 (expected: a time like 08:30)",
                "zone: Z | zone: Beijing | 25:44: zone: Beijing (expected: an offset like +08:00, or Z)",
                "to: \"13:00\" | to: \"12:00\" | 25:29: to: 12:00 (expected: another time than 'from')",
                "factor: 0.85 | factor: -1 | 28:26: factor: -1 (expected: 0 to 1000)",
                "usd-cny: 7.1234 | usd-cny: 0 | 30:15: usd-cny: 0 (expected: more than 0)",
                "source: our bank | sauce: our bank | 30:5: 'source' is missing (nearest: 'sauce')",
            })
    void a_slip_is_told_with_its_place(String right, String wrong, String told) {
        String written = right.replace('~', '\n');
        assertThat(ALL).contains(written);
        assertThatThrownBy(() ->
                        prices(
                                ALL.replaceFirst(
                                        java.util.regex.Pattern.quote(written),
                                        java.util.regex.Matcher.quoteReplacement(
                                                wrong.replace('~', '\n')))))
                .isInstanceOf(CatalogueFault.class)
                .hasMessageStartingWith("own.yaml:" + told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                prices:
                  - {leg: a, model: M, currency: CNY, from: 2026-01-01, in: 1, out: 1}
                  - {leg: a, model: [x, m], currency: CNY, from: 2026-01-01, in: 1, out: 1}
                """,
                """
                discounts:
                  - {leg: a, factor: 1, from: 2026-01-01}
                  - {leg: a, factor: 2, from: 2026-01-01}
                """,
                """
                rates:
                  - {usd-cny: 7, from: 2026-01-01, source: x}
                  - {usd-cny: 8, from: 2026-01-01, source: x}
                """
            })
    void two_of_a_kind_may_not_begin_together(String twice) {
        assertThatThrownBy(() -> prices(twice))
                .isInstanceOf(CatalogueFault.class)
                .hasMessageContaining("begins at the same moment");
    }

    @Test
    void a_price_is_of_a_leg_or_of_a_supplier() {
        assertThatThrownBy(() -> prices(ALL.replace("leg: box", "leg: box\n    supplier: openai")))
                .hasMessageContaining("either a 'leg' or a 'supplier'");
    }

    @Test
    void a_file_that_cannot_be_read_says_why() throws Exception {
        assertThatThrownBy(() -> OperatorPricesFile.read(folder.resolve("none"), CATALOGUE))
                .hasMessageContaining("is not there");
        assertThatThrownBy(() -> OperatorPricesFile.read(folder, CATALOGUE))
                .hasMessageContaining("is not a file");
        Path bytes = folder.resolve("bytes.yaml");
        Files.write(bytes, new byte[] {'a', ':', ' ', (byte) 0xff});
        assertThatThrownBy(() -> OperatorPricesFile.read(bytes, CATALOGUE))
                .hasMessageContaining("is not UTF-8");
        Path long_ = Files.writeString(folder.resolve("long.yaml"), "#".repeat(1024 * 1024 + 1));
        assertThatThrownBy(() -> OperatorPricesFile.read(long_, CATALOGUE))
                .hasMessageContaining("is longer than");
    }

    private static OperatorPrices prices(String text) {
        return OperatorPricesFile.read("own.yaml", text, CATALOGUE);
    }
}
