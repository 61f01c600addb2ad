package footing.legs.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import footing.legs.Evidence;
import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.testing.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeTest {
    private static final Instant NOW = FakeClock.START;
    private static final Party PARTY = new Party("leg", "openai", "api.openai.com:443", false);

    private static Judged judge(Kind kind, String message, @Nullable Duration wait, String by) {
        Refusal why = new Refusal(kind, message, wait, by);
        Evidence evidence = new Evidence(403, List.of(), "", null);
        return Judge.judge(new Sighting(PARTY, "k", "m", why, evidence), NOW);
    }

    private static Judged judge(Kind kind) {
        return judge(kind, "", null, "openai:403:code");
    }

    @ParameterizedTest
    @CsvSource({
        "REGION_BLOCKED,       'REGION   openai|||||api.openai.com:443'",
        "ACCOUNT_CLOSED,       'ACCOUNT  openai|leg||||'",
        "KEY_INVALID,          'KEY      openai|leg|k|||'",
        "QUOTA_EXHAUSTED,      'ACCOUNT  openai|leg||||'",
        "RATE_LIMITED,         'KEY      openai|leg|k|m||'",
        "OVERLOADED,           'MODEL    openai|leg||m||'",
        "MODEL_RETIRED,        'MODEL    openai|leg||m||'",
        "MODEL_NOT_FOUND,      'MODEL    openai|leg||m||'",
        "MODEL_ACCESS_DENIED,  'ACCOUNT  openai|leg||m||'",
        "CONTENT_FILTERED,     'REQUEST  openai|leg||m||'",
        "CONTEXT_LENGTH_EXCEEDED, 'REQUEST openai|leg||m||'",
        "INVALID_REQUEST,      'REQUEST  openai|leg||m||'",
        "MISCONFIGURED,        'ROUTE    openai|leg||||api.openai.com:443'",
        "SERVER_ERROR,         'MODEL    openai|leg||m||'",
        "TIMEOUT,              'MODEL    openai|leg||m||'",
        "NETWORK_BLOCKED,      'NETWORK  openai|||||api.openai.com:443'",
        "TRUNCATED_STREAM,     'REQUEST  openai|leg||m||'",
        "SERVICE_DISCONTINUED, 'SUPPLIER openai|||||api.openai.com:443'",
        "NOT_SUPPORTED,        'REQUEST  openai|leg||m||'",
    })
    void each_kind_speaks_of_somebody(Kind kind, String expected) {
        Subject subject = judge(kind).subject();
        String[] parts = expected.split(" +", 2);
        String[] who = parts[1].split("\\|", -1);
        String host = who[who.length - 1];
        assertThat(subject)
                .isEqualTo(
                        new Subject(Scope.valueOf(parts[0]), who[0], who[1], who[2], who[3], host));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void only_regions_accounts_and_networks_must_be_confirmed(Kind kind) {
        boolean expected =
                switch (kind) {
                    case REGION_BLOCKED, ACCOUNT_CLOSED, NETWORK_BLOCKED -> true;
                    case KEY_INVALID,
                            QUOTA_EXHAUSTED,
                            RATE_LIMITED,
                            OVERLOADED,
                            MODEL_RETIRED,
                            MODEL_NOT_FOUND,
                            MODEL_ACCESS_DENIED,
                            CONTENT_FILTERED,
                            CONTEXT_LENGTH_EXCEEDED,
                            INVALID_REQUEST,
                            MISCONFIGURED,
                            SERVER_ERROR,
                            TIMEOUT,
                            TRUNCATED_STREAM,
                            SERVICE_DISCONTINUED,
                            NOT_SUPPORTED ->
                            false;
                };
        assertThat(judge(kind).confirmNeeded()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, This model is not available in your region., MODEL",
        "relay, Country region or territory not supported, MODEL",
        "openrouter, Provider returned error, MODEL",
        "bedrock, Access to Anthropic models is not allowed from unsupported countries, MODEL",
        "openai, 'Country, region, or territory not supported', REGION",
        "gemini, User location is not supported for the API use., REGION",
    })
    void the_gate_of_one_model_is_not_the_whole_border(String who, String message, Scope scope) {
        Refusal why = new Refusal(Kind.REGION_BLOCKED, message, null, who + ":403:early-text");
        assertThat(Judge.judge(who, "m", why, NOW).subject().scope()).isEqualTo(scope);
    }

    @ParameterizedTest
    @CsvSource({
        "'The free tier of the model has been exhausted.', dashscope:403:x, m",
        "'', dashscope:403:AllocationQuota.FreeTierOnly, m",
        "Your account has reached the set inference limit for the model, ark:429:x, m",
        "Free allocated quota exceeded., dashscope:429:early-text, m",
        "Insufficient Balance, deepseek:402:status, ''",
    })
    void free_tiers_and_caps_of_a_model_close_that_model_only(
            String message, String by, String model) {
        Subject subject = judge(Kind.QUOTA_EXHAUSTED, message, null, by).subject();
        assertThat(subject.scope()).isEqualTo(Scope.ACCOUNT);
        assertThat(subject.model()).isEqualTo(model);
    }

    @Test
    void a_rate_limit_of_hours_is_a_plan_that_is_used_up() {
        Judged judged =
                judge(Kind.RATE_LIMITED, "tokens per day", Duration.ofMinutes(40), "groq:429:x");
        assertThat(judged.kind()).isEqualTo(Kind.QUOTA_EXHAUSTED);
        assertThat(judged.subject().model()).isEqualTo("m");
        assertThat(judged.permanence())
                .isEqualTo(new Permanence.Until(NOW.plus(Duration.ofMinutes(40))));
    }

    @Test
    void a_rate_limit_of_five_minutes_is_one() {
        Judged judged = judge(Kind.RATE_LIMITED, "", Duration.ofMinutes(5), "groq:429:x");
        assertThat(judged.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(judged.permanence())
                .isEqualTo(new Permanence.Until(NOW.plus(Duration.ofMinutes(5))));
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, Usage blocked until 2026-12-01T00:00:00+00:00 due to, 2026-12-01T00:00:00Z",
        "anthropic, You will regain access on 2026-12-01 at 00:00 UTC., 2026-12-01T00:00:00Z",
        "zhipu, 您的限额将在 2026-11-23 21:30:00 重置, 2026-11-23T13:30:00Z",
    })
    void a_reset_time_in_the_text_ends_a_used_up_plan(String who, String message, String until) {
        Refusal why = new Refusal(Kind.QUOTA_EXHAUSTED, message, null, who + ":429:x");
        assertThat(Judge.judge(who, "", why, NOW).permanence())
                .isEqualTo(new Permanence.Until(Instant.parse(until)));
    }

    @ParameterizedTest
    @CsvSource({
        "Usage blocked until 2024-03-01T00:00:00+00:00",
        "Usage blocked until 2999-03-01T00:00:00+00:00",
        "request 2026-99-99 99:99:99 of 2026-13-01 00:00",
        "Your credit balance is too low",
    })
    void a_time_that_cannot_be_meant_is_none(String message) {
        assertThat(judge(Kind.QUOTA_EXHAUSTED, message, null, "x:429:y").permanence())
                .isEqualTo(new Permanence.Standing());
    }

    @ParameterizedTest
    @CsvSource({
        "openai:403:unsupported_country_region_territory, REGION_BLOCKED, HIGH",
        "openai:400:early-text, ACCOUNT_CLOSED, HIGH",
        "zhipu:429:1113, QUOTA_EXHAUSTED, HIGH",
        "generic:429:insufficient_quota, QUOTA_EXHAUSTED, MEDIUM",
        "x:429:late-text, RATE_LIMITED, MEDIUM",
        "x:403:html, NETWORK_BLOCKED, MEDIUM",
        "x:403:status, MODEL_ACCESS_DENIED, LOW",
        "x:200:unknown, SERVER_ERROR, LOW",
        "x:200:500, SERVER_ERROR, LOW",
        "mistral:401:status, KEY_INVALID, LOW",
        "mistral:401:Unauthorized, KEY_INVALID, LOW",
        "gemini:429:RESOURCE_EXHAUSTED, RATE_LIMITED, LOW",
        "gemini:429:early-text, QUOTA_EXHAUSTED, HIGH",
        "xai:403:permission-denied, QUOTA_EXHAUSTED, LOW",
        "transport:TCP_REFUSED:CONNECT, NETWORK_BLOCKED, HIGH",
        "transport:RESET:WAIT, NETWORK_BLOCKED, MEDIUM",
        "cause:unknown, SERVER_ERROR, LOW",
        "cause:dns_poisoned, NETWORK_BLOCKED, HIGH",
    })
    void confidence_follows_the_rule_that_decided(String by, Kind kind, Confidence expected) {
        assertThat(judge(kind, "", null, by).confidence()).isEqualTo(expected);
    }

    @Test
    void a_path_that_is_missing_may_be_one_models_own() {
        assertThat(judge(Kind.MISCONFIGURED, "", null, "x:404:html").subject().model())
                .isEqualTo("m");
        assertThat(judge(Kind.MISCONFIGURED, "", null, "x:407:status").subject().model()).isEmpty();
    }

    @Test
    void a_request_whose_time_is_up_says_nothing_about_the_leg() {
        assertThat(judge(Kind.TIMEOUT, "", null, "transport:TOTAL_TIMEOUT:BODY").marks()).isFalse();
        assertThat(judge(Kind.TIMEOUT, "", null, "transport:FIRST_BYTE_TIMEOUT:WAIT").marks())
                .isTrue();
    }
}
