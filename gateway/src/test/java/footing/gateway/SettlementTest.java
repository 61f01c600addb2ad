package footing.gateway;

import static footing.gateway.ScriptedLeg.chat;
import static footing.gateway.ScriptedLeg.refuses;
import static footing.gateway.ScriptedLeg.tells;
import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Header;
import footing.http.Upstream.Clocks;
import footing.ledger.Allowances;
import footing.ledger.UsageRow;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Measure;
import footing.ledger.allow.Subject;
import footing.ledger.allow.Window;
import footing.ledger.price.Currency;
import footing.ledger.price.Period;
import footing.ledger.price.PriceBook;
import footing.ledger.price.PriceRow;
import footing.ledger.price.Prices;
import footing.ledger.price.Rate;
import footing.ledger.price.Rates;
import footing.ledger.price.Scale;
import footing.legs.Evidence;
import footing.legs.Leg;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.Resume;
import footing.wire.Usage;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What requests cost and whom, by docs/settlement.md.
class SettlementTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String STORY = "The harbour lay quiet under a thin mist, far off.";
    private static final String ASK =
            "{\"model\":\"m\",\"max_tokens\":100,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM = ASK.replace("{\"model\"", "{\"stream\":true,\"model\"");
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir Path folder;

    /// A supplier that takes 2 and 10 dollars for a million tokens; a dollar is 7 yuan.
    private static PriceBook prices() {
        PriceRow.Offer offer = new PriceRow.Offer(PriceRow.Layer.LISTED, "openai", List.of("m"));
        PriceRow row =
                new PriceRow(
                        "openai/m@2020-01-01",
                        offer,
                        Currency.USD,
                        Period.from(LONG_AGO),
                        Scale.flat(Prices.of(2_000_000, 10_000_000)),
                        List.of(),
                        PriceRow.Origin.OPERATOR);
        return new PriceBook(
                List.of(row),
                List.of(),
                new Rates(
                        List.of(new Rate("USD/CNY@2020", LONG_AGO, 7_000_000, "a test")),
                        List.of()));
    }

    private RunningGateway house(Leg... legs) throws Exception {
        return new RunningGateway(
                folder,
                RunningGateway.ordered(Clocks.DEFAULT, legs),
                Senses.real(),
                Pause.real(),
                SettlementTest::prices);
    }

    private static ScriptedLeg leg(String name, ScriptedLeg.Script script) {
        return new ScriptedLeg(name, List.of(chat("m")), script)
                .at("openai", name + ".example:443")
                .resuming(Resume.Way.PREFILL);
    }

    private static void limit(
            RunningGateway house, String subject, Measure measure, Window window, long amount) {
        String name = subject.equals("key") ? "key:" + keyId(house) : subject;
        house.ledger
                .allowances()
                .setLimit(
                        new Limit(Subject.of(name).orElseThrow(), measure, window, amount),
                        "a test");
    }

    private static String keyId(RunningGateway house) {
        return house.ledger.keys().getFirst().id();
    }

    /// All tests end here: books that balance, nothing held.
    private static Map<String, Long> balances(RunningGateway house) {
        house.ledger.drain();
        assertThat(house.ledger.holds().open()).isZero();
        Map<String, Long> sums = new HashMap<>();
        Map<String, Long> all = new HashMap<>();
        for (Allowances.Balance one : house.ledger.allowances().balances()) {
            sums.merge(one.unit(), one.amount(), Long::sum);
            all.put(one.account() + " " + one.unit(), one.amount());
        }
        assertThat(sums.values()).allMatch(sum -> sum == 0);
        return all;
    }

    @Test
    void an_answer_is_charged_by_the_price_row_that_its_row_names() throws Exception {
        try (RunningGateway house = house(leg("a", tells(STORY)))) {
            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(200);
            UsageRow row = house.ledger.latest(1).getFirst();
            assertThat(row.costing().priceRow()).isEqualTo("openai/m@2020-01-01");
            assertThat(row.costing().cost()).isEqualTo(3 * 2 + 2 * 10);
            assertThat(row.costing().charge()).isEqualTo(row.costing().cost());
            assertThat(row.costing().currency()).isEqualTo("USD");
            assertThat(balances(house))
                    .containsEntry("supplier:a USD", -26L)
                    .containsEntry("spend:" + keyId(house) + " USD", 26L)
                    .containsEntry("spend:" + keyId(house) + " tokens", 5L);
        }
    }

    @Test
    void who_is_refused_costs_nothing_and_the_next_is_charged_once() throws Exception {
        try (RunningGateway house =
                house(
                        leg("a", refuses(Refusal.Kind.REGION_BLOCKED, 403, null)),
                        leg("b", tells(STORY)))) {
            house.post(CHAT, ASK);
            assertThat(house.ledger.latest(2))
                    .extracting(row -> row.costing().cost())
                    .containsExactly(26L, 0L);
            assertThat(balances(house)).doesNotContainKey("supplier:a USD");
        }
    }

    /// Tells the beginning of the story, then dies without a word of usage.
    private static ScriptedLeg.Script dies(String beginning) {
        return (ask, attempt, relay) -> {
            byte[] event =
                    ("data: {\"id\":\"c1\",\"created\":1,\"model\":\"m\","
                                    + "\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
                                    + "\"delta\":{\"role\":\"assistant\",\"content\":\""
                                    + beginning
                                    + "\"},\"finish_reason\":null}]}\n\n")
                            .getBytes(StandardCharsets.UTF_8);
            relay.begin(200, List.of(new Header("content-type", "text/event-stream")), -1);
            relay.write(event, 0, event.length);
            relay.flush();
            return new Outcome.BrokeOff(
                    new Refusal(Refusal.Kind.TRUNCATED_STREAM, "", null, "test"),
                    new Evidence(200, List.of(), "", null),
                    null,
                    ScriptedLeg.TIMING);
        };
    }

    @Test
    void a_stream_by_two_legs_charges_its_prompt_once_and_the_house_bears_the_second()
            throws Exception {
        try (RunningGateway house =
                house(leg("a", dies(STORY.substring(0, 24))), leg("b", tells(STORY)))) {
            HttpResponse<String> answer = house.post(CHAT, STREAM);
            assertThat(answer.body()).contains("[DONE]");
            // The same leg is asked to go on first, and dies again before it says anything new.
            List<UsageRow> rows = house.ledger.latest(3);
            UsageRow second = rows.getFirst();
            assertThat(rows.get(1).costing().charge()).isZero();
            long again = rows.get(1).costing().cost();
            UsageRow first = rows.getLast();
            assertThat(first.state()).isEqualTo("estimated");
            assertThat(first.costing().counted()).isEqualTo("guessed");
            assertThat(first.visibleOut()).isPositive();
            assertThat(first.costing().charge()).isEqualTo(first.costing().cost()).isPositive();
            assertThat(second.state()).isEqualTo("settled");
            assertThat(second.costing().cost()).isEqualTo(26);
            assertThat(second.costing().charge()).isEqualTo(20);
            assertThat(second.costing().chargedIn()).isZero();
            assertThat(balances(house))
                    .containsEntry("house USD", 6L + again)
                    .containsEntry("spend:" + keyId(house) + " USD", first.costing().charge() + 20);
        }
    }

    @Test
    void a_silent_leg_is_unknown_and_nobody_is_charged() throws Exception {
        ScriptedLeg.Script silent =
                (ask, attempt, relay) ->
                        new Outcome.Unreached(
                                new Refusal(Refusal.Kind.TIMEOUT, "", null, "test"),
                                new Evidence(0, List.of(), "", null),
                                new Outcome.Timing(-1, 20_000_000_000L));
        try (RunningGateway house = house(leg("a", silent), leg("b", tells(STORY)))) {
            house.post(CHAT, ASK);
            assertThat(house.ledger.latest(2))
                    .extracting(UsageRow::state)
                    .containsExactly("settled", "unknown");
            assertThat(balances(house)).containsEntry("spend:" + keyId(house) + " USD", 26L);
        }
    }

    @Test
    void usage_that_a_leg_does_not_tell_is_counted_and_marked() throws Exception {
        ScriptedLeg.Script untold =
                (ask, attempt, relay) -> {
                    byte[] body =
                            "{\"choices\":[{\"message\":{\"content\":\"eight letters here\"}}]}"
                                    .getBytes(StandardCharsets.UTF_8);
                    relay.begin(200, List.of(), body.length);
                    relay.write(body, 0, body.length);
                    return new Outcome.Answered(null, "m", "stop", ScriptedLeg.TIMING);
                };
        try (RunningGateway house = house(leg("a", untold))) {
            house.post(CHAT, ASK);
            UsageRow row = house.ledger.latest(1).getFirst();
            assertThat(row.state()).isEqualTo("estimated");
            assertThat(row.freshIn()).isPositive();
            assertThat(row.visibleOut()).isBetween(3L, 8L);
            assertThat(row.costing().charge()).isPositive();
            balances(house);
        }
    }

    @Test
    void a_rate_limit_says_which_and_when_in_body_and_headers() throws Exception {
        try (RunningGateway house = house(leg("a", tells(STORY)))) {
            limit(house, "key", Measure.REQUESTS, Window.HOUR, 1);
            HttpResponse<String> good = house.post(CHAT, ASK);
            assertThat(good.headers().firstValue("x-ratelimit-limit-requests")).contains("1");
            assertThat(good.headers().firstValue("x-ratelimit-remaining-requests")).contains("0");
            assertThat(good.headers().firstValue("x-ratelimit-reset-requests").orElseThrow())
                    .matches("1h0m0s|59m5[0-9]s|60m0s");
            HttpResponse<String> over = house.post(CHAT, ASK);
            assertThat(over.statusCode()).isEqualTo(429);
            assertThat(over.body())
                    .contains("requests per hour of key:" + keyId(house) + " is 1")
                    .contains("\"code\":\"rate_limit_exceeded\"")
                    .contains("\"type\":\"requests\"");
            assertThat(Long.parseLong(over.headers().firstValue("retry-after").orElseThrow()))
                    .isBetween(3_500L, 3_600L);
            assertThat(house.ledger.latest(5)).hasSize(1);
            balances(house);
        }
    }

    @Test
    void a_budget_in_yuan_counts_dollars_at_the_days_rate_and_is_held_before() throws Exception {
        try (RunningGateway house = house(leg("a", tells(STORY)))) {
            // The longest answer would cost 100 x 10 x 7 millionths and more.
            limit(house, "house", Measure.CNY, Window.DAY, 7_000);
            HttpResponse<String> over = house.post(CHAT, ASK);
            assertThat(over.statusCode()).isEqualTo(429);
            assertThat(over.body())
                    .contains("\"code\":\"budget_exhausted\"")
                    .contains("cny per day of house is 0.007 CNY");
            limit(house, "house", Measure.CNY, Window.DAY, 8_000);
            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(200);
            assertThat(house.ledger.holds().standings().getFirst().taken()).isEqualTo(26 * 7);
            balances(house);
        }
    }

    @Test
    void who_has_a_budget_in_money_goes_only_where_the_price_is_known() throws Exception {
        ScriptedLeg unpriced =
                new ScriptedLeg("u", List.of(chat("m")), tells(STORY)).at("nobody", "u.example:1");
        try (RunningGateway house = house(unpriced, leg("a", tells(STORY)))) {
            limit(house, "key", Measure.USD, Window.MONTH, 1_000_000);
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.headers().firstValue("footing-leg")).contains("a");
            balances(house);
        }
    }

    @Test
    void without_any_known_price_a_budget_in_money_lets_nothing_through() throws Exception {
        ScriptedLeg unpriced =
                new ScriptedLeg("u", List.of(chat("m")), tells(STORY)).at("nobody", "u.example:1");
        try (RunningGateway house = house(unpriced)) {
            limit(house, "key", Measure.USD, Window.MONTH, 1_000_000);
            HttpResponse<String> answer = house.post(CHAT, ASK);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("\"code\":\"price_unknown\"");
            assertThat(unpriced.seen).isEmpty();
            balances(house);
        }
    }

    @Test
    void a_grant_pays_until_it_is_spent_and_then_nothing_may_be_paid() throws Exception {
        try (RunningGateway house = house(leg("a", tells(STORY)))) {
            limit(house, "key", Measure.CNY, Window.EVER, 0);
            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(429);
            house.ledger
                    .allowances()
                    .addGrant(
                            new Grant(
                                    "g_1",
                                    Subject.of("key:" + keyId(house)).orElseThrow(),
                                    Grant.Unit.REQUESTS,
                                    2,
                                    Grant.Scope.EVERYWHERE,
                                    Grant.Category.PROMOTIONAL,
                                    1,
                                    Instant.now().minusSeconds(5),
                                    null,
                                    0,
                                    "a test"),
                            "a test");
            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(200);
            assertThat(house.post(CHAT, STREAM).statusCode()).isEqualTo(200);
            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(429);
            assertThat(balances(house))
                    .containsEntry("grant:g_1 requests", 0L)
                    .containsEntry("redeemed:" + keyId(house) + " requests", 2L);
        }
    }

    @Test
    void a_caller_who_asked_for_nothing_possible_holds_nothing() throws Exception {
        try (RunningGateway house =
                house(leg("a", refuses(Refusal.Kind.INVALID_REQUEST, 400, null)))) {
            limit(house, "key", Measure.REQUESTS, Window.DAY, 1);
            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(400);
            assertThat(house.post(CHAT, ASK).statusCode()).isEqualTo(400);
            balances(house);
        }
    }

    @Test
    void a_leg_at_a_limit_of_its_own_is_passed_over() throws Exception {
        try (RunningGateway house = house(leg("a", tells(STORY)), leg("b", tells(STORY)))) {
            limit(house, "leg:a", Measure.REQUESTS, Window.HOUR, 1);
            assertThat(house.post(CHAT, ASK).headers().firstValue("footing-leg")).contains("a");
            assertThat(house.post(CHAT, ASK).headers().firstValue("footing-leg")).contains("b");
            balances(house);
        }
    }

    @Test
    void what_a_vendor_gave_is_drawn_by_the_attempts_on_its_leg() throws Exception {
        try (RunningGateway house =
                house(
                        leg("a", refuses(Refusal.Kind.OVERLOADED, 503, null)),
                        leg("b", tells(STORY)))) {
            house.ledger
                    .allowances()
                    .addGrant(
                            new Grant(
                                    "g_vendor",
                                    Subject.of("leg:b").orElseThrow(),
                                    Grant.Unit.TOKENS,
                                    50_000_000,
                                    Grant.Scope.EVERYWHERE,
                                    Grant.Category.PROMOTIONAL,
                                    1,
                                    Instant.now().minusSeconds(5),
                                    Instant.now().plusSeconds(86_400),
                                    0,
                                    "a house-moving plan"),
                            "a test");
            assertThat(house.ledger.holds().givenUntil("b")).isNotNull();
            assertThat(house.ledger.holds().givenUntil("a")).isNull();
            house.post(CHAT, ASK);
            assertThat(balances(house))
                    .containsEntry("grant:g_vendor tokens", 49_999_995L)
                    .containsEntry("redeemed:leg:b tokens", 5L);
        }
    }

    @Test
    void of_equal_legs_the_one_whose_gift_ends_soonest_is_asked_where_the_route_wants_so()
            throws Exception {
        Terms terms =
                new Terms(
                        OnBreak.CONTINUE,
                        Terms.Sticky.NONE,
                        Terms.VendorGrants.FIRST,
                        null,
                        Clocks.DEFAULT);
        ScriptedLeg a = leg("a", tells(STORY));
        ScriptedLeg b = leg("b", tells(STORY));
        ScriptedLeg c = leg("c", tells(STORY));
        Router router =
                new Router(
                        List.of(a, b, c),
                        new Routes(
                                Map.of(
                                        "m",
                                        new Routes.Route(List.of(List.of("a", "b", "c")), terms)),
                                Routes.UnknownModels.REFUSE,
                                Map.of(),
                                terms),
                        _ -> Optional.empty());
        try (RunningGateway house =
                new RunningGateway(
                        folder, router, Senses.real(), Pause.real(), SettlementTest::prices)) {
            gift(house, "leg:b", 8, 7);
            gift(house, "leg:c", 5, 1);
            for (int i = 0; i < 3; i++) {
                house.post(CHAT, ASK);
            }
            // Each answer takes 5 tokens: the gift of c is spent by the first, that of b by the
            // rest.
            assertThat(house.ledger.latest(3))
                    .extracting(UsageRow::leg)
                    .containsExactly("b", "b", "c");
            balances(house);
        }
    }

    private static void gift(RunningGateway house, String leg, long tokens, int days) {
        house.ledger
                .allowances()
                .addGrant(
                        new Grant(
                                "",
                                Subject.of(leg).orElseThrow(),
                                Grant.Unit.TOKENS,
                                tokens,
                                Grant.Scope.EVERYWHERE,
                                Grant.Category.PROMOTIONAL,
                                1,
                                Instant.now().minusSeconds(5),
                                Instant.now().plus(Duration.ofDays(days)),
                                0,
                                "a test"),
                        "a test");
    }

    @Test
    void told_usage_of_a_broken_stream_is_settled() throws Exception {
        ScriptedLeg.Script told =
                (ask, attempt, relay) -> {
                    dies("The harbour").play(ask, attempt, relay);
                    return new Outcome.BrokeOff(
                            new Refusal(Refusal.Kind.TRUNCATED_STREAM, "", null, "test"),
                            new Evidence(200, List.of(), "", null),
                            Usage.of(7, 4),
                            ScriptedLeg.TIMING);
                };
        try (RunningGateway house = house(leg("a", told))) {
            assertThat(house.post(CHAT, STREAM).body()).contains("answer_broke_off");
            List<UsageRow> rows = house.ledger.latest(9);
            UsageRow row = rows.getLast();
            assertThat(row.state()).isEqualTo("settled");
            assertThat(row.costing().charge()).isEqualTo(7 * 2 + 4 * 10);
            assertThat(rows.subList(0, rows.size() - 1))
                    .allMatch(more -> more.costing().charge() == 0);
            balances(house);
        }
    }
}
