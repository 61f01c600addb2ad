package footing.gateway;

import static footing.gateway.ScriptedLeg.chat;
import static footing.gateway.ScriptedLeg.inTurn;
import static footing.gateway.ScriptedLeg.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Header;
import footing.http.Upstream.Clocks;
import footing.ledger.UsageRow;
import footing.legs.Attempt;
import footing.legs.Evidence;
import footing.legs.Leg;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.legs.Relay;
import footing.legs.Resume;
import footing.legs.Resume.Way;
import footing.testing.FakeClock;
import footing.wire.Usage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is asked to carry on a stream, in which way, and who is not.
class CarryingOnTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private final List<RunningGateway> houses = new ArrayList<>();

    @AfterEach
    void close() {
        houses.forEach(RunningGateway::close);
    }

    @Test
    void who_was_cut_quickly_goes_on_itself_before_others() throws Exception {
        ScriptedLeg a = leg("a", inTurn(cut(Kind.TRUNCATED_STREAM, "One two"), says(" three.")));
        ScriptedLeg b = leg("b", says(" never"));
        assertThat(ask(a, b)).contains("One two", " three.", "[DONE]").doesNotContain("never");
        assertThat(a.seen.getLast().resume()).isEqualTo(new Resume(Way.PREFILL, "One two", -1));
        assertThat(b.seen).isEmpty();
    }

    @Test
    void who_is_cut_again_is_followed_by_another() throws Exception {
        ScriptedLeg a =
                leg(
                        "a",
                        inTurn(
                                cut(Kind.TRUNCATED_STREAM, "One two"),
                                cut(Kind.TRUNCATED_STREAM, " three")));
        ScriptedLeg b = leg("b", says(" four."));
        assertThat(ask(a, b)).contains("One two", " four.", "[DONE]");
        assertThat(a.seen).hasSize(2);
        // What the guard at the seam still held back is thrown away.
        assertThat(b.seen.getFirst().resume()).isEqualTo(new Resume(Way.PREFILL, "One two", -1));
    }

    @Test
    void a_leg_that_fell_silent_is_not_asked_again() throws Exception {
        ScriptedLeg a = leg("a", inTurn(cut(Kind.TIMEOUT, "One two"), says(" never")));
        a.withKeys("K#1", "K#2");
        assertThat(ask(a, leg("b", says(" three.")))).contains(" three.", "[DONE]");
        assertThat(a.seen).hasSize(1);
    }

    @Test
    void a_leg_that_declares_no_way_is_passed_over() throws Exception {
        ScriptedLeg mute = leg("mute", says(" never")).resuming();
        ScriptedLeg a = leg("a", cut(Kind.SERVER_ERROR, "One two"));
        assertThat(ask(a, mute, leg("c", says(" three.")))).contains(" three.", "[DONE]");
        assertThat(mute.seen).isEmpty();
    }

    @Test
    void who_refuses_to_be_prefilled_is_told_instead_and_that_is_remembered() throws Exception {
        ScriptedLeg b =
                leg(
                        "b",
                        (ask, attempt, relay) -> {
                            Resume resume = attempt.resume();
                            return resume != null && resume.way() == Way.PREFILL
                                    ? refuses(Kind.INVALID_REQUEST, 400, null)
                                            .play(ask, attempt, relay)
                                    : says(" three.").play(ask, attempt, relay);
                        });
        RunningGateway house = house(leg("a", cut(Kind.SERVER_ERROR, "One two")), b);
        for (int i = 0; i < 2; i++) {
            assertThat(house.post(CHAT, ASK).body())
                    .contains("One two", " three.", "[DONE]")
                    .doesNotContain("\"error\"");
        }
        assertThat(b.seen)
                .extracting(Attempt::resume)
                .extracting(Resume::way)
                .containsExactly(Way.PREFILL, Way.INSTRUCT, Way.INSTRUCT);
        assertThat(house.book.all()).isEmpty();
        house.ledger.drain();
        assertThat(house.ledger.latest(10))
                .extracting(UsageRow::outcome)
                .containsExactly("answered", "broke_off", "answered", "refused", "broke_off");
    }

    @Test
    void what_a_filter_ends_nobody_carries_on() throws Exception {
        ScriptedLeg c = leg("c", says(" never"));
        String body =
                ask(
                        leg("a", cut(Kind.SERVER_ERROR, "One two")),
                        leg("b", refuses(Kind.CONTENT_FILTERED, 400, null)),
                        c);
        assertThat(body).contains("\"error\":").doesNotContain("[DONE]");
        assertThat(c.seen).isEmpty();
    }

    @Test
    void where_nobody_is_left_the_stream_ends_with_an_error_that_names_who_was_asked()
            throws Exception {
        String body =
                ask(
                        leg("a", cut(Kind.SERVER_ERROR, "One two")),
                        leg("b", refuses(Kind.KEY_INVALID, 401, null)));
        assertThat(body)
                .contains(
                        "\"code\":\"answer_broke_off\"",
                        "{\"leg\":\"a\",\"kind\":\"server_error\"}",
                        "{\"leg\":\"b\",\"kind\":\"key_invalid\"}")
                .doesNotContain("[DONE]");
    }

    @Test
    void after_a_wait_a_busy_leg_carries_on_when_no_other_is_left() throws Exception {
        ScriptedLeg b =
                leg(
                        "b",
                        inTurn(
                                refuses(Kind.RATE_LIMITED, 429, Duration.ofSeconds(3)),
                                says(" three.")));
        assertThat(ask(leg("a", cut(Kind.SERVER_ERROR, "One two")), b))
                .contains("One two", " three.", "[DONE]");
        assertThat(b.seen.getLast().resume()).isEqualTo(new Resume(Way.PREFILL, "One two", -1));
    }

    private String ask(Leg... legs) throws Exception {
        return house(legs).post(CHAT, ASK).body();
    }

    private RunningGateway house(Leg... legs) throws Exception {
        RunningGateway house =
                new RunningGateway(
                        folder,
                        RunningGateway.router(Clocks.DEFAULT, legs),
                        new Senses(clock, clock::nanoTime, new Random(1)),
                        clock::advance);
        houses.add(house);
        return house;
    }

    private static ScriptedLeg leg(String name, ScriptedLeg.Script script) {
        return new ScriptedLeg(name, List.of(chat("m")), script)
                .at(name, name + ":443")
                .resuming(Way.PREFILL, Way.INSTRUCT);
    }

    /// Streams `text` to a proper end.
    private static ScriptedLeg.Script says(String text) {
        return (ask, attempt, relay) -> {
            begin(relay, text);
            write(relay, "{\"delta\":{},\"index\":0,\"finish_reason\":\"stop\"}");
            byte[] done = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);
            relay.write(done, 0, done.length);
            return new Outcome.Answered(
                    Usage.of(3, 2), attempt.model(), "stop", ScriptedLeg.TIMING);
        };
    }

    /// Streams `text` and dies.
    private static ScriptedLeg.Script cut(Kind kind, String text) {
        return (ask, attempt, relay) -> {
            begin(relay, text);
            relay.flush();
            return new Outcome.BrokeOff(
                    new Refusal(kind, "", null, "test"),
                    new Evidence(200, List.of(), "", null),
                    null,
                    ScriptedLeg.TIMING);
        };
    }

    private static void begin(Relay relay, String text) throws Relay.CallerGone {
        relay.begin(200, List.of(new Header("content-type", "text/event-stream")), -1);
        write(
                relay,
                "{\"delta\":{\"role\":\"assistant\",\"content\":\""
                        + text
                        + "\"},\"index\":0,\"finish_reason\":null}");
    }

    private static void write(Relay relay, String choice) throws Relay.CallerGone {
        byte[] event =
                ("data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                                + "\"model\":\"m\",\"choices\":["
                                + choice
                                + "]}\n\n")
                        .getBytes(StandardCharsets.UTF_8);
        relay.write(event, 0, event.length);
    }
}
