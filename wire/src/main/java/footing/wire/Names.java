package footing.wire;

import java.nio.charset.StandardCharsets;

/// Names and words of the dialect, as the bytes that stand in a document.
final class Names {
    static final byte[] AUDIO = of("audio");
    static final byte[] BASE_RESP = of("base_resp");
    static final byte[] CACHED_TOKENS = of("cached_tokens");
    static final byte[] CACHE_HIT = of("prompt_cache_hit_tokens");
    static final byte[] CACHE_MISS = of("prompt_cache_miss_tokens");
    static final byte[] CHOICES = of("choices");
    static final byte[] CODE = of("code");
    static final byte[] COMPLETION_DETAILS = of("completion_tokens_details");
    static final byte[] COMPLETION_TOKENS = of("completion_tokens");
    static final byte[] CONTENT = of("content");
    static final byte[] DATA = of("data");
    static final byte[] DELTA = of("delta");
    static final byte[] DETAIL = of("detail");
    static final byte[] ERROR = of("error");
    static final byte[] ERRORS = of("errors");
    static final byte[] ERROR_CODE = of("error_code");
    static final byte[] ERROR_MSG = of("error_msg");
    static final byte[] FINISH_REASON = of("finish_reason");
    static final byte[] FUNCTION = of("function");
    static final byte[] FUNCTION_CALL = of("function_call");
    static final byte[] IMAGE_URL = of("image_url");
    static final byte[] INCLUDE_USAGE = of("include_usage");
    static final byte[] INPUT_AUDIO = of("input_audio");
    static final byte[] INPUT_IMAGE = of("input_image");
    static final byte[] JSON_OBJECT = of("json_object");
    static final byte[] JSON_SCHEMA = of("json_schema");
    static final byte[] MESSAGE = of("message");
    static final byte[] MODEL = of("model");
    static final byte[] MSG = of("msg");
    static final byte[] NAME = of("name");
    static final byte[] NULL = of("null");
    static final byte[] OBJECT = of("object");
    static final byte[] OK = of("200");
    static final byte[] PROMPT_DETAILS = of("prompt_tokens_details");
    static final byte[] PROMPT_TOKENS = of("prompt_tokens");
    static final byte[] REASONING = of("reasoning");
    static final byte[] REASONING_CONTENT = of("reasoning_content");
    static final byte[] REASONING_TOKENS = of("reasoning_tokens");
    static final byte[] REFUSAL = of("refusal");
    static final byte[] RESPONSE = of("Response");
    static final byte[] RESPONSE_ERROR = of("Error");
    static final byte[] ROLE = of("role");
    static final byte[] SCHEMA = of("schema");
    static final byte[] STATUS_CODE = of("status_code");
    static final byte[] TEXT = of("text");
    static final byte[] TOOL_CALLS = of("tool_calls");
    static final byte[] TOOL_CALL_ID = of("tool_call_id");
    static final byte[] TOTAL_TOKENS = of("total_tokens");
    static final byte[] TYPE = of("type");
    static final byte[] URL = of("url");
    static final byte[] USAGE = of("usage");
    static final byte[] ZERO = of("0");
    static final byte[] X_GROQ = of("x_groq");

    private Names() {}

    private static byte[] of(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
