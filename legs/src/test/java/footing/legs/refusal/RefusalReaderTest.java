package footing.legs.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import footing.http.Header;
import footing.legs.Refusal;
import footing.legs.catalogue.Catalogue;
import footing.legs.catalogue.Supplier;
import footing.testing.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalReaderTest {
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final RefusalReader READER = new RefusalReader(CATALOGUE.refusalRules());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after: 7||7s",
                "retry-after: 0||1s",
                "retry-after: 99999||1h",
                "Retry-After: Mon, 23 Nov 2026 08:00:30 GMT||30s",
                "retry-after: Mon, 23 Nov 2026 07:00:00 GMT||1s",
                "retry-after-ms: 2500||2.5s",
                "x: y|Please try again in 1.4s. Visit|1.4s",
                "x: y|Please try again in 5m45s|5m45s",
                "x: y|Please retry after 6 seconds|6s",
                "x: y|try again after 1 seconds|1s",
                "x: y|Please retry in 33.5s.|33.5s",
                "x: y|no word of it|",
                "retry-after: soon|no word of it|",
                "RETRY-AFTER-MS: 250||1s",
                "x-ms-retry-after-ms: 4000||4s",
                "retry-after: 1795420860||60s",
                "retry-after: 7|Please try again in 20s|7s",
                "x-ratelimit-reset: 42||42s",
                "X-RateLimit-Reset: 1795420860||60s",
                "x-ratelimit-reset: 1795420860000||60s",
                "x-ratelimit-reset-tokens: 6m0s||6m",
                "anthropic-ratelimit-requests-reset: 2026-11-23T08:00:25Z||25s",
                "ratelimit-reset: 17||17s",
                "ratelimit: \"default\";r=0;t=30||30s",
                "ratelimit: \"default\";r=9;t=30||",
                "x: y|请求过于频繁，请在 30 秒后重试|30s",
                "x: y|请等待1分30秒之后再试|90s",
                "x: y|1分钟内最多请求60次|",
                "x: y|Please wait 45 seconds before retrying.|45s",
                "x: y|Expected available in 51 seconds.|51s",
                "x: y|Resets in 3 hours.|3h",
                "x: y|retry in 12 sec|12s",
            })
    void the_time_to_wait_is_read(String header, @Nullable String message, @Nullable String wait) {
        String[] parts = header.split(": ", 2);
        Refusal refusal =
                READER.read(
                        table("openai"),
                        429,
                        List.of(new Header(parts[0], parts[1])),
                        "{\"error\":{\"message\":\"" + (message == null ? "" : message) + "\"}}",
                        FakeClock.START);
        assertThat(refusal.retryAfter())
                .isEqualTo(wait == null ? null : Duration.parse("PT" + wait));
    }

    @Test
    void of_limits_the_one_that_is_used_up_tells_the_time() {
        List<Header> headers =
                List.of(
                        new Header("x-ratelimit-remaining-requests", "20"),
                        new Header("x-ratelimit-reset-requests", "8.64s"),
                        new Header("x-ratelimit-remaining-tokens", "0"),
                        new Header("x-ratelimit-reset-tokens", "12s"));
        assertThat(waits(429, headers, "{\"error\":{\"message\":\"Rate limit\"}}"))
                .isEqualTo(Duration.ofSeconds(12));
        assertThat(waits(500, headers, "{\"error\":{\"message\":\"oops\"}}")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"retry_after\":12|12s",
                "\"retry_after_ms\":2500|2.5s",
                "\"resets_in_seconds\":7200|2h",
                "\"resets_at\":1795428000|2h",
                "\"reset_at\":\"2026-11-23T10:00:00Z\"|2h",
                "\"metadata\":{\"headers\":{\"X-RateLimit-Reset\":\"1795428000000\"}}|2h",
            })
    void members_of_the_error_tell_the_time(String member, String wait) {
        String body = "{\"error\":{\"message\":\"Rate limit\"," + member + "}}";
        assertThat(waits(429, List.of(), body)).isEqualTo(Duration.parse("PT" + wait));
    }

    private static @Nullable Duration waits(int status, List<Header> headers, String body) {
        return READER.read(table("openai"), status, headers, body, FakeClock.START).retryAfter();
    }

    @Test
    void no_key_is_kept() {
        assertThat(
                        Redaction.mask(
                                "Incorrect key sk-proj-abcDEF123456, Bearer eyJhbGciOi.x.y, gsk_abcdefgh1;"
                                        + " secret hunter2hunter2",
                                "hunter2hunter2"))
                .isEqualTo("Incorrect key sk-***, Bearer ***, gsk_***; secret ***");
        assertThat(Redaction.mask("the task-manager asks sk-"))
                .isEqualTo("the task-manager asks sk-");
    }

    private static RefusalRules.Table table(String id) {
        return CATALOGUE
                .supplier(id)
                .map(Supplier::refusalTable)
                .orElse(new RefusalRules.Table(id, Map.of(), List.of()));
    }
}
