package footing.ledger.allow;

import static footing.ledger.allow.AllowSamples.ANN;
import static footing.ledger.allow.AllowSamples.BEN;
import static footing.ledger.allow.AllowSamples.LOCAL;
import static footing.ledger.allow.AllowSamples.NOON;
import static footing.ledger.allow.AllowSamples.OPENAI;
import static footing.ledger.allow.AllowSamples.claim;
import static footing.ledger.allow.AllowSamples.grant;
import static footing.ledger.allow.AllowSamples.limit;
import static footing.ledger.allow.AllowSamples.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import footing.testing.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldsTest {
    private final FakeClock clock = new FakeClock();
    private final List<Settlement> ends = new ArrayList<>();
    private final Holds holds =
            new Holds(
                    clock,
                    new Notes() {
                        @Override
                        public void held(Hold hold, long atMillis) {}

                        @Override
                        public void ended(Settlement settlement) {
                            ends.add(settlement);
                        }
                    });

    private void limits(Limit... limits) {
        holds.post(new Rules(List.of(limits), List.of()));
    }

    private void grants(Grant... grants) {
        holds.post(
                new Rules(
                        List.of(limit("key:k_ann", Measure.CNY, Window.EVER, 0)), List.of(grants)));
    }

    private Hold in(Claim claim) {
        Admission answer = holds.hold(claim);
        assertThat(answer).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) answer).hold();
    }

    private Admission.Refused refused(Claim claim) {
        Admission answer = holds.hold(claim);
        assertThat(answer).isInstanceOf(Admission.Refused.class);
        return (Admission.Refused) answer;
    }

    @Test
    void without_rules_everybody_is_let_in_and_the_end_is_noted_once() {
        Hold hold = in(claim("r1", ANN, tokens(10, 20)));
        holds.settle(hold, List.of(new Spent(OPENAI, tokens(9, 5))));
        holds.settle(hold, List.of(new Spent(OPENAI, tokens(9, 5))));
        holds.release(hold);
        assertThat(ends)
                .containsExactly(
                        new Settlement(
                                "r1",
                                "k_ann",
                                "gpt-4o",
                                NOON.toEpochMilli(),
                                Settlement.End.SETTLED,
                                1,
                                tokens(9, 5),
                                List.of()));
        assertThat(holds.open()).isZero();
    }

    @Test
    void a_minute_is_refilled_evenly_and_the_refusal_says_when() {
        limits(limit("key:k_ann", Measure.REQUESTS, Window.MINUTE, 2));
        in(claim("r1", ANN, Amounts.NONE));
        in(claim("r2", ANN, Amounts.NONE));
        Admission.Refused no = refused(claim("r3", ANN, Amounts.NONE));
        assertThat(no.limit().sentence()).isEqualTo("requests per minute of key:k_ann");
        assertThat(no.freesMillis()).isEqualTo(NOON.toEpochMilli() + 30_000);
        clock.advance(Duration.ofSeconds(30));
        in(claim("r3", ANN, Amounts.NONE));
        refused(claim("r4", ANN, Amounts.NONE));
    }

    @Test
    void what_was_not_used_comes_back_and_what_was_used_more_is_owed() {
        limits(limit("team:search", Measure.TOKENS, Window.DAY, 100));
        Hold first = in(claim("r1", ANN, tokens(10, 80)));
        assertThat(refused(claim("r2", BEN, tokens(5, 20))).left()).isEqualTo(10);
        holds.settle(first, List.of(new Spent(OPENAI, tokens(10, 20))));
        Hold second = in(claim("r2", BEN, tokens(5, 20)));
        holds.settle(second, List.of(new Spent(OPENAI, tokens(5, 100))));
        assertThat(holds.standings(ANN, "gpt-4o")).extracting(Standing::left).containsExactly(-35L);
        assertThat(refused(claim("r3", ANN, tokens(1, 0))).freesMillis())
                .isEqualTo(Instant.parse("2026-11-24T00:00:00Z").toEpochMilli());
    }

    @Test
    void nothing_is_taken_of_a_request_that_one_limit_refuses() {
        limits(
                limit("house", Measure.CONCURRENCY, Window.NOW, 1),
                limit("key:k_ann", Measure.TOKENS, Window.MINUTE, 10));
        assertThat(refused(claim("r1", ANN, tokens(11, 0))).heals()).isFalse();
        Hold hold = in(claim("r2", ANN, tokens(10, 0)));
        assertThat(refused(claim("r3", BEN, tokens(0, 0))).limit().measure())
                .isEqualTo(Measure.CONCURRENCY);
        holds.release(hold);
        in(claim("r3", BEN, tokens(0, 0)));
        assertThat(ends).extracting(Settlement::end).containsExactly(Settlement.End.VOID);
    }

    @Test
    void each_key_has_a_limit_of_its_own_unless_it_says_otherwise() {
        limits(
                limit("key:*", Measure.REQUESTS, Window.DAY, 1),
                limit("key:k_ben", Measure.REQUESTS, Window.DAY, 2));
        in(claim("r1", ANN, Amounts.NONE));
        refused(claim("r2", ANN, Amounts.NONE));
        in(claim("r3", BEN, Amounts.NONE));
        in(claim("r4", BEN, Amounts.NONE));
        refused(claim("r5", BEN, Amounts.NONE));
        // A new posting of the same rules forgets nothing.
        limits(
                limit("key:*", Measure.REQUESTS, Window.DAY, 2),
                limit("key:k_ben", Measure.REQUESTS, Window.DAY, 2));
        in(claim("r6", ANN, Amounts.NONE));
        refused(claim("r7", ANN, Amounts.NONE));
    }

    @Test
    void grants_are_spent_by_priority_then_expiry_then_kind() {
        Grant late = grant("g_late", "key:k_ann", Grant.Unit.TOKENS, 100);
        Grant soon = withExpiry(grant("g_soon", "team:search", Grant.Unit.TOKENS, 100), 60);
        Grant first = withPriority(grant("g_first", "house", Grant.Unit.TOKENS, 5), 1);
        grants(late, soon, first);
        Hold hold = in(claim("r1", ANN, new Amounts(50, 100, 1500, 200)));
        holds.settle(hold, List.of(new Spent(OPENAI, new Amounts(50, 70, 1200, 160))));
        assertThat(ends.getFirst().draws())
                .containsExactly(
                        new Draw("g_first", Grant.Unit.TOKENS, 5),
                        new Draw("g_soon", Grant.Unit.TOKENS, 100),
                        new Draw("g_late", Grant.Unit.TOKENS, 15));
        assertThat(ends.getFirst().used()).isEqualTo(new Amounts(50, 70, 0, 0));
        assertThat(holds.grantsLeft())
                .containsEntry("g_first", 0L)
                .containsEntry("g_soon", 0L)
                .containsEntry("g_late", 85L);
        // 85 tokens are left, and nothing may be paid beyond them.
        refused(claim("r2", ANN, new Amounts(50, 100, 1500, 200)));
        in(claim("r3", ANN, new Amounts(50, 35, 850, 120)));
    }

    @Test
    void what_grants_do_not_cover_is_paid_in_the_same_part_of_money() {
        holds.post(
                new Rules(
                        List.of(limit("key:k_ann", Measure.CNY, Window.MONTH, 1_000)),
                        List.of(grant("g_1", "key:k_ann", Grant.Unit.TOKENS, 30))));
        Hold hold = in(claim("r1", ANN, new Amounts(60, 60, 1_200, 0)));
        assertThat(holds.standings(ANN, "x")).extracting(Standing::left).containsExactly(100L);
        holds.settle(hold, List.of(new Spent(OPENAI, new Amounts(30, 15, 450, 0))));
        assertThat(ends.getFirst().used().cny()).isEqualTo(150);
        assertThat(holds.standings(ANN, "x")).extracting(Standing::left).containsExactly(850L);
    }

    @Test
    void a_grant_for_one_leg_covers_nothing_on_another() {
        Grant there =
                withScope(
                        grant("g_1", "key:k_ann", Grant.Unit.REQUESTS, 10),
                        new Grant.Scope(Set.of("openai"), Set.of(), Set.of()));
        grants(there);
        // It may go to a leg that the grant does not cover, and nothing may be paid.
        refused(claim("r1", ANN, new Amounts(1, 1, 10, 1), OPENAI, new Lane("azure", "gpt-4o")));
        Hold hold = in(claim("r2", ANN, new Amounts(1, 1, 10, 1), OPENAI));
        holds.settle(hold, List.of(new Spent(LOCAL, new Amounts(1, 1, 0, 0))));
        assertThat(ends.getFirst().draws()).isEmpty();
        assertThat(holds.grantsLeft()).containsEntry("g_1", 10L);
    }

    @Test
    void a_hold_that_nobody_ends_is_unknown_when_its_time_is_over() {
        limits(limit("key:k_ann", Measure.TOKENS, Window.DAY, 100));
        Hold lost = in(claim("r1", ANN, tokens(50, 50)));
        assertThat(holds.expire()).isZero();
        clock.advance(Duration.ofMinutes(10));
        assertThat(holds.expire()).isOne();
        holds.settle(lost, List.of(new Spent(OPENAI, tokens(50, 50))));
        assertThat(ends).extracting(Settlement::end).containsExactly(Settlement.End.UNKNOWN);
        in(claim("r2", ANN, tokens(50, 50)));
    }

    @Test
    void no_budget_in_money_lets_through_what_has_no_price() {
        limits(limit("org:acme", Measure.USD, Window.MONTH, 1_000_000));
        Claim unknown =
                new Claim(
                        "r1",
                        ANN,
                        "x",
                        tokens(1, 1),
                        List.of(OPENAI),
                        new Claim.Known(true, false),
                        Long.MAX_VALUE);
        assertThat(holds.hold(unknown)).isInstanceOf(Admission.Unpriced.class);
    }

    @Test
    void a_clock_that_jumps_a_day_and_back_gives_no_budget_twice() {
        limits(limit("key:k_ann", Measure.REQUESTS, Window.DAY, 1));
        holds.settle(in(claim("r1", ANN, Amounts.NONE)), List.of(new Spent(OPENAI, tokens(1, 1))));
        clock.advance(Duration.ofDays(1));
        holds.settle(in(claim("r2", ANN, Amounts.NONE)), List.of(new Spent(OPENAI, tokens(1, 1))));
        clock.advance(Duration.ofDays(-1));
        refused(claim("r3", ANN, Amounts.NONE));
        clock.advance(Duration.ofDays(1));
        refused(claim("r4", ANN, Amounts.NONE));
    }

    @Test
    void what_the_books_say_of_others_counts() {
        limits(limit("key:k_ann", Measure.TOKENS, Window.MONTH, 100));
        holds.tell(
                new PastSpending() {
                    @Override
                    public long of(Subject subject, Measure measure, Window window, long day) {
                        assertThat(day).isEqualTo(NOON.getEpochSecond() / 86_400 - 22);
                        return 60;
                    }

                    @Override
                    public long drawn(String grant) {
                        return 0;
                    }
                });
        refused(claim("r1", ANN, tokens(0, 41)));
        in(claim("r2", ANN, tokens(0, 40)));
    }

    private static Grant withExpiry(Grant g, long seconds) {
        return new Grant(
                g.id(),
                g.holder(),
                g.unit(),
                g.amount(),
                g.scope(),
                g.category(),
                g.priority(),
                g.effective(),
                NOON.plusSeconds(seconds),
                g.rollover(),
                g.provenance());
    }

    private static Grant withPriority(Grant g, int priority) {
        return new Grant(
                g.id(),
                g.holder(),
                g.unit(),
                g.amount(),
                g.scope(),
                g.category(),
                priority,
                g.effective(),
                g.expires(),
                g.rollover(),
                g.provenance());
    }

    private static Grant withScope(Grant g, Grant.Scope scope) {
        return new Grant(
                g.id(),
                g.holder(),
                g.unit(),
                g.amount(),
                scope,
                g.category(),
                g.priority(),
                g.effective(),
                g.expires(),
                g.rollover(),
                g.provenance());
    }
}
