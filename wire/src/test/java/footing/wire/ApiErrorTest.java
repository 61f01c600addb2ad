package footing.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ApiErrorTest {
    @Test
    void an_error_looks_as_clients_expect() {
        assertThat(json(ApiError.invalid("n: 0 (expected: 1)", "n", "invalid_value")))
                .isEqualTo(
                        "{\"error\":{\"message\":\"n: 0 (expected: 1)\","
                                + "\"type\":\"invalid_request_error\",\"param\":\"n\","
                                + "\"code\":\"invalid_value\"}}");
    }

    @Test
    void what_is_not_known_is_null() {
        assertThat(json(ApiError.invalid("no", null, null)))
                .contains("\"param\":null,\"code\":null");
    }

    @Test
    void an_error_tells_what_was_tried() {
        ApiError error =
                new ApiError(
                        503,
                        "No leg.",
                        "server_error",
                        null,
                        "no_supplier_available",
                        List.of(
                                new ApiError.Tried("openai", "region_blocked"),
                                new ApiError.Tried("q\"", "unreached")));
        assertThat(json(error))
                .isEqualTo(
                        "{\"error\":{\"message\":\"No leg.\",\"type\":\"server_error\","
                                + "\"param\":null,\"code\":\"no_supplier_available\",\"attempts\":["
                                + "{\"leg\":\"openai\",\"kind\":\"region_blocked\"},"
                                + "{\"leg\":\"q\\\"\",\"kind\":\"unreached\"}]}}");
    }

    @Test
    void any_text_can_be_told() {
        String text = "\u0000\u001f\"\\\n\r\t\b\u007f猫😀\u2028";
        assertThat(
                        JsonMapper.builder()
                                .build()
                                .readTree(ApiError.invalid(text, null, null).toJson())
                                .at("/error/message")
                                .stringValue())
                .isEqualTo(text);
    }

    @Test
    void half_a_surrogate_pair_does_not_spoil_the_error() {
        byte[] json = ApiError.invalid("a\ud83d", null, null).toJson();
        assertThat(new String(json, UTF_8)).contains("\"a\\ud83d\"");
    }

    private static String json(ApiError error) {
        return new String(error.toJson(), UTF_8);
    }
}
