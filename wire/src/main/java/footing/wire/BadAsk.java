package footing.wire;

/// The errors of requests that are at fault: what came, and what was expected.
final class BadAsk {
    private BadAsk() {}

    static ApiError of(JsonScan.Fault fault) {
        return switch (fault.why()) {
            case EMPTY ->
                    ApiError.invalid(
                            "The body is empty (expected: a JSON object)", null, "invalid_json");
            case NOT_AN_OBJECT ->
                    ApiError.invalid("The body is " + fault.message(), null, "invalid_json");
            case MALFORMED, NOT_UTF8 ->
                    ApiError.invalid(
                            "The body is not JSON: " + fault.message() + " at byte " + fault.at(),
                            null,
                            "invalid_json");
            case TOO_DEEP, GIANT_NUMBER ->
                    ApiError.invalid(
                            "The body holds " + fault.message() + " at byte " + fault.at(),
                            null,
                            "invalid_json");
            case DUPLICATE_NAME ->
                    ApiError.invalid(
                            cut(fault.message()) + ": came twice (expected: once)",
                            cut(fault.message()),
                            "duplicate_parameter");
            case ESCAPED_NAME ->
                    ApiError.invalid(
                            cut(fault.message())
                                    + ": the name is spelt with escapes that it does not need"
                                    + " (expected: plain letters)",
                            cut(fault.message()),
                            "invalid_json");
        };
    }

    static ApiError missing(String path, String expected) {
        return ApiError.invalid(
                path + ": missing (expected: " + expected + ")",
                path,
                "missing_required_parameter");
    }

    /// A value of the wrong JSON type.
    static ApiError type(String path, JsonCursor value, String expected) {
        return ApiError.invalid(
                path + ": " + value.kind().words() + " (expected: " + expected + ")",
                path,
                "invalid_type");
    }

    /// A value of the right type that cannot be.
    static ApiError value(String path, String came, String expected) {
        return value(path, came, expected, "invalid_value");
    }

    static ApiError value(String path, String came, String expected, String code) {
        return ApiError.invalid(path + ": " + came + " (expected: " + expected + ")", path, code);
    }

    /// At most 64 characters of a caller's text.
    static String cut(String text) {
        if (text.length() <= 64) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(63)) ? 63 : 64;
        return text.substring(0, end) + "…";
    }

    /// A caller's text in quotes, for a message.
    static String quoted(String text) {
        return "'" + cut(text) + "'";
    }
}
