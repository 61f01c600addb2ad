package footing.gateway;

import static footing.gateway.ScriptedLeg.answers;
import static footing.gateway.ScriptedLeg.chat;
import static footing.gateway.ScriptedLeg.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import footing.gateway.Terms.Sticky;
import footing.http.Upstream.Clocks;
import footing.ledger.UsageRow;
import footing.legs.Attempt;
import footing.legs.Leg;
import footing.legs.Outcome;
import footing.legs.Refusal.Kind;
import footing.legs.Relay;
import footing.testing.Leaks;
import footing.wire.Ask;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaceTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    @TempDir Path folder;
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @Test
    void a_silent_leg_is_joined_by_a_second_and_let_go_when_that_begins() throws Exception {
        Leaks leaks = Leaks.watch();
        try (RunningGateway house =
                house(AT_ONCE, leg("slow", this::waits), leg("quick", answers("{\"x\":1}")))) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.body()).isEqualTo("{\"x\":1}");
            assertThat(answer.headers().firstValue("footing-leg")).contains("quick");
            assertThat(answer.headers().firstValue("footing-attempts")).contains("2");
            assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            List<UsageRow> rows = rows(house);
            assertThat(rows).extracting(UsageRow::leg).containsExactly("quick", "slow");
            assertThat(rows).extracting(UsageRow::outcome).containsExactly("answered", "outrun");
            assertThat(rows).extracting(UsageRow::attempt).containsExactly(2, 1);
            assertThat(rows.getLast().state()).isEqualTo("unknown");
        }
        leaks.check(Duration.ofSeconds(20));
    }

    @Test
    void the_first_leg_may_still_win_and_both_are_counted() throws Exception {
        ScriptedLeg first =
                leg(
                        "first",
                        (ask, attempt, relay) -> {
                            await(go);
                            return answers("{}").play(ask, attempt, relay);
                        });
        ScriptedLeg second =
                leg(
                        "second",
                        (ask, attempt, relay) -> {
                            go.countDown();
                            return waits(ask, attempt, relay);
                        });
        try (RunningGateway house = house(AT_ONCE, first, second)) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.headers().firstValue("footing-leg")).contains("first");
            assertThat(answer.headers().firstValue("footing-attempts")).contains("2");
            assertThat(rows(house))
                    .extracting(UsageRow::outcome)
                    .containsExactly("answered", "outrun");
        }
    }

    @Test
    void who_tells_no_usage_is_guessed_in_a_race_too() throws Exception {
        String event =
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes.\"},"
                        + "\"finish_reason\":\"stop\"}]}\n\n";
        ScriptedLeg tells =
                leg(
                        "b",
                        (ask, attempt, relay) -> {
                            relay.skipped();
                            relay.begin(200, List.of(), -1);
                            write(relay, event);
                            relay.usageUntold();
                            write(relay, "data: [DONE]\n\n");
                            return new Outcome.Answered(null, "m", "stop", ScriptedLeg.TIMING);
                        });
        try (RunningGateway house = house(AT_ONCE, leg("slow", this::waits), tells)) {
            String ask =
                    ASK.replace(
                            "{\"model\"",
                            "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\"");
            StrictStream read = StrictStream.read(house.post(CHAT, ask).body());
            assertThat(read.wrong).isEmpty();
            assertThat(read.tokensOut).isPositive();
            assertThat(house.get("/metrics").body())
                    .contains("footing_skipped_events_total{leg=\"b\"} 1.0");
        }
    }

    private static void write(Relay relay, String text) throws Relay.CallerGone {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        relay.write(bytes, 0, bytes.length);
    }

    @Test
    void a_leg_that_answers_in_time_is_not_joined() throws Exception {
        ScriptedLeg second = leg("second", answers("{}"));
        try (RunningGateway house =
                house(Duration.ofSeconds(30), leg("first", answers("{}")), second)) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.headers().firstValue("footing-attempts")).contains("1");
            assertThat(second.seen).isEmpty();
        }
    }

    @Test
    void a_refusal_before_the_time_is_a_plain_failover() throws Exception {
        try (RunningGateway house =
                house(
                        Duration.ofSeconds(30),
                        leg("a", refuses(Kind.SERVER_ERROR, 500, null)),
                        leg("b", answers("{}")))) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.headers().firstValue("footing-leg")).contains("b");
            assertThat(rows(house))
                    .extracting(UsageRow::outcome)
                    .containsExactly("answered", "refused");
        }
    }

    @Test
    void when_both_fail_a_third_takes_over() throws Exception {
        ScriptedLeg a =
                leg(
                        "a",
                        (ask, attempt, relay) -> {
                            await(go);
                            return refuses(Kind.SERVER_ERROR, 500, null).play(ask, attempt, relay);
                        });
        ScriptedLeg b =
                leg(
                        "b",
                        (ask, attempt, relay) -> {
                            go.countDown();
                            return refuses(Kind.OVERLOADED, 503, null).play(ask, attempt, relay);
                        });
        try (RunningGateway house = house(AT_ONCE, a, b, leg("c", answers("{}")))) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.headers().firstValue("footing-leg")).contains("c");
            assertThat(answer.headers().firstValue("footing-attempts")).contains("3");
        }
    }

    @Test
    void the_requests_own_fault_ends_the_race() throws Exception {
        ScriptedLeg blames =
                leg(
                        "b",
                        (ask, attempt, relay) ->
                                refuses(Kind.INVALID_REQUEST, 400, null).play(ask, attempt, relay));
        try (RunningGateway house = house(AT_ONCE, leg("slow", this::waits), blames)) {
            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(400);
            assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_caller_who_leaves_cancels_both() throws Exception {
        Leaks leaks = Leaks.watch();
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch over = new CountDownLatch(2);
        ScriptedLeg.Script silent =
                (ask, attempt, relay) -> {
                    asked.countDown();
                    Outcome outcome = waits(ask, attempt, relay);
                    over.countDown();
                    return outcome;
                };
        try (RunningGateway house = house(AT_ONCE, leg("a", silent), leg("b", silent))) {
            try (Socket socket = house.send(CHAT, ASK)) {
                assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
                socket.setSoLinger(true, 0);
            }
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        }
        leaks.check(Duration.ofSeconds(20));
    }

    private Outcome waits(Ask ask, Attempt attempt, Relay relay) {
        try {
            new CountDownLatch(1).await(60, TimeUnit.SECONDS);
        } catch (InterruptedException cancel) {
            cancelled.countDown();
        }
        return new Outcome.CallerLeft(null, ScriptedLeg.TIMING);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private RunningGateway house(Duration hedge, Leg... legs) throws Exception {
        Terms terms =
                new Terms(
                        OnBreak.CONTINUE,
                        Sticky.NONE,
                        Terms.VendorGrants.IGNORE,
                        hedge,
                        Clocks.DEFAULT);
        Router router =
                new Router(
                        List.of(legs),
                        new Routes(Map.of(), Routes.UnknownModels.NEAREST, Map.of(), terms),
                        name -> Optional.empty());
        return new RunningGateway(folder, router, Senses.real(), Pause.real());
    }

    private static List<UsageRow> rows(RunningGateway house) {
        house.ledger.drain();
        return house.ledger.latest(10);
    }

    private static ScriptedLeg leg(String name, ScriptedLeg.Script script) {
        return new ScriptedLeg(name, List.of(chat("m")), script);
    }
}
