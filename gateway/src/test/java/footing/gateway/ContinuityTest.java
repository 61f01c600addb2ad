package footing.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import footing.http.Header;
import footing.legs.Evidence;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Relay;
import footing.legs.Resume;
import footing.testing.FakeClock;
import footing.tokens.TokenCounter;
import footing.wire.Ask;
import footing.wire.AskReader;
import footing.wire.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContinuityTest {
    private static final TokenCounter COUNTER = TokenCounter.guessing();

    private static final String ROLE = delta("a1", "{\"role\":\"assistant\",\"content\":\"\"}");
    private static final String STOP =
            "data: {\"id\":\"a1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m-b\","
                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final PaperExchange caller = new PaperExchange();

    @Test
    void an_answer_of_one_leg_passes_byte_for_byte() throws Exception {
        Continuity one = continuity("");
        String sent = ": hello\n\n" + ROLE + text("a1", "Hi") + STOP + DONE;
        play(one, "a", 1, null, sent);
        one.end();
        assertThat(caller.text()).isEqualTo(sent);
        assertThat(caller.finished).isTrue();
    }

    @Test
    void another_leg_carries_the_text_on_under_the_same_id() throws Exception {
        Continuity one = continuity("");
        play(one, "a", 1, null, ROLE + text("a1", "The quick brown fox "));
        Resume resume = carryOn(one.after(broke()));
        assertThat(resume.text()).isEqualTo("The quick brown fox ");
        assertThat(resume.tokensLeft()).isEqualTo(-1);
        play(
                one,
                "b",
                2,
                resume,
                delta("b9", "{\"role\":\"assistant\",\"content\":\"\"}")
                        + text("b9", " jumps over")
                        + text("b9", " the dog.")
                        + STOP
                        + DONE);
        one.end();
        Transcript got = read();
        assertThat(got.text.toString()).isEqualTo("The quick brown fox jumps over the dog.");
        assertThat(caller.text())
                .contains(": footing-switch leg=b\n\n")
                .doesNotContain("b9")
                .contains(
                        "\"footing\":{\"seams\":[{\"at\":20,\"from\":\"a\",\"to\":\"b\",\"why\":"
                                + "\"truncated_stream\",\"way\":\"prefill\"}],\"attempts\":2,")
                .endsWith(DONE);
        assertThat(caller.text().split("\"role\"", -1)).hasSize(2);
        assertThat(caller.text().split("\"finish_reason\":\"stop\"", -1)).hasSize(2);
    }

    @Test
    void one_usage_sums_what_the_caller_got() throws Exception {
        Continuity one = continuity(",\"stream_options\":{\"include_usage\":true}");
        play(one, "a", 1, null, ROLE + text("a1", "Twelve chars"));
        Resume resume = carryOn(one.after(broke()));
        play(
                one,
                "b",
                2,
                resume,
                text("b9", " and the rest of it")
                        + STOP
                        + "data: {\"id\":\"b9\",\"choices\":[],\"usage\":{\"prompt_tokens\":13,"
                        + "\"completion_tokens\":5,\"total_tokens\":18}}\n\n"
                        + DONE);
        one.end();
        assertThat(caller.text())
                .contains(
                        "\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":8,"
                                + "\"total_tokens\":18},\"footing\":")
                .contains("\"usage_estimated\":true");
        assertThat(caller.text().split("\"usage\"", -1)).hasSize(2);
    }

    @Test
    void what_does_not_fit_is_rejected_and_the_next_way_is_tried() throws Exception {
        Continuity one = continuity("");
        play(one, "a", 1, null, ROLE + text("a1", "The quick brown fox"));
        Resume resume = carryOn(one.after(broke()));
        assertThatThrownBy(() -> play(one, "b", 2, resume, text("b", "Sure, here you are!") + STOP))
                .isInstanceOf(Relay.CallerGone.class);
        assertThat(one.rejected()).isTrue();
        Resume again = carryOn(one.after(left()));
        assertThat(again.text()).isEqualTo("The quick brown fox");
        play(one, "b", 3, again.by(Resume.Way.INSTRUCT), text("b", " jumps.") + STOP + DONE);
        one.end();
        assertThat(read().text.toString()).isEqualTo("The quick brown fox jumps.");
        assertThat(caller.text()).contains("\"way\":\"instruct\"").doesNotContain("rejected");
    }

    @Test
    void reasoning_alone_is_followed_by_an_answer_from_the_start() throws Exception {
        Continuity one = continuity("");
        play(one, "a", 1, null, ROLE + delta("a1", "{\"reasoning_content\":\"Hm\"}"));
        assertThat(one.after(broke())).isInstanceOf(Continuity.Next.Afresh.class);
        play(
                one,
                "b",
                2,
                null,
                ROLE
                        + delta("b", "{\"reasoning_content\":\"Oh\"}")
                        + text("b", "Yes.")
                        + STOP
                        + DONE);
        one.end();
        assertThat(caller.text()).contains("Hm").doesNotContain("Oh");
        assertThat(caller.text().split("\"role\"", -1)).hasSize(2);
        assertThat(read().text.toString()).isEqualTo("Yes.");
    }

    @Test
    void a_tool_call_is_held_until_it_is_whole_and_a_dying_one_is_never_seen() throws Exception {
        Continuity one = continuity(TOOLS);
        play(one, "a", 1, null, ROLE + call("x", "{\\\"city\\\":"));
        assertThat(caller.text()).isEqualTo(ROLE);
        assertThat(one.after(broke())).isInstanceOf(Continuity.Next.Afresh.class);
        play(one, "b", 2, null, ROLE + call("y", "{\\\"city\\\":") + more("\\\"Oslo\\\"}"));
        assertThat(caller.text()).isEqualTo(ROLE + ": footing-switch leg=b\n\n");
        byte[] end = (STOP.replace("\"stop\"", "\"tool_calls\"") + DONE).getBytes(UTF8);
        one.write(end, 0, end.length);
        one.end();
        assertThat(caller.text()).contains("Oslo", "\"y\"").doesNotContain("\"x\"").endsWith(DONE);
    }

    @Test
    void arguments_that_are_no_json_at_the_end_are_never_delivered() throws Exception {
        Continuity one = continuity(TOOLS);
        assertThatThrownBy(() ->
                        play(
                                one,
                                "a",
                                1,
                                null,
                                call("x", "{\\\"city\\\":")
                                        + STOP.replace("\"stop\"", "\"tool_calls\"")))
                .isInstanceOf(Relay.CallerGone.class);
        assertThat(one.rejected()).isTrue();
        assertThat(one.after(left())).isInstanceOf(Continuity.Next.Afresh.class);
        assertThat(caller.text()).isEmpty();
    }

    @Test
    void prose_does_not_follow_a_tool_call_that_had_begun() throws Exception {
        Continuity one = continuity(TOOLS);
        play(one, "a", 1, null, ROLE + text("a1", "Let me see. ") + call("x", "{\\\"ci"));
        Resume resume = carryOn(one.after(broke()));
        assertThatThrownBy(() ->
                        play(one, "b", 2, resume, text("b", "It rains in Oslo.") + STOP + DONE))
                .isInstanceOf(Relay.CallerGone.class);
        assertThat(read().text.toString()).isEqualTo("Let me see. ");
        Resume again = carryOn(one.after(left()));
        String end = STOP.replace("\"stop\"", "\"tool_calls\"") + DONE;
        play(one, "c", 3, again, call("z", "{\\\"city\\\":\\\"Oslo\\\"}") + end);
        one.end();
        assertThat(caller.text())
                .contains("Oslo", "\"z\"", "\"to\":\"c\"")
                .doesNotContain("rains", "\"to\":\"b\"");
    }

    @Test
    void calls_of_which_only_the_end_is_missing_are_whole_when_nobody_else_can() throws Exception {
        Continuity one = continuity(TOOLS);
        play(one, "a", 1, null, ROLE + call("x", "{\\\"city\\\":\\\"Oslo\\\"}"));
        assertThat(one.after(broke())).isInstanceOf(Continuity.Next.Afresh.class);
        one.leg("b", 2, null);
        assertThat(one.after(refused(Refusal.Kind.OVERLOADED)))
                .isInstanceOf(Continuity.Next.Afresh.class);
        one.endBroken(new byte[0]);
        assertThat(caller.text())
                .contains("Oslo", "\"finish_reason\":\"tool_calls\"")
                .endsWith(DONE);
    }

    @Test
    void tokens_of_calls_that_were_held_count_once() throws Exception {
        String usage = ",\"stream_options\":{\"include_usage\":true}";
        String first = text("a1", "Let me look. ");
        String rest =
                call("x", "{\\\"city\\\":\\\"Oslo\\\"}").replace("\"id\":\"t\"", "\"id\":\"a1\"");
        Continuity one = continuity(TOOLS + usage);
        play(one, "a", 1, null, ROLE + first + rest);
        assertThat(one.after(broke())).isInstanceOf(Continuity.Next.CarryOn.class);
        one.endBroken(new byte[0]);
        long due = tokens("Let me look. ") + tokens("weather{\"city\":\"Oslo\"}");
        assertThat(tokensOut()).isEqualTo(due);
        Continuity two = continuity(TOOLS + usage);
        play(two, "a", 1, null, ROLE + first);
        Resume resume = carryOn(two.after(broke()));
        play(two, "b", 2, resume, text("b", "And once more. ".repeat(20)) + rest);
        assertThat(caller.text()).contains("And once more. ").doesNotContain("Oslo");
        assertThat(two.after(broke())).isInstanceOf(Continuity.Next.CarryOn.class);
        two.endBroken(new byte[0]);
        assertThat(caller.text()).contains("Oslo").endsWith(DONE);
        due += tokens("And once more. ".repeat(20));
        assertThat(tokensOut()).isBetween(due - 1, due + 1);
    }

    @Test
    void a_leg_that_tells_no_usage_is_guessed_where_the_caller_asked() throws Exception {
        String usage = ",\"stream_options\":{\"include_usage\":true}";
        for (String more : List.of(usage, usage + TOOLS, usage + JSON)) {
            Continuity one = continuity(more);
            play(one, "a", 1, null, ROLE + text("a1", "{ }") + STOP);
            one.usageUntold();
            one.write(DONE.getBytes(UTF8), 0, DONE.length());
            one.end();
            assertThat(caller.text())
                    .startsWith(ROLE + text("a1", "{ }") + STOP)
                    .contains("\"choices\":[],\"usage\":{\"prompt_tokens\":")
                    .contains("\"seams\":[],\"attempts\":1,\"usage_estimated\":true}")
                    .endsWith(DONE);
            assertThat(tokensOut()).isPositive();
        }
    }

    @Test
    void an_answer_in_json_is_seen_at_its_end_or_not_at_all() throws Exception {
        Continuity one = continuity(JSON);
        play(one, "a", 1, null, ROLE + text("a1", "{\\\"a\\\":"));
        assertThat(caller.text()).isEmpty();
        assertThat(one.after(broke())).isInstanceOf(Continuity.Next.Afresh.class);
        String whole = ROLE + text("b", "{}") + STOP + DONE;
        play(one, "b", 2, null, whole);
        one.end();
        assertThat(caller.text()).isEqualTo(whole);
    }

    @Test
    void a_caller_who_waits_for_what_is_held_hears_comments_and_may_still_be_served_by_another()
            throws Exception {
        FakeClock clock = new FakeClock();
        CallerRelay relay = new CallerRelay(caller, "req_1", clock::nanoTime);
        Continuity one = new Continuity(ask(TOOLS), OnBreak.CONTINUE, relay, COUNTER);
        play(one, "a", 1, null, call("x", "{"));
        assertThat(relay.takeSilence(clock.nanoTime())).isFalse();
        clock.advance(Duration.ofSeconds(11));
        assertThat(relay.takeSilence(clock.nanoTime())).isTrue();
        relay.keepAlive(clock.nanoTime());
        assertThat(caller.text()).isEqualTo(": keep-alive\n\n");
        assertThat(one.after(broke())).isInstanceOf(Continuity.Next.Afresh.class);
        String whole = ROLE + text("b", "Yes.") + STOP + DONE;
        play(one, "b", 2, null, whole);
        one.end();
        assertThat(caller.text()).isEqualTo(": keep-alive\n\n" + whole);
        assertThat(caller.headers).contains(new Header("footing-leg", "a"));
    }

    @Test
    void who_hears_nothing_while_another_leg_thinks_hears_comments() throws Exception {
        FakeClock clock = new FakeClock();
        CallerRelay relay = new CallerRelay(caller, "req_1", clock::nanoTime);
        Continuity one = new Continuity(ask(""), OnBreak.CONTINUE, relay, COUNTER);
        play(one, "a", 1, null, ROLE + text("a1", "Once upon a time"));
        Resume resume = carryOn(one.after(broke()));
        clock.advance(Duration.ofSeconds(11));
        play(one, "b", 2, resume, delta("b", "{\"reasoning_content\":\"Hm\"}"));
        assertThat(relay.takeSilence(clock.nanoTime() - 10_000_000_000L)).isTrue();
    }

    @Test
    void the_longest_answer_counts_over_all_legs() throws Exception {
        Continuity one = continuity(",\"max_tokens\":10");
        play(one, "a", 1, null, ROLE + text("a1", "Twelve chars"));
        assertThat(carryOn(one.after(broke())).tokensLeft()).isEqualTo(7);
        Continuity two = continuity(",\"max_tokens\":3");
        play(two, "a", 1, null, ROLE + text("a1", "Twelve chars"));
        assertThat(two.after(broke())).isEqualTo(new Continuity.Next.Whole("length"));
        two.end();
        assertThat(caller.text()).contains("\"finish_reason\":\"length\"").endsWith(DONE);
    }

    @Test
    void a_filtered_answer_is_not_carried_on_elsewhere() throws Exception {
        Continuity one = continuity("");
        play(one, "a", 1, null, ROLE + text("a1", "Some text"));
        assertThat(one.after(broke(Refusal.Kind.CONTENT_FILTERED)))
                .isInstanceOf(Continuity.Next.End.class);
    }

    @Test
    void several_choices_are_not_carried_on_but_may_start_anew_behind_a_line() throws Exception {
        Continuity one = continuity(",\"n\":2");
        play(one, "a", 1, null, ROLE + text("a1", "One"));
        assertThat(one.after(broke())).isInstanceOf(Continuity.Next.End.class);
        Continuity two = continuity(OnBreak.RESTART_VISIBLE, ",\"n\":2");
        play(two, "a", 1, null, ROLE + text("a1", "One"));
        assertThat(two.after(broke())).isInstanceOf(Continuity.Next.Afresh.class);
        String stops = STOP + STOP.replace("\"index\":0", "\"index\":1");
        play(two, "b", 2, null, ROLE + text("b", "Uno") + stops + DONE);
        two.end();
        assertThat(read().text.toString())
                .isEqualTo("One\n\n[The answer was interrupted and starts anew.]\n\nUno");
        assertThat(caller.text().split("\"footing\":", -1)).hasSize(2);
        assertThat(caller.text()).contains("\"way\":\"restart\"");
    }

    @Test
    void who_wants_an_honest_end_gets_one() throws Exception {
        Continuity one = continuity(OnBreak.END_HONESTLY, "");
        play(one, "a", 1, null, ROLE + text("a1", "One"));
        assertThat(one.after(broke())).isInstanceOf(Continuity.Next.End.class);
        one.endBroken("{}".getBytes(UTF8));
        assertThat(caller.text()).endsWith("data: {}\n\n").doesNotContain("[DONE]");
    }

    @Test
    void a_stop_text_over_the_seam_is_an_end() throws Exception {
        Continuity one = continuity(",\"stop\":[\"END\"]");
        play(one, "a", 1, null, ROLE + text("a1", "One E"));
        Resume resume = carryOn(one.after(broke()));
        assertThatThrownBy(() -> play(one, "b", 2, resume, text("b", "ND two") + STOP))
                .isInstanceOf(Relay.CallerGone.class);
        assertThat(one.after(left())).isEqualTo(new Continuity.Next.Whole("stop"));
        one.end();
        assertThat(read().text.toString()).isEqualTo("One E");
        assertThat(caller.text()).contains("\"finish_reason\":\"stop\"").endsWith(DONE);
    }

    @Test
    void two_breaks_leave_two_seams() throws Exception {
        Continuity one = continuity("");
        play(one, "a", 1, null, ROLE + text("a1", "One two three"));
        Resume first = carryOn(one.after(broke()));
        String long_ = " four five six seven".repeat(1) + " eight nine ten. ".repeat(20);
        play(one, "b", 2, first, text("b", long_));
        Resume second = carryOn(one.after(broke(Refusal.Kind.TIMEOUT)));
        assertThat(second.text()).isEqualTo("One two three" + long_);
        play(one, "c", 3, second, text("c", "Over.") + STOP + DONE);
        one.end();
        assertThat(read().text.toString()).isEqualTo("One two three" + long_ + "Over.");
        assertThat(caller.text())
                .contains(
                        "\"from\":\"a\",\"to\":\"b\"",
                        "\"from\":\"b\",\"to\":\"c\"",
                        "\"timeout\"");
    }

    private static final java.nio.charset.Charset UTF8 = StandardCharsets.UTF_8;
    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}]";

    private static final String JSON = ",\"response_format\":{\"type\":\"json_object\"}";

    private Continuity continuity(String more) {
        return continuity(OnBreak.CONTINUE, more);
    }

    private Continuity continuity(OnBreak policy, String more) {
        CallerRelay relay = new CallerRelay(caller.anew(), "req_1", System::nanoTime);
        return new Continuity(ask(more), policy, relay, COUNTER);
    }

    private static Ask ask(String more) {
        String body =
                "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                        + more
                        + "}";
        return switch (AskReader.read(Endpoint.CHAT_COMPLETIONS, body.getBytes(UTF8))) {
            case AskReader.Good(Ask good) -> good;
            case AskReader.Bad(var error) -> throw new AssertionError(error.message());
        };
    }

    private static void play(
            Continuity one, String leg, int number, @Nullable Resume resume, String events)
            throws Relay.CallerGone {
        one.leg(leg, number, resume);
        one.begin(200, List.of(new Header("content-type", "text/event-stream")), -1);
        byte[] bytes = events.getBytes(UTF8);
        one.write(bytes, 0, bytes.length);
        one.flush();
    }

    private Transcript read() {
        Tape tape = new Tape();
        byte[] bytes = caller.text().getBytes(UTF8);
        tape.add(bytes, 0, bytes.length);
        return tape.transcript();
    }

    private long tokensOut() {
        StrictStream stream = StrictStream.read(caller.text());
        assertThat(stream.wrong).isEmpty();
        return stream.tokensOut;
    }

    private static Resume carryOn(Continuity.Next next) {
        assertThat(next).isInstanceOf(Continuity.Next.CarryOn.class);
        return ((Continuity.Next.CarryOn) next).resume();
    }

    private static Outcome broke() {
        return broke(Refusal.Kind.TRUNCATED_STREAM);
    }

    private static Outcome broke(Refusal.Kind kind) {
        return new Outcome.BrokeOff(
                new Refusal(kind, "", null, "test"),
                new Evidence(200, List.of(), "", null),
                null,
                ScriptedLeg.TIMING);
    }

    private static Outcome refused(Refusal.Kind kind) {
        return new Outcome.Refused(
                new Refusal(kind, "", null, "test"),
                new Evidence(503, List.of(), "", null),
                ScriptedLeg.TIMING);
    }

    private static Outcome left() {
        return new Outcome.CallerLeft(null, ScriptedLeg.TIMING);
    }

    private static String text(String id, String text) {
        return delta(id, "{\"content\":\"" + text + "\"}");
    }

    private static String call(String id, String arguments) {
        return delta(
                "t",
                "{\"tool_calls\":[{\"index\":0,\"id\":\""
                        + id
                        + "\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\""
                        + arguments
                        + "\"}}]}");
    }

    private static String more(String arguments) {
        return delta(
                "t",
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\""
                        + arguments
                        + "\"}}]}");
    }

    private static String delta(String id, String delta) {
        return "data: {\"id\":\""
                + id
                + "\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m-a\",\"choices\":"
                + "[{\"index\":0,\"delta\":"
                + delta
                + ",\"finish_reason\":null}]}\n\n";
    }

    private static long tokens(String text) {
        return COUNTER.count("", text).tokens();
    }
}
