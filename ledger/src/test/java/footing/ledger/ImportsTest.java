package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import footing.ledger.allow.Grant;
import footing.ledger.allow.Subject;
import footing.ledger.exchange.Conflict;
import footing.ledger.exchange.Equal;
import footing.ledger.exchange.ExchangeFault;
import footing.ledger.exchange.Export;
import footing.ledger.exchange.Exports;
import footing.ledger.exchange.Pile;
import footing.ledger.exchange.Seal;
import footing.ledger.exchange.Signed;
import footing.ledger.price.PriceBook;
import footing.testing.FakeClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Exports are kept once however often they come, and a grant is made equal to them once.
@ParameterizedClass
@EnumSource(TestStore.class)
class ImportsTest {
    private static final long DAY = 86_400;
    private static final long START = 1_717_200_000; // 2024-06-01

    @Parameter TestStore on = TestStore.SQLITE;
    @TempDir Path folder;

    private final FakeClock clock = new FakeClock();

    private Ledger open() {
        return StoredLedger.open(on.in(folder), Role.VISITOR, clock, new SecureRandom());
    }

    private static Export export(String text) {
        try {
            return Exports.read("export", text.getBytes(StandardCharsets.UTF_8), "");
        } catch (ExchangeFault e) {
            throw new AssertionError(e);
        }
    }

    /// A page of some days, each with a few models whose figures follow from day and model.
    private static String page(long first, long days, boolean more, long salt) {
        StringBuilder out = new StringBuilder("{\"object\":\"page\",\"data\":[");
        for (long day = first; day < first + days; day++) {
            out.append(day == first ? "" : ",")
                    .append("{\"object\":\"bucket\",\"start_time\":")
                    .append(START + day * DAY)
                    .append(",\"end_time\":")
                    .append(START + (day + 1) * DAY)
                    .append(",\"results\":[");
            long models = (day * 31 + salt) % 4;
            for (long model = 0; model < models; model++) {
                long in = (day * 7919 + model * 104_729 + salt) % 100_000;
                out.append(model == 0 ? "" : ",")
                        .append("{\"object\":\"organization.usage.completions.result\"")
                        .append(",\"input_tokens\":")
                        .append(in)
                        .append(",\"output_tokens\":")
                        .append(in / 3)
                        .append(",\"input_cached_tokens\":")
                        .append(in / 2)
                        .append(",\"num_model_requests\":")
                        .append(in / 100)
                        .append(",\"model\":\"gpt-")
                        .append(model)
                        .append("\"}");
            }
            out.append("]}");
        }
        return out.append("],\"has_more\":").append(more).append("}").toString();
    }

    private record Totals(long requests, long in, long cached, long out) {}

    private static Totals totals(List<Export> exports) {
        Pile pile = new Pile();
        exports.forEach(export -> export.parts().forEach(pile::add));
        assertThat(pile.outcome().conflicts()).isEmpty();
        long[] sums = new long[4];
        pile.outcome()
                .fresh()
                .forEach(bucket -> {
                    sums[0] += bucket.figures().requests();
                    sums[1] += bucket.figures().tokensIn();
                    sums[2] += bucket.figures().cachedIn();
                    sums[3] += bucket.figures().tokensOut();
                });
        return new Totals(sums[0], sums[1], sums[2], sums[3]);
    }

    @Test
    void any_split_repetition_and_order_of_pages_gives_the_same_totals() {
        qt().withExamples(200)
                .forAll(longs().between(0, Long.MAX_VALUE / 2))
                .checkAssert(seed -> {
                    Random random = new Random(seed);
                    long salt = random.nextInt(1000);
                    int days = 1 + random.nextInt(40);
                    List<String> pages = new ArrayList<>();
                    for (int day = 0; day < days; ) {
                        int length = Math.min(days - day, 1 + random.nextInt(7));
                        String page = page(day, length, day + length < days, salt);
                        for (int n = 0; n <= random.nextInt(3); n++) {
                            pages.add(page);
                        }
                        day += length;
                    }
                    Collections.shuffle(pages, random);
                    List<Export> files = new ArrayList<>();
                    while (!pages.isEmpty()) {
                        int together = 1 + random.nextInt(pages.size());
                        List<String> some = pages.subList(0, together);
                        files.add(
                                export(
                                        random.nextBoolean()
                                                ? String.join("\n", some)
                                                : "[" + String.join(",", some) + "]"));
                        some.clear();
                    }
                    assertThat(Export.missing(files)).isEmpty();
                    assertThat(totals(files))
                            .isEqualTo(totals(List.of(export(page(0, days, false, salt)))));
                });
    }

