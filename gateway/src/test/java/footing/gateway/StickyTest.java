package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import footing.http.Upstream.Clocks;
import footing.testing.FakeClock;
import footing.wire.Ask;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StickyTest {
    private static final List<Plan.Step> EQUALS =
            List.of(
                    BalanceTest.step("a", 0, 1),
                    BalanceTest.step("b", 0, 1),
                    BalanceTest.step("c", 0, 1));

    @Test
    void a_conversation_that_grows_stays_where_it_is() {
        for (int i = 0; i < 200; i++) {
            String first =
                    "{\"role\":\"system\",\"content\":\"be kind\"},"
                            + "{\"content\":[{\"type\":\"text\",\"role\":\"user\",\"text\":\"call %d\"}],"
                                    .formatted(i)
                            + "\"role\":\"user\"}";
            String more =
                    ",{\"role\":\"assistant\",\"content\":\"hm\"},"
                            + "{\"role\":\"user\",\"content\":\"and "
                            + i * 7
                            + "?\"}";
            assertThat(order(messages(first + more), "k")).isEqualTo(order(messages(first), "k"));
        }
    }

    @Test
    void conversations_spread_by_weight_and_differ_between_callers() {
        List<Plan.Step> weighted =
                List.of(BalanceTest.step("a", 0, 3), BalanceTest.step("b", 0, 1));
        int rounds = 4000;
        int heavy = 0;
        int moved = 0;
        for (int i = 0; i < rounds; i++) {
            Ask ask = messages("{\"role\":\"user\",\"content\":\"talk %d\"}".formatted(i));
            heavy += first(Sticky.order(weighted, ask, "k1")).equals("a") ? 1 : 0;
            moved += order(ask, "k1").equals(order(ask, "k2")) ? 0 : 1;
        }
        assertThat(heavy / (double) rounds).isCloseTo(0.75, within(0.03));
        assertThat(moved).isGreaterThan(rounds / 2);
    }

    @Test
    void a_leg_that_goes_moves_only_its_own_conversations() {
        int moved = 0;
        for (int i = 0; i < 500; i++) {
            Ask ask = messages("{\"role\":\"user\",\"content\":\"talk %d\"}".formatted(i));
            List<String> all = order(ask, "k");
            String without = first(Sticky.order(EQUALS.subList(0, 2), ask, "k"));
            if (all.getFirst().equals("c")) {
                assertThat(without).isEqualTo(all.get(1));
                moved++;
            } else {
                assertThat(without).isEqualTo(all.getFirst());
            }
        }
        assertThat(moved).isBetween(120, 220);
    }

    @Test
    void what_the_caller_calls_a_conversation_goes_before_what_it_begins_with() {
        String user = "{\"role\":\"user\",\"content\":\"%s\"}";
        assertThat(order(named("\"prompt_cache_key\":\"p1\",\"user\":\"u1\"", user), "k"))
                .isEqualTo(order(named("\"prompt_cache_key\":\"p1\",\"user\":\"u9\"", "{}"), "k"));
        assertThat(order(named("\"user\":\"u1\"", user), "k"))
                .isEqualTo(order(named("\"user\":\"u1\"", user.formatted("else")), "k"));
    }

    @Test
    void a_plan_says_whether_conversations_stick() {
        Terms sticky =
                new Terms(
                        OnBreak.CONTINUE,
                        Terms.Sticky.CONVERSATION,
                        Terms.VendorGrants.IGNORE,
                        null,
                        Clocks.DEFAULT);
        FakeClock clock = new FakeClock();
        Balance balance = new Balance(new Limits(clock::nanoTime), clock::nanoTime, new Random(1));
        Ask ask = messages("{\"role\":\"user\",\"content\":\"hi\"}");
        List<Plan.Step> once = balance.steps(new Plan(EQUALS, sticky), ask, "k");
        for (int i = 0; i < 50; i++) {
            assertThat(balance.steps(new Plan(EQUALS, sticky), ask, "k")).isEqualTo(once);
        }
        assertThat(names(once)).isEqualTo(order(ask, "k"));
    }

    private static List<String> order(Ask ask, String caller) {
        return names(Sticky.order(EQUALS, ask, caller));
    }

    private static String first(@org.jspecify.annotations.Nullable List<Plan.Step> order) {
        return names(order).getFirst();
    }

    private static List<String> names(@org.jspecify.annotations.Nullable List<Plan.Step> order) {
        if (order == null) {
            throw new AssertionError("no conversation");
        }
        return order.stream().map(step -> step.leg().name()).toList();
    }

    private static Ask messages(String list) {
        return Asks.chat("{\"model\":\"m\",\"messages\":[" + list + "]}");
    }

    private static Ask named(String members, String message) {
        String one = message.equals("{}") ? "{\"role\":\"user\",\"content\":\"x\"}" : message;
        return Asks.chat("{\"model\":\"m\"," + members + ",\"messages\":[" + one + "]}");
    }
}
