package footing.gateway;

import static footing.gateway.ScriptedLeg.answers;
import static footing.gateway.ScriptedLeg.chat;
import static footing.gateway.ScriptedLeg.refuses;
import static footing.gateway.ScriptedLeg.tells;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Header;
import footing.http.Upstream.Clocks;
import footing.ledger.Ledger;
import footing.ledger.Owner;
import footing.ledger.Scope;
import footing.ledger.UsageRow;
import footing.ledger.Who;
import footing.legs.Evidence;
import footing.legs.Jurisdiction;
import footing.legs.Leg;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.legs.Resume;
import footing.testing.FakeClock;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a key's scope forbids is never forwarded, on no way that a request can take.
@Timeout(60)
class KeyScopeTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM = ASK.replace("{\"model\"", "{\"stream\":true,\"model\"");

    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();

    private static Scope routes(String... words) {
        return new Scope(Set.of(words), Set.of(), Set.of(), Set.of());
    }

    private static Scope dialects(String... words) {
        return new Scope(Set.of(), Set.of(words), Set.of(), Set.of());
    }

    private static Scope legs(String... words) {
        return new Scope(Set.of(), Set.of(), Set.of(words), Set.of());
    }

    private static Scope borders(String... words) {
        return new Scope(Set.of(), Set.of(), Set.of(), Set.of(words));
    }

    private static String key(RunningGateway house, Scope scope) {
        return key(house, scope, Optional.empty()).secret();
    }

    private static Ledger.NewKey key(RunningGateway house, Scope scope, Optional<Instant> expires) {
        return switch (house.ledger
                .who()
                .addKey(
                        new Who.KeyTerms(
                                "scoped", Ledger.Key.Role.CALLER, Owner.DEFAULT, scope, expires),
                        "test")) {
            case Who.Done.Good<Ledger.NewKey>(var made) -> made;
            case Who.Done.Not<Ledger.NewKey> not -> throw new AssertionError(not);
        };
    }

    private static HttpResponse<String> ask(RunningGateway house, Scope scope, String body)
            throws Exception {
        return house.post(
                CHAT, body.getBytes(StandardCharsets.UTF_8), "Bearer " + key(house, scope));
    }

    private static ScriptedLeg leg(String name, ScriptedLeg.Script script) {
        return new ScriptedLeg(name, List.of(chat("m")), script);
    }

    private static void assertForbidden(
            RunningGateway house, HttpResponse<String> answer, String... words) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"code\":\"key_scope\"").contains(words);
        assertThat(answer.headers().firstValue("footing-request-id")).isPresent();
        house.ledger.drain();
        assertThat(house.ledger.latest(10)).isEmpty();
    }

    @Test
    void a_dialect_outside_is_refused_and_costs_nothing() throws Exception {
        ScriptedLeg a = leg("a", answers("{}"));
        try (RunningGateway house = new RunningGateway(folder, a)) {
            assertForbidden(house, ask(house, dialects("gemini"), ASK), "dialect openai", "gemini");
            assertThat(house.get("/v1/models", key(house, dialects("gemini"))).statusCode())
                    .isEqualTo(403);
            assertThat(a.seen).isEmpty();
            assertThat(ask(house, dialects("openai", "gemini"), ASK).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_model_name_outside_is_refused_whether_it_is_there_or_not() throws Exception {
        ScriptedLeg a = leg("a", answers("{}"));
        try (RunningGateway house = new RunningGateway(folder, a)) {
            HttpResponse<String> answer = ask(house, routes("x", "n*"), ASK);
            assertForbidden(house, answer, "'m'", "routes n*, x", "\"param\":\"model\"");
            for (String name : List.of("nobody-knows", "a/m", "M", "m ")) {
                assertThat(ask(house, routes("m"), ASK.replace("\"m\"", '"' + name + '"')))
                        .as(name)
                        .returns(403, HttpResponse::statusCode);
            }
            assertThat(a.seen).isEmpty();
            assertThat(ask(house, routes("m*"), ASK).statusCode()).isEqualTo(200);
            assertThat(ask(house, routes("a/*"), ASK.replace("\"m\"", "\"a/m\"")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void failing_over_passes_by_a_leg_outside() throws Exception {
        ScriptedLeg a = leg("a", refuses(Kind.REGION_BLOCKED, 403, null));
        ScriptedLeg b = leg("b", answers("{\"by\":\"b\"}"));
        ScriptedLeg c = leg("c", answers("{\"by\":\"c\"}"));
        try (RunningGateway house = RunningGateway.inOrder(folder, a, b, c)) {
            HttpResponse<String> answer = ask(house, legs("a", "c"), ASK);
            assertThat(answer.body()).isEqualTo("{\"by\":\"c\"}");
            assertThat(answer.headers().firstValue("footing-attempts")).contains("2");
            assertThat(b.seen).isEmpty();
        }
    }

    @Test
    void who_is_left_alone_fails_rather_than_leave_the_scope() throws Exception {
        ScriptedLeg a = leg("a", refuses(Kind.KEY_INVALID, 401, null)).at("one", "one:443");
        ScriptedLeg b = leg("b", answers("{}")).at("two", "two:443");
        try (RunningGateway house = RunningGateway.inOrder(folder, a, b)) {
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> answer = ask(house, legs("a"), ASK);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("no_supplier_available");
            }
            assertThat(b.seen).isEmpty();
        }
    }

    @Test
    void a_broken_stream_is_not_carried_on_by_a_leg_outside() throws Exception {
        ScriptedLeg a =
                leg(
                        "a",
                        (ask, attempt, relay) -> {
                            relay.begin(
                                    200,
                                    List.of(new Header("content-type", "text/event-stream")),
                                    -1);
                            byte[] event =
                                    ("data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\","
                                                    + "\"created\":1,\"model\":\"m\",\"choices\":"
                                                    + "[{\"index\":0,\"delta\":{\"content\":"
                                                    + "\"One two\"}}]}\n\n")
                                            .getBytes(StandardCharsets.UTF_8);
                            relay.write(event, 0, event.length);
                            return new Outcome.BrokeOff(
                                    new Refusal(Kind.SERVICE_DISCONTINUED, "no", null, "test"),
                                    new Evidence(0, List.of(), "", null),
                                    null,
                                    ScriptedLeg.TIMING);
                        });
        ScriptedLeg b = leg("b", tells("One two three.")).resuming(Resume.Way.PREFILL);
        try (RunningGateway house = RunningGateway.inOrder(folder, a, b)) {
            String body = ask(house, legs("a"), STREAM).body();
            assertThat(body).contains("One two", "answer_broke_off").doesNotContain("[DONE]");
            assertThat(b.seen).isEmpty();
            assertThat(ask(house, legs("a", "b"), STREAM).body()).contains(" three.", "[DONE]");
        }
    }

    @Test
    void a_silent_leg_is_not_joined_by_one_outside() throws Exception {
        CountDownLatch joined = new CountDownLatch(1);
        ScriptedLeg a =
                leg(
                        "a",
                        (ask, attempt, relay) -> {
                            try {
                                assertThat(joined.await(20, TimeUnit.SECONDS)).isTrue();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                                return new Outcome.CallerLeft(null, ScriptedLeg.TIMING);
                            }
                            return answers("{\"by\":\"a\"}").play(ask, attempt, relay);
                        });
        ScriptedLeg b = leg("b", answers("{\"by\":\"b\"}"));
        ScriptedLeg c =
                leg(
                        "c",
                        (ask, attempt, relay) -> {
                            joined.countDown();
                            return answers("{\"by\":\"c\"}").play(ask, attempt, relay);
                        });
        Terms terms =
                new Terms(
                        OnBreak.CONTINUE,
                        Terms.Sticky.NONE,
                        Terms.VendorGrants.IGNORE,
                        Duration.ofMillis(1),
                        Clocks.DEFAULT);
        Router router =
                new Router(
                        List.of(a, b, c),
                        new Routes(Map.of(), Routes.UnknownModels.NEAREST, Map.of(), terms),
                        name -> Optional.empty());
        try (RunningGateway house =
                new RunningGateway(folder, router, Senses.real(), Pause.real())) {
            assertThat(ask(house, legs("a", "c"), ASK).statusCode()).isEqualTo(200);
            assertThat(c.seen).hasSize(1);
            assertThat(b.seen).isEmpty();
        }
    }

    @Test
    void words_stay_inside_the_borders() throws Exception {
        ScriptedLeg us = leg("us", answers("{}")).in("US");
        ScriptedLeg fr = leg("fr", answers("{}")).in("FR");
        ScriptedLeg nowhere = leg("relay", answers("{}")).in(new Jurisdiction.Unknown());
        try (RunningGateway house = RunningGateway.inOrder(folder, us, nowhere, fr)) {
            HttpResponse<String> answer = ask(house, borders("CN", "EU"), ASK);
            assertThat(answer.headers().firstValue("footing-leg")).contains("fr");
            assertThat(us.seen).isEmpty();
            assertThat(nowhere.seen).isEmpty();
            assertThat(ask(house, borders("US"), ASK).headers().firstValue("footing-leg"))
                    .contains("us");
        }
    }

    @Test
    void with_no_leg_inside_the_refusal_says_which_scope_forbids_which() throws Exception {
        ScriptedLeg us = leg("us", answers("{}")).in("US");
        ScriptedLeg relay = leg("relay", answers("{}")).in(new Jurisdiction.Unknown());
        ScriptedLeg cn = leg("cn", answers("{}")).in("CN");
        try (RunningGateway house = RunningGateway.inOrder(folder, us, relay, cn)) {
            Scope scope = new Scope(Set.of(), Set.of(), Set.of("us", "relay"), Set.of("CN"));
            assertForbidden(
                    house,
                    ask(house, scope, ASK),
                    "us (borders: it is in US)",
                    "suppliers.relay.jurisdiction",
                    "cn (legs: not among those allowed)",
                    "allows the legs relay, us.",
                    "allows the borders CN.");
        }
    }

    @Test
    void the_operators_own_machines_are_where_the_setting_says() {
        Leg here = leg("local", answers("{}"));
        Leg own = leg("own", answers("{}")).in(new Jurisdiction.Operators());
        Borders unsaid = Borders.UNSAID;
        Borders china = new Borders(Optional.of("CN"));

        assertThat(unsaid.inside(borders("US"), here)).isTrue();
        assertThat(unsaid.inside(borders("US"), own)).isFalse();
        assertThat(unsaid.inside(Scope.ANY, own)).isTrue();
        assertThat(china.inside(borders("US"), here)).isFalse();
        assertThat(china.inside(borders("US"), own)).isFalse();
        assertThat(china.inside(borders("CN"), here)).isTrue();
        assertThat(china.inside(borders("CN", "US"), own)).isTrue();
        assertThat(unsaid.where(own)).contains("'jurisdiction'");
    }

    @Test
    void a_border_is_a_country_or_the_union() {
        assertThat(List.of("CN", "US", "EU", "FR", "GB")).allMatch(Borders::isBorder);
        assertThat(List.of("cn", "China", "UK", "XX", "", "E")).noneMatch(Borders::isBorder);
    }

    @Test
    void a_leg_left_out_leaves_equals_equal() {
        List<Plan.Step> steps =
                List.of(
                        new Plan.Step(leg("a", answers("{}")), "m", null, 0, 1),
                        new Plan.Step(leg("b", answers("{}")), "m", null, 1, 1),
                        new Plan.Step(leg("c", answers("{}")), "m", null, 3, 1),
                        new Plan.Step(leg("d", answers("{}")), "m", null, 3, 1));
        Plan plan = new Plan(steps);
        Optional<Plan> left = plan.only(leg -> !leg.name().equals("b"));
        assertThat(left.orElseThrow().steps())
                .extracting(step -> step.leg().name() + step.tier())
                .containsExactly("a0", "c1", "d1");
        assertThat(plan.only(leg -> false)).isEmpty();
    }

    @Test
    void models_are_those_that_the_key_may_use() throws Exception {
        ScriptedLeg a = new ScriptedLeg("a", List.of(chat("m"), chat("n")), answers("{}")).in("US");
        ScriptedLeg b = new ScriptedLeg("b", List.of(chat("m"), chat("o")), answers("{}")).in("CN");
        Routes routes =
                new Routes(
                        Map.of(
                                "first", Routes.Route.inOrder(List.of("a"), Terms.DEFAULT),
                                "both", Routes.Route.inOrder(List.of("a", "b/o"), Terms.DEFAULT)),
                        Routes.UnknownModels.NEAREST,
                        Clocks.DEFAULT);
        Router router = new Router(List.of(a, b), routes, name -> Optional.empty());
        try (RunningGateway house =
                new RunningGateway(folder, router, Senses.real(), Pause.real())) {
            assertThat(models(house, Scope.ANY)).isEqualTo("both first m n o");
            assertThat(models(house, legs("b"))).isEqualTo("both m o");
            assertThat(models(house, borders("US"))).isEqualTo("both first m n");
            assertThat(models(house, routes("first", "o*"))).isEqualTo("first o");
            assertThat(models(house, borders("FR"))).isEmpty();

            assertThat(house.get("/v1/models/o", key(house, legs("b"))).statusCode())
                    .isEqualTo(200);
            assertThat(house.get("/v1/models/n", key(house, legs("b"))).statusCode())
                    .isEqualTo(404);
            HttpResponse<String> unknown = ask(house, legs("b"), ASK.replace("\"m\"", "\"zzz\""));
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.body()).contains("Available: both, m, o.");
        }
    }

    @Test
    void where_every_other_name_has_a_route_that_decides_who_is_listed() throws Exception {
        ScriptedLeg a = new ScriptedLeg("a", List.of(chat("m")), answers("{}"));
        ScriptedLeg b = new ScriptedLeg("b", List.of(chat("n")), answers("{}"));
        Routes routes =
                new Routes(
                        Map.of("*", Routes.Route.inOrder(List.of("b"), Terms.DEFAULT)),
                        Routes.UnknownModels.NEAREST,
                        Clocks.DEFAULT);
        Router router = new Router(List.of(a, b), routes, name -> Optional.empty());
        try (RunningGateway house =
                new RunningGateway(folder, router, Senses.real(), Pause.real())) {
            assertThat(models(house, legs("b"))).isEqualTo("m n");
            assertThat(models(house, legs("a"))).isEmpty();
        }
    }

    private static String models(RunningGateway house, Scope scope) throws Exception {
        String body = house.get("/v1/models", key(house, scope)).body();
        return String.join(
                " ",
                java.util.regex.Pattern.compile("\"id\":\"([^\"]+)\"")
                        .matcher(body)
                        .results()
                        .map(found -> found.group(1))
                        .toList());
    }

    @Test
    void an_expired_key_is_told_so() throws Exception {
        Senses senses = new Senses(clock, System::nanoTime, new java.util.Random(1));
        try (RunningGateway house =
                new RunningGateway(folder, Clocks.DEFAULT, senses, leg("a", answers("{}")))) {
            Optional<Instant> end = Optional.of(clock.instant().plusSeconds(60));
            Ledger.NewKey made = key(house, Scope.ANY, end);
            byte[] body = ASK.getBytes(StandardCharsets.UTF_8);
            assertThat(house.post(CHAT, body, "Bearer " + made.secret()).statusCode())
                    .isEqualTo(200);
            clock.advance(Duration.ofSeconds(60));

            HttpResponse<String> answer = house.post(CHAT, body, "Bearer " + made.secret());
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body())
                    .contains("key_expired", made.key().id(), "expired at 2026-11-23T08:01:00Z")
                    .doesNotContain(made.secret());
            assertThat(house.get("/v1/models", made.secret()).body()).contains("key_expired");
            assertThat(house.get("/admin/v1/keys", made.secret()).body()).contains("key_expired");

            assertThat(house.ledger.revokeKey(made.key().id())).isTrue();
            assertThat(house.post(CHAT, body, "Bearer " + made.secret()).body())
                    .contains("invalid_api_key");
        }
    }

    @Test
    void a_replaced_key_is_told_so_when_its_overlap_is_over() throws Exception {
        try (RunningGateway house = new RunningGateway(folder, leg("a", answers("{}")))) {
            Who.Done<Who.Rotated> rotated =
                    house.ledger
                            .who()
                            .rotateKey(house.key, Duration.ZERO, Optional.empty(), "test");
            assertThat(rotated).isInstanceOf(Who.Done.Good.class);
            assertThat(house.post(CHAT, ASK).body())
                    .contains("key_expired", "was replaced by a newer one");
            List<UsageRow> rows = house.ledger.latest(1);
            assertThat(rows).isEmpty();
        }
    }
}