    @Test
    void what_is_there_already_changes_nothing() {
        try (Ledger ledger = open()) {
            Export first = export(page(0, 5, true, 1));
            Export overlap = export(page(3, 7, false, 1));
            long one = ledger.imports().add(List.of(first), "a test").fresh();
            assertThat(one).isEqualTo(first.buckets().size());
            assertThat(ledger.imports().add(List.of(first), "a test"))
                    .isEqualTo(new Imports.Added(0, one, List.of()));
            Imports.Added added = ledger.imports().add(List.of(overlap, first), "a test");
            assertThat(added.conflicts()).isEmpty();
            assertThat(one + added.fresh())
                    .isEqualTo(export(page(0, 10, false, 1)).buckets().size());
        }
    }

    @Test
    void changed_figures_and_other_splits_of_the_same_time_are_told_and_not_added() {
        try (Ledger ledger = open()) {
            Export first = export(page(0, 5, false, 1));
            ledger.imports().add(List.of(first), "a test");
            String changed = page(0, 5, false, 1).replaceFirst("tokens\":(\\d)", "tokens\":9$1");
            Imports.Added told = ledger.imports().add(List.of(export(changed)), "a test");
            assertThat(told.fresh()).isZero();
            assertThat(told.conflicts()).hasSize(1).first().isInstanceOf(Conflict.Changed.class);

            String other = page(2, 1, false, 1).replaceAll(",\"model\":\"gpt-\\d\"", "");
            Imports.Added twice = ledger.imports().add(List.of(export(other)), "a test");
            assertThat(twice.conflicts()).hasSize(1).first().isInstanceOf(Conflict.Twice.class);
            assertThat(ledger.imports().add(List.of(first), "a test").fresh()).isZero();
        }
    }

    private Equal equal(Equal.Mode mode, String factor) {
        return new Equal(
                mode,
                new BigDecimal(factor),
                null,
                null,
                false,
                false,
                new Equal.Terms(
                        Subject.of("team:default/default").orElseThrow(),
                        Grant.Scope.EVERYWHERE,
                        Grant.Category.MIGRATION,
                        10,
                        clock.instant(),
                        clock.instant().plus(Duration.ofDays(90)),
                        0));
    }

    private Imports.Matched.Made made(Imports.Matched matched) {
        assertThat(matched).isInstanceOf(Imports.Matched.Made.class);
        return (Imports.Matched.Made) matched;
    }

