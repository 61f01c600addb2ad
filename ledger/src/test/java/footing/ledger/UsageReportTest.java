package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import footing.testing.FakeClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
class UsageReportTest {
    private static final Instant FIRST = Instant.parse("1969-12-30T05:00:00Z");
    private static final int SECONDS = 5 * 86_400;
    private static final List<String> OUTCOMES =
            List.of("answered", "refused", "broke_off", "unreached", "caller_left");

    @Parameter TestStore on = TestStore.SQLITE;
    @TempDir Path folder;

    /// Several batches with repeated rows, days around 1970, every grouping, ranges of any length.
    @Test
    void sums_and_rollup_equal_the_rows() {
        qt().withExamples(12)
                .forAll(integers().all())
                .checkAssert(seed -> {
                    try {
                        check(new Random(seed), Files.createTempDirectory(folder, "run"));
                    } catch (Exception e) {
                        throw new AssertionError("seed " + seed, e);
                    }
                });
    }

    private void check(Random random, Path folder) throws Exception {
        Store store = TestStore.store(on.in(folder));
        store.create();
        List<UsageRow> kept = new ArrayList<>();
        Set<String> known = new HashSet<>();
        try (Connection db = store.connect(1_000)) {
            store.prepare(db);
            Books books = Books.on(store, db, new Scribe(DrainTest.LIFE, new FakeClock()));
            for (int batch = 0; batch < 3; batch++) {
                List<UsageRow> rows = rows(random);
                List<UsageRow> fresh =
                        rows.stream().filter(r -> known.add(r.requestId() + r.attempt())).toList();
                kept.addAll(fresh);
                assertThat(books.write(rows)).isEqualTo(rows.size() - fresh.size());
            }
            for (int query = 0; query < 10; query++) {
                UsageQuery asked = query(random);
                assertThat(CostReport.sums(db, asked))
                        .as("%s", asked)
                        .containsExactlyInAnyOrderElementsOf(naive(kept, asked));
            }
        }
        String day = "(at - ((at % 86400000000) + 86400000000) % 86400000000) / 86400000000";
        assertThat(Tables.select(on.in(folder), Tables.ROLLUP))
                .isEqualTo(
                        Tables.select(on.in(folder), Tables.RAW.replace("at / 86400000000", day)));
    }

    private static List<UsageRow> rows(Random random) {
        List<UsageRow> rows = new ArrayList<>();
        for (int i = random.nextInt(60); i > 0; i--) {
            Instant at =
                    FIRST.plusSeconds(random.nextInt(SECONDS))
                            .plusNanos(random.nextInt(999) * 1000L);
            rows.add(
                    new UsageRow(
                            "r" + random.nextInt(80),
                            1 + random.nextInt(2),
                            "k" + random.nextInt(2),
                            at,
                            "e",
                            "a",
                            "leg" + random.nextInt(2),
                            "m" + random.nextInt(2),
                            false,
                            OUTCOMES.get(random.nextInt(OUTCOMES.size())),
                            "",
                            200,
                            "settled",
                            random.nextInt(1_000_000_000),
                            random.nextInt(9),
                            random.nextInt(9),
                            random.nextInt(9),
                            random.nextInt(9),
                            -1,
                            5,
                            costing(random)));
        }
        return rows;
    }

    private static Costing costing(Random random) {
        String currency = List.of("", "CNY", "USD").get(random.nextInt(3));
        return currency.isEmpty()
                ? Costing.NONE
                : new Costing(currency, 1 + random.nextInt(900), random.nextInt(2), 0, 0, "p", "");
    }

    private static UsageQuery query(Random random) {
        Set<UsageQuery.By> by = EnumSet.noneOf(UsageQuery.By.class);
        for (UsageQuery.By each : UsageQuery.By.values()) {
            if (random.nextBoolean()) {
                by.add(each);
            }
        }
        return switch (random.nextInt(5)) {
            case 0 -> new UsageQuery(Instant.MIN, Instant.MAX, by);
            case 1 -> new UsageQuery(midnight(random), midnight(random), by);
            default ->
                    new UsageQuery(
                            FIRST.plusSeconds(random.nextInt(SECONDS)),
                            FIRST.plusSeconds(random.nextInt(SECONDS)),
                            by);
        };
    }

    private static Instant midnight(Random random) {
        return Instant.EPOCH.plusSeconds((random.nextInt(7) - 3) * 86_400L);
    }

    private static List<UsageGroup> naive(List<UsageRow> rows, UsageQuery query) {
        record Apart(Optional<LocalDate> day, String key, String leg, String model) {}
        Map<Apart, long[]> sums = new LinkedHashMap<>();
        Map<Apart, Map<String, UsageGroup.Money>> money = new HashMap<>();
        Set<UsageQuery.By> by = query.by();
        if (by.isEmpty()) {
            sums.put(new Apart(Optional.empty(), "", "", ""), new long[5]);
        }
        for (UsageRow row : rows) {
            if (row.at().isBefore(query.from()) || !row.at().isBefore(query.until())) {
                continue;
            }
            Apart apart =
                    new Apart(
                            by.contains(UsageQuery.By.DAY)
                                    ? Optional.of(LocalDate.ofInstant(row.at(), ZoneOffset.UTC))
                                    : Optional.empty(),
                            by.contains(UsageQuery.By.KEY) ? row.keyId() : "",
                            by.contains(UsageQuery.By.LEG) ? row.leg() : "",
                            by.contains(UsageQuery.By.MODEL) ? row.model() : "");
            long[] sum = sums.computeIfAbsent(apart, _ -> new long[5]);
            sum[0] += row.attempt() == 1 ? 1 : 0;
            sum[1]++;
            sum[2] += List.of("answered", "caller_left").contains(row.outcome()) ? 0 : 1;
            sum[3] += row.freshIn() + row.cachedIn() + row.cacheWrite();
            sum[4] += row.visibleOut() + row.reasoningOut();
            Costing costing = row.costing();
            if (!costing.currency().isEmpty()) {
                money.computeIfAbsent(apart, _ -> new HashMap<>())
                        .merge(
                                costing.currency(),
                                new UsageGroup.Money(costing.cost(), costing.charge()),
                                UsageGroup.Money::plus);
            }
        }
        return sums.entrySet().stream()
                .map(e ->
                        new UsageGroup(
                                e.getKey().day(),
                                new Ledger.UsageSum(
                                        e.getKey().key(),
                                        "",
                                        e.getKey().leg(),
                                        e.getKey().model(),
                                        e.getValue()[0],
                                        e.getValue()[1],
                                        e.getValue()[2],
                                        e.getValue()[3],
                                        e.getValue()[4]),
                                "",
                                "",
                                "",
                                money.getOrDefault(e.getKey(), Map.of())))
                .toList();
    }
}
