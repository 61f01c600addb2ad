package footing.gateway;

import static footing.gateway.ScriptedLeg.answers;
import static footing.gateway.ScriptedLeg.chat;
import static footing.gateway.ScriptedLeg.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Header;
import footing.http.Upstream.Clocks;
import footing.ledger.UsageRow;
import footing.legs.Evidence;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.testing.FakeClock;
import footing.testing.Leaks;
import footing.wire.Usage;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM = ASK.replace("{\"model\"", "{\"stream\":true,\"model\"");

    @TempDir Path folder;

    @Test
    void an_answer_goes_through_and_says_who_gave_it() throws Exception {
        try (RunningGateway house = new RunningGateway(folder, leg("a", answers("{\"x\": 1}")))) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"x\": 1}");
            assertThat(header(answer, "footing-leg")).isEqualTo("a");
            assertThat(header(answer, "footing-attempts")).isEqualTo("1");
            assertThat(header(answer, "footing-request-id")).startsWith("req_");
            UsageRow row = rows(house).getFirst();
            assertThat(row.requestId()).isEqualTo(header(answer, "footing-request-id"));
            assertThat(List.of(row.freshIn(), row.visibleOut())).containsExactly(3L, 2L);
            assertThat(row.state()).isEqualTo("settled");
        }
    }

    @Test
    void the_row_is_safe_before_the_caller_sees_the_end() throws Exception {
        try (RunningGateway house = new RunningGateway(folder, leg("a", answers("{}")))) {
            for (int i = 1; i <= 20; i++) {
                house.post(CHAT, ASK);
                assertThat(house.ledger.state().recorded()).isEqualTo(i);
            }
        }
    }

    @Test
    void a_region_ban_moves_to_the_next_leg_and_both_attempts_are_in_the_books() throws Exception {
        try (RunningGateway house =
                new RunningGateway(
                        folder,
                        leg("a", refuses(Refusal.Kind.REGION_BLOCKED, 403, null)),
                        leg("b", answers("{}")))) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "footing-leg")).isEqualTo("b");
            assertThat(header(answer, "footing-attempts")).isEqualTo("2");
            List<UsageRow> rows = rows(house);
            assertThat(rows).extracting(UsageRow::leg).containsExactly("b", "a");
            assertThat(rows).extracting(UsageRow::state).containsExactly("settled", "void");
            assertThat(rows.getLast().refusal()).isEqualTo("region_blocked");
        }
    }

    @Test
    void a_wish_that_nobody_knows_is_refused_and_costs_nothing() throws Exception {
        ScriptedLeg leg = leg("a", answers("{}"));
        try (RunningGateway house = new RunningGateway(folder, leg)) {
            HttpResponse<String> refused = house.post(CHAT, ASK, "footing-on-break", "retry");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body())
                    .contains("\"type\":\"invalid_request_error\"")
                    .contains("expected: continue, restart-visible or end-honestly");
            assertThat(leg.seen).isEmpty();
            assertThat(rows(house)).isEmpty();
            HttpResponse<String> good = house.post(CHAT, ASK, "footing-on-break", "end-honestly");
            assertThat(good.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_callers_own_mistake_is_not_repeated_on_the_next_leg() throws Exception {
        ScriptedLeg second = leg("b", answers("{}"));
        try (RunningGateway house =
                new RunningGateway(
                        folder,
                        leg("a", refuses(Refusal.Kind.INVALID_REQUEST, 400, null)),
                        second)) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"type\":\"invalid_request_error\"");
            assertThat(second.seen).isEmpty();
        }
    }

    @Test
    void a_window_that_is_too_small_is_followed_only_by_a_larger_one() throws Exception {
        ScriptedLeg same = leg("same", answers("{}"));
        try (RunningGateway house =
                new RunningGateway(
                        folder,
                        leg("a", refuses(Refusal.Kind.CONTEXT_LENGTH_EXCEEDED, 400, null)),
                        same)) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("context_length_exceeded");
            assertThat(same.seen).isEmpty();
        }
    }

    @Test
    void when_nobody_can_serve_the_caller_gets_503_and_the_list_and_never_a_suppliers_401()
            throws Exception {
        try (RunningGateway house =
                new RunningGateway(
                        folder,
                        leg("a", refuses(Refusal.Kind.KEY_INVALID, 401, null)),
                        leg("b", refuses(Refusal.Kind.OVERLOADED, 503, Duration.ofSeconds(70))))) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(header(answer, "retry-after")).isEqualTo("70");
            assertThat(answer.body())
                    .contains(
                            "no_supplier_available",
                            "{\"leg\":\"a\",\"kind\":\"key_invalid\"}",
                            "{\"leg\":\"b\",\"kind\":\"overloaded\"}");
        }
    }

    @Test
    void when_every_leg_asks_to_slow_down_the_caller_gets_503_and_the_shortest_wait()
            throws Exception {
        try (RunningGateway house =
                new RunningGateway(
                        folder,
                        leg("a", refuses(Refusal.Kind.RATE_LIMITED, 429, Duration.ofSeconds(99))),
                        leg(
                                "b",
                                refuses(Refusal.Kind.RATE_LIMITED, 429, Duration.ofSeconds(75))))) {
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("no_supplier_available");
            assertThat(header(answer, "retry-after")).isEqualTo("75");
        }
    }

    @Test
    void a_stream_that_breaks_off_ends_with_an_error_event_and_without_done() throws Exception {
        ScriptedLeg breaks =
                leg(
                        "a",
                        (ask, attempt, relay) -> {
                            relay.begin(
                                    200,
                                    List.of(new Header("content-type", "text/event-stream")),
                                    -1);
                            byte[] event = "data: {\"n\":1}\n\n".getBytes(StandardCharsets.UTF_8);
                            relay.write(event, 0, event.length);
                            relay.flush();
                            return new Outcome.BrokeOff(
                                    new Refusal(Refusal.Kind.TRUNCATED_STREAM, "", null, "test"),
                                    new Evidence(200, List.of(), "", null),
                                    Usage.of(5, 1),
                                    ScriptedLeg.TIMING);
                        });
        try (RunningGateway house = new RunningGateway(folder, breaks)) {
            String body = house.post(CHAT, STREAM).body();
            assertThat(body).startsWith("data: {\"n\":1}\n\ndata: {\"error\":");
            assertThat(body).contains("truncated_stream").doesNotContain("[DONE]");
            assertThat(rows(house).getFirst().outcome()).isEqualTo("broke_off");
        }
    }

    @Test
    void a_caller_who_waits_long_between_two_events_hears_a_comment() throws Exception {
        FakeClock clock = new FakeClock();
        CountDownLatch go = new CountDownLatch(1);
        ScriptedLeg slow =
                leg(
                        "a",
                        (ask, attempt, relay) -> {
                            relay.begin(200, List.of(), -1);
                            byte[] event = "data: {}\n\n".getBytes(StandardCharsets.UTF_8);
                            relay.write(event, 0, event.length);
                            relay.flush();
                            clock.advance(Duration.ofSeconds(11));
                            try {
                                go.await(20, TimeUnit.SECONDS);
                            } catch (InterruptedException gone) {
                                return new Outcome.CallerLeft(null, ScriptedLeg.TIMING);
                            }
                            return new Outcome.Answered(
                                    null, attempt.model(), "stop", ScriptedLeg.TIMING);
                        });
        Senses senses = new Senses(clock, clock::nanoTime, new SecureRandom());
        try (RunningGateway house = new RunningGateway(folder, Clocks.DEFAULT, senses, slow);
                Socket socket = house.send(CHAT, STREAM)) {
            socket.setSoTimeout(20_000);
            StringBuilder heard = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (!heard.toString().contains(": keep-alive\n\n")) {
                int one = in.read();
                assertThat(one).as(heard.toString()).isNotNegative();
                heard.append((char) one);
            }
            go.countDown();
            assertThat(heard).contains("data: {}\n\n");
        }
    }

    @Test
    void a_caller_who_leaves_cancels_a_silent_leg() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicBoolean second = new AtomicBoolean();
        ScriptedLeg silent =
                leg(
                        "a",
                        (ask, attempt, relay) -> {
                            asked.countDown();
                            try {
                                new CountDownLatch(1).await(60, TimeUnit.SECONDS);
                            } catch (InterruptedException cancel) {
                                cancelled.countDown();
                            }
                            return new Outcome.CallerLeft(null, ScriptedLeg.TIMING);
                        });
        ScriptedLeg next =
                leg(
                        "b",
                        (ask, attempt, relay) -> {
                            second.set(true);
                            return new Outcome.CallerLeft(null, ScriptedLeg.TIMING);
                        });
        Leaks leaks = Leaks.watch();
        for (String ask : List.of(STREAM, ASK)) {
            Path own = Files.createTempDirectory(folder, "books");
            try (RunningGateway house = new RunningGateway(own, silent, next)) {
                try (Socket socket = house.send(CHAT, ask)) {
                    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
                    socket.setSoLinger(true, 0);
                }
                assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            }
        }
        assertThat(second).isFalse();
        leaks.check(Duration.ofSeconds(20));
    }

    @Test
    void what_is_not_for_the_data_path_is_answered_in_the_dialect() throws Exception {
        ScriptedLeg leg = leg("a", answers("{}"));
        try (RunningGateway house = new RunningGateway(folder, leg)) {
            byte[] ask = ASK.getBytes(StandardCharsets.UTF_8);
            assertThat(house.post(CHAT, ask, "").statusCode()).isEqualTo(401);
            HttpResponse<String> wrong = house.post(CHAT, ask, "Bearer sk-footing-wrong");
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(wrong.body()).contains("invalid_api_key");
            assertThat(house.get(CHAT).statusCode()).isEqualTo(405);
            assertThat(house.post("/v1/nothing", ASK).statusCode()).isEqualTo(404);
            HttpResponse<String> unknown = house.post(CHAT, ASK.replace("\"m\"", "\"zzz\""));
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.body()).contains("model_not_found", "\"param\":\"model\"");
            String large = ASK.replace("hi", "x".repeat(RunningGateway.BODY_LIMIT));
            assertThat(house.post(CHAT, large).statusCode()).isEqualTo(413);
            HttpResponse<String> malformed = house.post(CHAT, "{\"model\":");
            assertThat(malformed.statusCode()).isEqualTo(400);
            assertThat(leg.seen).isEmpty();
            assertThat(house.ledger.state().recorded()).isZero();
        }
    }

    @Test
    void the_desk_tells_models_health_and_figures() throws Exception {
        try (RunningGateway house = new RunningGateway(folder, leg("a", answers("{}")))) {
            house.post(CHAT, ASK);
            assertThat(house.get("/v1/models").body())
                    .contains("\"object\":\"list\"", "\"id\":\"m\"", "\"owned_by\":\"a\"");
            assertThat(house.get("/v1/models/m").body()).startsWith("{\"id\":\"m\"");
            assertThat(house.get("/v1/models/none").statusCode()).isEqualTo(404);
            assertThat(house.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(house.get("/readyz").body()).contains("ready");
            assertThat(house.get("/metrics").body())
                    .contains(
                            "footing_requests_total{endpoint=\"/v1/chat/completions\",status=\"200\"} 1.0",
                            "footing_tokens_total{direction=\"in\",leg=\"a\"} 3.0");
        }
    }

    @Test
    void a_swapped_router_serves_the_next_request() throws Exception {
        try (RunningGateway house = new RunningGateway(folder, leg("a", answers("{}")))) {
            house.gateway.swap(RunningGateway.router(Clocks.DEFAULT, leg("b", answers("{}"))));
            assertThat(header(house.post(CHAT, ASK), "footing-leg")).isEqualTo("b");
        }
    }

    private static List<UsageRow> rows(RunningGateway house) {
        house.ledger.drain();
        return house.ledger.latest(10);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static ScriptedLeg leg(String name, ScriptedLeg.Script script) {
        return new ScriptedLeg(name, List.of(chat("m")), script);
    }
}