    private Seal seal() {
        try {
            return Seal.open(folder, new SecureRandom());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void balanced(Ledger ledger) {
        Map<String, Long> sums = new HashMap<>();
        ledger.allowances().balances().forEach(b -> sums.merge(b.unit(), b.amount(), Long::sum));
        assertThat(sums.values()).allMatch(sum -> sum == 0);
    }

    @Test
    void the_same_match_twice_is_one_grant() throws Exception {
        try (Ledger ledger = open()) {
            List<Export> files = List.of(export(page(0, 5, false, 1)));
            Totals totals = totals(files);
            Imports imports = ledger.imports();
            var made =
                    made(
                            imports.match(
                                    files,
                                    equal(Equal.Mode.TOKENS, "1.5"),
                                    PriceBook.EMPTY,
                                    seal(),
                                    "a test"));
            assertThat(made.fresh()).isTrue();
            assertThat(made.grant().unit()).isEqualTo(Grant.Unit.TOKENS);
            assertThat(made.grant().amount()).isEqualTo(((totals.in() + totals.out()) * 3 + 1) / 2);
            clock.advance(Duration.ofDays(1));
            assertThat(
                            imports.match(
                                    files,
                                    equal(Equal.Mode.TOKENS, "1.5"),
                                    PriceBook.EMPTY,
                                    seal(),
                                    "a test"))
                    .isInstanceOf(Imports.Matched.Before.class);
            assertThat(ledger.allowances().grants()).hasSize(1);

            var longer =
                    made(
                            imports.match(
                                    List.of(export(page(0, 10, false, 1))),
                                    equal(Equal.Mode.REQUESTS, "1"),
                                    PriceBook.EMPTY,
                                    seal(),
                                    "a test"));
            Totals all = totals(List.of(export(page(0, 10, false, 1))));
            assertThat(longer.grant().amount())
                    .as("only what no grant was made equal to")
                    .isEqualTo(all.requests() - totals.requests());
            balanced(ledger);
        }
    }

    @Test
    void money_is_what_the_bill_says() {
        try (Ledger ledger = open()) {
            Export bill =
                    export(
                            """
                            start_time,end_time,amount_value,amount_currency,line_item
                            1717200000,1717286400,12.3456789,usd,"gpt-4o, input"
                            1717200000,1717286400,-2.0,usd,credit
                            """);
            var made =
                    made(
                            ledger.imports()
                                    .match(
                                            List.of(bill),
                                            equal(Equal.Mode.MONEY, "1"),
                                            PriceBook.EMPTY,
                                            seal(),
                                            "a test"));
            assertThat(made.grant().unit()).isEqualTo(Grant.Unit.USD);
            assertThat(made.grant().amount()).isEqualTo(10_345_679);
            balanced(ledger);
        }
    }

    @Test
    void usage_without_a_price_makes_no_grant_in_money_and_keeps_nothing() {
        try (Ledger ledger = open()) {
            List<Export> files = List.of(export(page(0, 5, false, 1)));
            assertThat(
                            ledger.imports()
                                    .match(
                                            files,
                                            equal(Equal.Mode.MONEY, "1"),
                                            PriceBook.EMPTY,
                                            seal(),
                                            "a test"))
                    .isInstanceOfSatisfying(
                            Imports.Matched.Not.class,
                            not -> assertThat(not.why()).contains("no price is known of gpt-0"));
            assertThat(ledger.imports().add(files, "a test").fresh()).isPositive();
        }
    }

    @Test
    void a_statement_verifies_and_a_tampered_one_says_where() throws Exception {
        try (Ledger ledger = open()) {
            Seal seal = seal();
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                assertThat(
                                PosixFilePermissions.toString(
                                        Files.getPosixFilePermissions(
                                                folder.resolve("statements.key"))))
                        .isEqualTo("rw-------");
            }
            var made =
                    made(
                            ledger.imports()
                                    .match(
                                            List.of(export(page(0, 5, false, 1))),
                                            equal(Equal.Mode.TOKENS, "1"),
                                            PriceBook.EMPTY,
                                            seal,
                                            "a test"));
            String text = made.statement().text();
            Optional<Signed> kept = ledger.imports().statement(made.grant().id());
            assertThat(kept).isPresent();
            assertThat(read(text).problems(seal().publicKey(), kept)).isEmpty();

            String more = text.replaceAll("(\"amount\" : )" + made.grant().amount(), "$19999999");
            assertThat(read(more).problems(seal.publicKey(), Optional.empty()))
                    .extracting(Signed.Problem::what)
                    .contains(
                            Signed.Problem.What.NOT_SIGNED,
                            Signed.Problem.What.AMOUNT,
                            Signed.Problem.What.ID);
            String renamed = text.replace("\"by\" : \"a test\"", "\"by\" : \"nobody\"");
            assertThat(read(renamed).problems(seal.publicKey(), kept))
                    .containsExactly(
                            new Signed.Problem(Signed.Problem.What.NOT_SIGNED, "", ""),
                            new Signed.Problem(
                                    Signed.Problem.What.MEMBER, "by: \"nobody\"", "\"a test\""));
            assertThat(read(text).problems("another", kept))
                    .extracting(Signed.Problem::what)
                    .containsExactly(Signed.Problem.What.OTHER_KEY);
        }
    }

    private static Signed read(String text) throws ExchangeFault {
        return Signed.read("statement", text.getBytes(StandardCharsets.UTF_8));
    }
}
