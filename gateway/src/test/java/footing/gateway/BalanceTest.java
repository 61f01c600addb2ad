package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import footing.legs.Outcome;
import footing.testing.FakeClock;
import footing.wire.Ask;
import footing.wire.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BalanceTest {
    private static final Ask ASK =
            Asks.chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    private static final int ROUNDS = 6000;

    private final FakeClock clock = new FakeClock();
    private final Limits limits = new Limits(clock::nanoTime);
    private final Balance balance = new Balance(limits, clock::nanoTime, new Random(7));

    @Test
    void a_plan_without_equals_is_taken_as_it_is() {
        Plan plan = new Plan(List.of(step("a", 0, 1), step("b", 1, 9), step("c", 2, 1)));
        assertThat(balance.steps(plan, ASK, "k")).isSameAs(plan.steps());
        Plan one = new Plan(List.of(step("a", 0, 1)));
        assertThat(balance.steps(one, ASK, "k")).isSameAs(one.steps());
    }

    @Test
    void tiers_keep_their_order_and_nobody_is_lost() {
        Plan plan =
                new Plan(
                        List.of(
                                step("a", 0, 1),
                                step("b", 1, 1),
                                step("c", 1, 1),
                                step("d", 1, 5),
                                step("e", 2, 1)));
        for (int i = 0; i < 100; i++) {
            List<String> order = names(plan);
            assertThat(order).startsWith("a").endsWith("e");
            assertThat(order.subList(1, 4)).containsExactlyInAnyOrder("b", "c", "d");
        }
    }

    @Test
    void the_first_place_goes_by_weight() {
        Map<String, Double> shares = shares(plan(step("a", 0, 3), step("b", 0, 1)));
        assertThat(shares.get("a")).isCloseTo(0.75, within(0.02));
        shares = shares(plan(step("a", 0, 3), step("b", 0, 1), step("c", 0, 1)));
        assertThat(shares.get("a")).isCloseTo(0.6, within(0.02));
        assertThat(shares.get("b")).isCloseTo(0.2, within(0.02));
    }

    @Test
    void who_takes_five_times_as_long_gets_a_fifth_of_what_its_equal_gets() {
        Plan plan = plan(step("quick", 0, 1), step("slow", 0, 1));
        answered(plan.steps().getFirst(), 100);
        answered(plan.steps().getLast(), 500);
        assertThat(shares(plan).get("slow")).isCloseTo(1.0 / 6, within(0.02));
    }

    @Test
    void who_has_less_under_way_goes_first_when_both_are_drawn() throws Exception {
        Plan plan = plan(step("busy", 0, 1), step("free", 0, 1));
        Permit held = enter(plan.steps().getFirst());
        // Drawn twice: the busy one goes first once in four times.
        assertThat(shares(plan).get("busy")).isCloseTo(0.25, within(0.02));
        held.done(null);
        assertThat(shares(plan).get("busy")).isCloseTo(0.5, within(0.02));
    }

    @Test
    void three_times_the_weight_bears_three_times_as_much() throws Exception {
        Plan plan = plan(step("large", 0, 3), step("small", 0, 1));
        List<Permit> held = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            held.add(enter(balance.steps(plan, ASK, "k").getFirst()));
        }
        int large = limits.model(plan.steps().getFirst()).inFlight();
        assertThat(large).isBetween(295, 305);
        held.forEach(permit -> permit.done(null));
        assertThat(limits.inFlight()).isZero();
    }

    @Test
    void one_of_whom_nothing_is_known_counts_as_the_middle_of_its_equals() {
        Plan plan = plan(step("quick", 0, 1), step("slow", 0, 1), step("new", 0, 1));
        answered(plan.steps().get(0), 100);
        answered(plan.steps().get(1), 300);
        // In proportion to 1/100, 1/300 and 1/200.
        Map<String, Double> shares = shares(plan);
        assertThat(shares.get("quick")).isCloseTo(6.0 / 11, within(0.02));
        assertThat(shares.get("new")).isCloseTo(3.0 / 11, within(0.02));
    }

    @Test
    void what_was_seen_long_ago_is_forgotten() {
        Plan plan = plan(step("quick", 0, 1), step("slow", 0, 1));
        answered(plan.steps().getFirst(), 100);
        answered(plan.steps().getLast(), 900);
        clock.advance(Duration.ofMinutes(10));
        assertThat(shares(plan).get("slow")).isCloseTo(0.5, within(0.02));
    }

    @Test
    void what_is_seen_now_counts_soon() {
        Plan plan = plan(step("a", 0, 1), step("b", 0, 1));
        answered(plan.steps().getFirst(), 100);
        answered(plan.steps().getLast(), 100);
        clock.advance(Duration.ofSeconds(30));
        answered(plan.steps().getFirst(), 900);
        answered(plan.steps().getLast(), 100);
        assertThat(shares(plan).get("a")).isLessThan(0.15);
    }

    @Test
    void the_same_chance_gives_the_same_order() {
        Plan plan = plan(step("a", 0, 1), step("b", 0, 2), step("c", 0, 3));
        Balance one = new Balance(limits, clock::nanoTime, new Random(3));
        Balance other = new Balance(limits, clock::nanoTime, new Random(3));
        for (int i = 0; i < 50; i++) {
            assertThat(one.steps(plan, ASK, "k")).isEqualTo(other.steps(plan, ASK, "k"));
        }
    }

    @Test
    void keys_of_a_leg_share_the_work() throws Exception {
        List<String> one = List.of("K#1");
        assertThat(balance.keys("a", one)).isSameAs(one);
        Permit held = limits.enter(step("a", 0, 1), "K#1", Duration.ZERO);
        int first = 0;
        for (int i = 0; i < ROUNDS; i++) {
            List<String> order = balance.keys("a", List.of("K#1", "K#2"));
            assertThat(order).containsExactlyInAnyOrder("K#1", "K#2");
            first += order.getFirst().equals("K#1") ? 1 : 0;
        }
        assertThat(first / (double) ROUNDS).isCloseTo(0.25, within(0.02));
        assertThat(held).isNotNull();
    }

    private Map<String, Double> shares(Plan plan) {
        Map<String, Double> shares = new HashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            shares.merge(names(plan).getFirst(), 1.0 / ROUNDS, Double::sum);
        }
        return shares;
    }

    private List<String> names(Plan plan) {
        return balance.steps(plan, ASK, "k").stream().map(step -> step.leg().name()).toList();
    }

    private Permit enter(Plan.Step step) throws InterruptedException {
        Permit permit = limits.enter(step, null, Duration.ZERO);
        if (permit == null) {
            throw new AssertionError("no room on " + step);
        }
        return permit;
    }

    /// An attempt whose first token came after so many milliseconds.
    private void answered(Plan.Step step, long millis) {
        Permit permit = limits.tryEnter(step, null);
        assertThat(permit).isNotNull();
        long nanos = Duration.ofMillis(millis).toNanos();
        if (permit != null) {
            permit.done(
                    new Outcome.Answered(
                            Usage.of(1, 1), "m", "stop", new Outcome.Timing(nanos, nanos)));
        }
    }

    private static Plan plan(Plan.Step... steps) {
        return new Plan(List.of(steps));
    }

    static Plan.Step step(String leg, int tier, int weight) {
        return new Plan.Step(new NamedLeg(leg, "x", "m"), "m", null, tier, weight);
    }
}
