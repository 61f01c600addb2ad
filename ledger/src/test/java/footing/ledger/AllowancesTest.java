package footing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import footing.ledger.allow.Admission;
import footing.ledger.allow.Amounts;
import footing.ledger.allow.Claim;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Hold;
import footing.ledger.allow.Holder;
import footing.ledger.allow.Lane;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Measure;
import footing.ledger.allow.Spent;
import footing.ledger.allow.Subject;
import footing.ledger.allow.Window;
import footing.testing.FakeClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
class AllowancesTest {
    private static final Lane LANE = new Lane("openai", "gpt-4o");

    @Parameter TestStore on = TestStore.SQLITE;
    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private int requests;

    private Ledger open(Role role) {
        return StoredLedger.open(on.in(folder), role, clock, new SecureRandom());
    }

    private static Holder holder(Ledger.Key key) {
        return new Holder(key.id(), key.owner().appId(), key.owner().teamId(), key.owner().org());
    }

    private Admission ask(Ledger ledger, Ledger.Key key, Amounts most) {
        return ledger.holds()
                .hold(
                        new Claim(
                                "r" + ++requests,
                                holder(key),
                                "gpt-4o",
                                most,
                                List.of(LANE),
                                Claim.Known.BOTH,
                                clock.millis() + 600_000));
    }

