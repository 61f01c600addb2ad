package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import footing.ledger.allow.Limit;
import footing.ledger.allow.Measure;
import footing.ledger.allow.Subject;
import footing.ledger.allow.Window;
import footing.testing.FakeClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The books say when they do not hold, take corrections, and tell tenants apart.
@ParameterizedClass
@EnumSource(TestStore.class)
class AuditTest {
    private static final Costing COSTING = new Costing("USD", 1_000, 700, 100, 30, "p", "");

    @Parameter TestStore on = TestStore.SQLITE;
    @TempDir Path folder;

    private final FakeClock clock = new FakeClock();

    private Ledger open() {
        return StoredLedger.open(on.in(folder), Role.VISITOR, clock, new SecureRandom());
    }

    private void sql(String sql) throws Exception {
        try (Connection db = TestStore.store(on.in(folder)).connect(5_000);
                Statement statement = db.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void sound_books_are_sound_and_tampered_ones_are_not() throws Exception {
        try (Ledger ledger = open()) {
            ledger.record(SampleRows.with(SampleRows.row("r1"), COSTING));
            assertThat(ledger.audit().check().sound()).isTrue();
            assertThat(ledger.audit().check().postings()).isOne();
            sql(
                    "UPDATE entries SET amount = amount + 1 WHERE account = 'house'"
                            + " AND unit = 'USD'");
            sql("UPDATE usage_rollup SET fresh_in = fresh_in + 5");
            sql("UPDATE cost_rollup SET cost = cost - 2");
            Audit.Findings findings = ledger.audit().check();
            assertThat(findings.sound()).isFalse();
            assertThat(findings.unbalanced()).containsExactly(1L);
            assertThat(findings.rollups())
                    .hasSize(2)
                    .anyMatch(line -> line.endsWith("tokens in -5, out 0"))
                    .anyMatch(line -> line.endsWith("USD cost +2, charge 0"));
        }
    }

    @Test
    void a_correction_is_a_posting_of_its_own() {
        try (Ledger ledger = open()) {
            ledger.record(SampleRows.with(SampleRows.row("r1"), COSTING));
            long number =
                    ledger.audit()
                            .correct(
                                    new Audit.Correction(
                                            "openai", Map.of("USD", 250L), "bill 7", "they say so"),
                                    "lin");
            Audit.Posted posted = ledger.audit().postings(1).getFirst();
            assertThat(posted.number()).isEqualTo(number);
            assertThat(posted.kind()).isEqualTo("correction");
            assertThat(posted.detail()).isEqualTo("lin: they say so");
            assertThat(posted.entries())
                    .containsExactlyInAnyOrder(
                            new Audit.Entry("supplier:openai", "USD", -250),
                            new Audit.Entry("house", "USD", 250));
            assertThat(ledger.audit().check().sound()).isTrue();
            assertThat(ledger.who().changes(1).getFirst().what()).isEqualTo("books.corrected");
        }
    }

    @Test
    void what_was_used_is_told_by_tenant_with_its_cost() {
        try (Ledger ledger = open()) {
            ledger.who().addTenant("acme", "lin");
            ledger.who().addTenant("acme/support", "lin");
            ledger.who().addTenant("acme/support/bot", "lin");
            Ledger.Key one = ledger.addKey("one").key();
            Who.KeyTerms terms =
                    new Who.KeyTerms(
                            "two",
                            Ledger.Key.Role.CALLER,
                            new Owner("acme", "support", "bot"),
                            Scope.ANY,
                            Optional.empty());
            Who.Done<Ledger.NewKey> made = ledger.who().addKey(terms, "lin");
            Ledger.Key two = ((Who.Done.Good<Ledger.NewKey>) made).what().key();
            for (Ledger.Key key : List.of(one, two)) {
                UsageRow row = SampleRows.with(SampleRows.row("r" + key.id()), COSTING);
                ledger.record(of(row, key.id()));
            }
            UsageQuery query =
                    new UsageQuery(
                            Instant.MIN,
                            Instant.MAX,
                            Set.of(UsageQuery.By.TEAM, UsageQuery.By.LEG));
            assertThat(ledger.usage(query))
                    .extracting(UsageGroup::team)
                    .containsExactlyInAnyOrder("default/default", "acme/support");
            assertThat(ledger.usage(query))
                    .allMatch(group ->
                            group.money().equals(Map.of("USD", new UsageGroup.Money(1_000, 700))));
            Audit.Used used =
                    ledger.audit()
                            .used(Instant.EPOCH, clock.instant().plus(Duration.ofDays(999)))
                            .getFirst();
            assertThat(used.attempts()).isEqualTo(2);
            assertThat(used.costs()).isEqualTo(Map.of("USD", 2_000L));
        }
    }

    private static UsageRow of(UsageRow row, String key) {
        return new UsageRow(
                row.requestId(),
                row.attempt(),
                key,
                row.at(),
                row.endpoint(),
                row.asked(),
                row.leg(),
                row.model(),
                row.stream(),
                row.outcome(),
                row.refusal(),
                row.status(),
                row.state(),
                row.freshIn(),
                row.cachedIn(),
                row.cacheWrite(),
                row.visibleOut(),
                row.reasoningOut(),
                row.firstTokenMicros(),
                row.totalMicros(),
                row.costing());
    }

    @Test
    void budgets_stand_as_the_books_say() throws Exception {
        try (Ledger ledger = open()) {
            Ledger.Key key = ledger.addKey("one").key();
            long day = Math.floorDiv(clock.instant().getEpochSecond(), 86_400);
            sql(
                    "INSERT INTO spent VALUES ("
                            + day
                            + ", '"
                            + key.id()
                            + "', 'r', 'run', 3, 100, 20, 5000000, 700000)");
            set(ledger, "key:" + key.id(), Measure.CNY, Window.MONTH, 50_000_000);
            set(ledger, "key:*", Measure.TOKENS, Window.DAY, 1_000);
            set(ledger, "key:*", Measure.TOKENS, Window.MINUTE, 1_000);
            set(ledger, "house", Measure.REQUESTS, Window.EVER, 2);
            assertThat(ledger.allowances().budgets())
                    .extracting(one -> one.limit().id() + " " + one.taken() + " " + one.left())
                    .containsExactly(
                            "house/requests/ever 3 -1",
                            "key:" + key.id() + "/cny/month 5000000 45000000",
                            "key:" + key.id() + "/tokens/day 120 880");
        }
    }

    private static void set(
            Ledger ledger, String subject, Measure measure, Window window, long amount) {
        ledger.allowances()
                .setLimit(
                        new Limit(Subject.of(subject).orElseThrow(), measure, window, amount),
                        "lin");
    }
}
