package footing.gateway;

import static footing.gateway.ScriptedLeg.answers;
import static footing.gateway.ScriptedLeg.chat;
import static footing.gateway.ScriptedLeg.inTurn;
import static footing.gateway.ScriptedLeg.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Upstream.Clocks;
import footing.ledger.UsageRow;
import footing.legs.Attempt;
import footing.legs.Evidence;
import footing.legs.Leg;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.testing.FakeClock;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What follows each kind of refusal when there is another key, another leg, or nothing left. Time
/// passes only as the house waits.
class FailoverTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final List<RunningGateway> houses = new ArrayList<>();

    @AfterEach
    void close() {
        houses.forEach(RunningGateway::close);
    }

    @ParameterizedTest
    @EnumSource
    void each_kind_with_another_key_and_another_leg(Kind kind) throws Exception {
        ScriptedLeg a = leg("a", refuses(kind, 400, null)).withKeys("K#1", "K#2", "K#3");
        ScriptedLeg b = leg("b", answers("{}"));
        HttpResponse<String> answer = ask(a, b);
        int ofA =
                switch (kind) {
                    case KEY_INVALID -> 2;
                    case RATE_LIMITED -> 3;
                    default -> 1;
                };
        assertThat(a.seen)
                .extracting(Attempt::key)
                .hasSize(ofA)
                .doesNotHaveDuplicates()
                .isSubsetOf("K#1", "K#2", "K#3");
        boolean callersFault =
                switch (kind) {
                    // Of the same size, so it is no larger one.
                    case CONTEXT_LENGTH_EXCEEDED, INVALID_REQUEST, CONTENT_FILTERED -> true;
                    default -> false;
                };
        assertThat(answer.statusCode()).isEqualTo(callersFault ? 400 : 200);
        assertThat(b.seen).hasSize(callersFault ? 0 : 1);
        assertThat(attempts(answer)).isEqualTo(ofA + b.seen.size());
        assertThat(waits).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void each_kind_with_nothing_left(Kind kind) throws Exception {
        ScriptedLeg a = leg("a", inTurn(refuses(kind, 400, null), answers("{}")));
        HttpResponse<String> answer = ask(a);
        boolean again =
                switch (kind) {
                    case RATE_LIMITED, OVERLOADED, TRUNCATED_STREAM -> true;
                    default -> false;
                };
        assertThat(a.seen).hasSize(again ? 2 : 1);
        assertThat(waits).hasSize(again && kind != Kind.TRUNCATED_STREAM ? 1 : 0);
        assertThat(answer.statusCode())
                .isEqualTo(
                        switch (kind) {
                            case RATE_LIMITED, OVERLOADED, TRUNCATED_STREAM -> 200;
                            case CONTEXT_LENGTH_EXCEEDED,
                                    INVALID_REQUEST,
                                    CONTENT_FILTERED,
                                    NOT_SUPPORTED ->
                                    400;
                            default -> 503;
                        });
        assertThat(answer.statusCode() == 503)
                .isEqualTo(answer.headers().firstValue("retry-after").isPresent());
    }

    @Test
    void a_ban_of_the_region_closes_all_legs_of_the_supplier_at_that_host_to_this_request()
            throws Exception {
        ScriptedLeg one = leg("one", refuses(Kind.REGION_BLOCKED, 403, null)).at("x", "x:443");
        ScriptedLeg two = leg("two", answers("{}")).at("x", "x:443");
        ScriptedLeg elsewhere = leg("elsewhere", answers("{}")).at("x", "china.x:443");
        assertThat(ask(one, two, elsewhere).statusCode()).isEqualTo(200);
        assertThat(two.seen).isEmpty();
        assertThat(elsewhere.seen).hasSize(1);
    }

    @Test
    void who_asks_to_slow_down_is_asked_again_after_the_time_it_named_when_others_failed()
            throws Exception {
        ScriptedLeg busy =
                leg(
                        "busy",
                        inTurn(
                                refuses(Kind.RATE_LIMITED, 429, Duration.ofSeconds(10)),
                                answers("{}")));
        ScriptedLeg broken =
                leg(
                        "broken",
                        (ask, attempt, relay) -> {
                            clock.advance(Duration.ofSeconds(4));
                            return refuses(Kind.SERVER_ERROR, 500, null).play(ask, attempt, relay);
                        });
        HttpResponse<String> answer = ask(busy, broken);
        assertThat(answer.headers().firstValue("footing-leg")).contains("busy");
        assertThat(attempts(answer)).isEqualTo(3);
        assertThat(waits).hasSize(1);
        assertThat(waits.getFirst()).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(7));
    }

    @Test
    void the_caller_is_made_to_wait_once_only() throws Exception {
        ScriptedLeg busy = leg("a", refuses(Kind.RATE_LIMITED, 429, Duration.ofSeconds(2)));
        ScriptedLeg full = leg("b", refuses(Kind.OVERLOADED, 503, Duration.ofSeconds(3)));
        HttpResponse<String> answer = ask(busy, full);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("2");
        assertThat(waits).hasSize(1);
        assertThat(attempts(answer)).isEqualTo(3);
    }

    @Test
    void nobody_waits_beyond_the_callers_deadline() throws Exception {
        ScriptedLeg busy = leg("a", refuses(Kind.RATE_LIMITED, 429, Duration.ofSeconds(31)));
        Duration second = Duration.ofSeconds(1);
        Clocks clocks = new Clocks(second, second, second, Duration.ofSeconds(30));
        assertThat(ask(clocks, busy).statusCode()).isEqualTo(503);
        assertThat(waits).isEmpty();
        assertThat(busy.seen).hasSize(1);
    }

    @Test
    void a_slow_failure_is_not_doubled() throws Exception {
        Outcome.Timing slow = new Outcome.Timing(-1, Duration.ofSeconds(6).toNanos());
        ScriptedLeg a =
                leg(
                        "a",
                        (ask, attempt, relay) ->
                                new Outcome.Refused(
                                        new Refusal(Kind.OVERLOADED, "", null, "test"),
                                        new Evidence(503, List.of(), "", null),
                                        slow));
        assertThat(ask(a).statusCode()).isEqualTo(503);
        assertThat(a.seen).hasSize(1);
        assertThat(waits).isEmpty();
    }

    @Test
    void an_outage_is_not_made_worse_once_the_retry_budget_is_spent() throws Exception {
        ScriptedLeg a = leg("a", refuses(Kind.RATE_LIMITED, 429, null)).at("x", "x:443");
        String[] keys = IntStream.range(0, 12).mapToObj(i -> "K#" + i).toArray(String[]::new);
        assertThat(ask(a.withKeys(keys)).statusCode()).isEqualTo(503);
        assertThat(a.seen).hasSize(1 + 10);
        assertThat(waits).isEmpty();
        assertThat(houses.getFirst().get("/metrics").body())
                .containsPattern("footing_retries_denied_total\\{supplier=\"x\"} [1-9]");
    }

    @Test
    void the_error_names_every_attempt_and_keeps_long_words_short() throws Exception {
        ScriptedLeg a = leg("a", refuses(Kind.KEY_INVALID, 401, null)).withKeys("K#1", "K#2");
        HttpResponse<String> answer = ask(a, leg("b", refuses(Kind.ACCOUNT_CLOSED, 403, null)));
        assertThat(answer.body())
                .contains(
                        "\"code\":\"no_supplier_available\"",
                        "{\"leg\":\"a\",\"kind\":\"key_invalid\"},"
                                + "{\"leg\":\"a\",\"kind\":\"key_invalid\"},"
                                + "{\"leg\":\"b\",\"kind\":\"account_closed\"}");
        assertThat(answer.headers().firstValue("retry-after")).contains("60");
        RunningGateway house = houses.getFirst();
        house.ledger.drain();
        assertThat(house.ledger.latest(10)).extracting(UsageRow::attempt).containsExactly(3, 2, 1);
    }

    private HttpResponse<String> ask(Leg... legs) throws Exception {
        return ask(Clocks.DEFAULT, legs);
    }

    private HttpResponse<String> ask(Clocks clocks, Leg... legs) throws Exception {
        return house(clocks, legs).post(CHAT, ASK);
    }

    private RunningGateway house(Clocks clocks, Leg... legs) throws Exception {
        RunningGateway house =
                new RunningGateway(
                        folder,
                        RunningGateway.router(clocks, legs),
                        new Senses(clock, clock::nanoTime, new Random(1)),
                        wait -> {
                            waits.add(wait);
                            clock.advance(wait);
                        });
        houses.add(house);
        return house;
    }

    private static int attempts(HttpResponse<String> answer) {
        return Integer.parseInt(answer.headers().firstValue("footing-attempts").orElse("0"));
    }

    private static ScriptedLeg leg(String name, ScriptedLeg.Script script) {
        return new ScriptedLeg(name, new ArrayList<>(List.of(chat("m"))), script);
    }
}