    private Hold in(Ledger ledger, Ledger.Key key, Amounts most) {
        Admission answer = ask(ledger, key, most);
        assertThat(answer).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) answer).hold();
    }

    private void use(Ledger ledger, Ledger.Key key, Amounts amounts) {
        ledger.holds().settle(in(ledger, key, amounts), List.of(new Spent(LANE, amounts)));
    }

    private static Limit limit(String subject, Measure measure, Window window, long amount) {
        return new Limit(Subject.of(subject).orElseThrow(), measure, window, amount);
    }

    private Grant grant(String holder, long tokens, @Nullable Instant expires, int rollover) {
        return new Grant(
                "",
                Subject.of(holder).orElseThrow(),
                Grant.Unit.TOKENS,
                tokens,
                Grant.Scope.EVERYWHERE,
                Grant.Category.MIGRATION,
                10,
                clock.instant(),
                expires,
                rollover,
                "a test");
    }

    /// Every test ends here: in each unit all accounts together hold nothing.
    private static void balanced(Ledger ledger) {
        ledger.drain();
        Map<String, Long> sums = new HashMap<>();
        ledger.allowances().balances().forEach(b -> sums.merge(b.unit(), b.amount(), Long::sum));
        assertThat(sums.values()).allMatch(sum -> sum == 0);
    }

    private static Map<String, Long> balances(Ledger ledger) {
        ledger.drain();
        Map<String, Long> all = new HashMap<>();
        ledger.allowances()
                .balances()
                .forEach(b -> all.put(b.account() + " " + b.unit(), b.amount()));
        return all;
    }

    @Test
    void a_row_is_posted_to_supplier_caller_and_house() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Costing costing = new Costing("USD", 1_000, 700, 100, 30, "openai/gpt-4o@x", "");
            UsageRow plain = SampleRows.row("r1");
            ledger.record(SampleRows.with(plain, costing));
            ledger.record(SampleRows.with(plain, costing));
            assertThat(balances(ledger))
                    .containsOnly(
                            Map.entry("supplier:openai tokens", -168L),
                            Map.entry("spend:k_00000001 tokens", 130L),
                            Map.entry("house tokens", 38L),
                            Map.entry("supplier:openai USD", -1_000L),
                            Map.entry("spend:k_00000001 USD", 700L),
                            Map.entry("house USD", 300L));
            assertThat(ledger.latest(1).getFirst().costing()).isEqualTo(costing);
            balanced(ledger);
        }
    }

    @Test
    void a_budget_is_what_it_was_after_a_new_start() {
        Ledger.Key key;
        try (Ledger ledger = open(Role.GATEWAY)) {
            key = ledger.addKey("ann").key();
            ledger.allowances()
                    .setLimit(
                            limit("team:default/default", Measure.TOKENS, Window.MONTH, 100), "t");
            use(ledger, key, new Amounts(20, 40, 0, 0));
            balanced(ledger);
        }
        try (Ledger ledger = open(Role.GATEWAY)) {
            ledger.drain();
            assertThat(ask(ledger, key, new Amounts(41, 0, 0, 0)))
                    .isInstanceOf(Admission.Refused.class);
            use(ledger, key, new Amounts(20, 20, 0, 0));
            ledger.allowances()
                    .setLimit(
                            limit("team:default/default", Measure.TOKENS, Window.MONTH, 150), "t");
            assertThat(ask(ledger, key, new Amounts(51, 0, 0, 0)))
                    .isInstanceOf(Admission.Refused.class);
            use(ledger, key, new Amounts(50, 0, 0, 0));
            balanced(ledger);
        }
    }

    @Test
    void a_budget_set_at_noon_knows_the_morning() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Ledger.Key key = ledger.addKey("ann").key();
            use(ledger, key, new Amounts(60, 0, 0, 0));
            ledger.allowances()
                    .setLimit(limit("key:" + key.id(), Measure.TOKENS, Window.DAY, 100), "t");
            assertThat(ask(ledger, key, new Amounts(41, 0, 0, 0)))
                    .isInstanceOf(Admission.Refused.class);
            use(ledger, key, new Amounts(40, 0, 0, 0));
            balanced(ledger);
        }
    }

    @Test
    void another_process_sets_a_limit_and_the_gateway_obeys() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Ledger.Key key = ledger.addKey("ann").key();
            use(ledger, key, Amounts.NONE);
            try (Ledger visitor = open(Role.VISITOR)) {
                assertThat(
                                visitor.allowances()
                                        .setLimit(
                                                limit("house", Measure.REQUESTS, Window.DAY, 1),
                                                "t"))
                        .isTrue();
            }
            ledger.drain();
            assertThat(ask(ledger, key, Amounts.NONE)).isInstanceOf(Admission.Refused.class);
            assertThat(ledger.allowances().removeLimit("house/requests/day", "t")).isTrue();
            assertThat(ledger.allowances().removeLimit("house/requests/day", "t")).isFalse();
            use(ledger, key, Amounts.NONE);
            assertThat(ledger.who().changes(3))
                    .extracting(Who.Change::what)
                    .containsExactly("limit.removed", "limit.set", "key.added");
            balanced(ledger);
        }
    }

    @Test
    void grants_are_drawn_survive_a_start_and_never_fall_below_nothing() {
        Ledger.Key key;
        Grant gift;
        try (Ledger ledger = open(Role.GATEWAY)) {
            key = ledger.addKey("ann").key();
            ledger.allowances()
                    .setLimit(limit("key:" + key.id(), Measure.CNY, Window.EVER, 0), "t");
            gift =
                    ledger.allowances()
                            .addGrant(grant("key:" + key.id(), 100, null, 0), "t")
                            .grant();
            use(ledger, key, new Amounts(30, 30, 600, 0));
            assertThat(balances(ledger))
                    .containsEntry("issued tokens", -100L)
                    .containsEntry("grant:" + gift.id() + " tokens", 40L)
                    .containsEntry("redeemed:" + key.id() + " tokens", 60L);
        }
        try (Ledger ledger = open(Role.GATEWAY)) {
            ledger.drain();
            assertThat(ask(ledger, key, new Amounts(21, 20, 410, 0)))
                    .isInstanceOf(Admission.Refused.class);
            use(ledger, key, new Amounts(20, 20, 400, 0));
            assertThat(balances(ledger)).containsEntry("grant:" + gift.id() + " tokens", 0L);
            assertThat(ledger.allowances().grants())
                    .extracting(Allowances.GrantState::left)
                    .containsExactly(0L);
            balanced(ledger);
        }
    }

    @Test
    void what_is_left_at_expiry_rolls_over_in_part_and_the_rest_is_given_up() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Ledger.Key key = ledger.addKey("ann").key();
            Instant expires = clock.instant().plus(Duration.ofDays(30));
            Grant gift =
                    ledger.allowances()
                            .addGrant(grant("key:" + key.id(), 100, expires, 50), "t")
                            .grant();
            use(ledger, key, new Amounts(10, 10, 0, 0));
            clock.advance(Duration.ofDays(30));
            ledger.drain();
            assertThat(ledger.allowances().grants()).hasSize(1);
            clock.advance(AllowTables.GRACE);
            ledger.drain();
            assertThat(balances(ledger))
                    .containsEntry("breakage tokens", 40L)
                    .containsEntry("grant:" + gift.id() + " tokens", 0L);
            Grant rest =
                    ledger.allowances().grants().stream()
                            .filter(state -> state.closed().isEmpty())
                            .findFirst()
                            .orElseThrow()
                            .grant();
            assertThat(rest.amount()).isEqualTo(40);
            assertThat(rest.expires()).isEqualTo(expires.plus(Duration.ofDays(30)));
            use(ledger, key, new Amounts(10, 10, 0, 0));
            assertThat(balances(ledger)).containsEntry("grant:" + rest.id() + " tokens", 20L);
            assertThat(ledger.allowances().revokeGrant(rest.id(), "t")).isPresent();
            assertThat(ledger.allowances().revokeGrant(rest.id(), "t")).isEmpty();
            clock.advance(AllowTables.GRACE.plusMinutes(2));
            ledger.drain();
            assertThat(balances(ledger))
                    .containsEntry("breakage tokens", 60L)
                    .containsEntry("grant:" + rest.id() + " tokens", 0L);
            balanced(ledger);
        }
    }

    @Test
    void a_grant_is_made_once_under_one_id() {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Grant named = grant("house", 7, null, 0).named("g_statement");
            assertThat(ledger.allowances().addGrant(named, "t").fresh()).isTrue();
            assertThat(ledger.allowances().addGrant(named, "t").fresh()).isFalse();
            assertThat(balances(ledger)).containsEntry("grant:g_statement tokens", 7L);
            balanced(ledger);
        }
    }

    @Test
    void a_hold_that_is_open_stands_in_the_database_until_it_ends() throws Exception {
        try (Ledger ledger = open(Role.GATEWAY)) {
            Ledger.Key key = ledger.addKey("ann").key();
            Hold hold = in(ledger, key, new Amounts(1, 2, 3, 4));
            ledger.drain();
            assertThat(states()).containsExactly("r1 held");
            ledger.holds().release(hold);
            ledger.drain();
            assertThat(states()).isEmpty();
            in(ledger, key, new Amounts(1, 2, 3, 4));
            clock.advance(Duration.ofMinutes(11));
            assertThat(ledger.holds().expire()).isOne();
            ledger.drain();
            assertThat(states()).containsExactly("r2 unknown");
            balanced(ledger);
        }
    }

    @Test
    void what_was_under_way_when_a_gateway_ended_is_unknown_at_the_next_start() throws Exception {
        try (Ledger ledger = open(Role.GATEWAY)) {
            in(ledger, ledger.addKey("ann").key(), new Amounts(1, 2, 3, 4));
        }
        try (Ledger ledger = open(Role.GATEWAY)) {
            ledger.drain();
            assertThat(states()).containsExactly("r1 unknown");
            balanced(ledger);
        }
    }

    private List<String> states() throws Exception {
        return Tables.select(on.in(folder), "SELECT id || ' ' || state FROM holds ORDER BY id");
    }
}
