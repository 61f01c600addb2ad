package footing.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiErrorTest {
    private static final JsonMapper JACKSON = JsonMapper.builder().build();
    private static final List<ApiError.Tried> TRIED =
            List.of(
                    new ApiError.Tried("openai", "region_blocked"),
                    new ApiError.Tried("q\"", "unreached"));

    @Test
    void an_error_looks_as_clients_expect() {
        assertThat(new String(OwnErrors.modelNotFound("gpt-9").toJson(), UTF_8))
                .isEqualTo(
                        "{\"error\":{\"message\":\"The model `gpt-9` does not exist or you do not"
                                + " have access to it.\",\"type\":\"invalid_request_error\","
                                + "\"param\":\"model\",\"code\":\"model_not_found\"}}");
    }

    @Test
    void an_error_tells_what_was_tried() {
        assertThat(new String(OwnErrors.noSupplier("No leg.", TRIED).toJson(), UTF_8))
                .isEqualTo(
                        "{\"error\":{\"message\":\"No leg.\",\"type\":\"server_error\","
                                + "\"param\":null,\"code\":\"no_supplier_available\",\"attempts\":["
                                + "{\"leg\":\"openai\",\"kind\":\"region_blocked\"},"
                                + "{\"leg\":\"q\\\"\",\"kind\":\"unreached\"}]}}");
    }

    @Test
    void an_error_can_be_the_last_event_of_a_stream() {
        SseCutter cutter = new SseCutter();
        byte[] event = OwnErrors.brokeOff("It broke\noff.").toEvent();
        System.arraycopy(event, 0, cutter.buffer(), cutter.room(event.length), event.length);
        cutter.filled(event.length);
        assertThat(cutter.next()).isTrue();
        Glance glance =
                ChunkReader.read(
                        Endpoint.CHAT_COMPLETIONS,
                        cutter.data(),
                        cutter.dataStart(),
                        cutter.dataEnd());
        assertThat(glance.error()).isNotNull();
        assertThat(cutter.pending()).isZero();
    }

    static Stream<Arguments> own() {
        return Stream.of(
                Arguments.of(OwnErrors.missingKey(), 401, null),
                Arguments.of(OwnErrors.wrongKey(), 401, "invalid_api_key"),
                Arguments.of(OwnErrors.modelNotFound("m"), 404, "model_not_found"),
                Arguments.of(OwnErrors.unknownPath("GET", "/x"), 404, "unknown_url"),
                Arguments.of(
                        OwnErrors.wrongMethod("PUT", "/v1/models", "GET"),
                        405,
                        "method_not_supported"),
                Arguments.of(OwnErrors.bodyTooSlow(), 408, "request_timeout"),
                Arguments.of(OwnErrors.bodyTooLarge(9), 413, "request_too_large"),
                Arguments.of(OwnErrors.rateLimited("m"), 429, "rate_limit_exceeded"),
                Arguments.of(OwnErrors.quotaSpent("m"), 429, "insufficient_quota"),
                Arguments.of(OwnErrors.internal("req_1"), 500, "internal_error"),
                Arguments.of(OwnErrors.brokeOff("m"), 502, "answer_broke_off"),
                Arguments.of(OwnErrors.noSupplier("m", TRIED), 503, "no_supplier_available"),
                Arguments.of(OwnErrors.deadlinePassed(TRIED), 504, "deadline_exceeded"));
    }

    @ParameterizedTest
    @MethodSource("own")
    void each_own_error_has_its_status_and_code(ApiError error, int status, String code) {
        assertThat(error.status()).isEqualTo(status);
        JsonNode json = JACKSON.readTree(error.toJson()).get("error");
        assertThat(json.get("message").stringValue()).isEqualTo(error.message()).isNotEmpty();
        assertThat(json.get("type").stringValue()).isNotEmpty();
        assertThat(json.get("code").stringValue(null)).isEqualTo(code);
    }
}
