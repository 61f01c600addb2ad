package footing.testing;

import java.time.Duration;
import java.util.List;

/// Reads faults from text such as `stall-after:2`.
final class FaultText {
    private FaultText() {}

    static Fault parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        return switch (name) {
            case "none" -> new Fault.None();
            case "region" -> Fault.regionBlocked();
            case "class" -> ClassFaults.of(rest);
            case "status" -> status(rest);
            case "reset", "reset-before-head" -> new Fault.ResetBeforeHead();
            case "close", "close-before-head" -> new Fault.CloseBeforeHead();
            case "reset-after" -> new Fault.ResetAfter(count(rest));
            case "close-after" -> new Fault.CloseAfter(count(rest));
            case "cut-inside-event" -> new Fault.CutInsideEvent(count(rest));
            case "end-after" -> new Fault.EndAfter(count(rest));
            case "done-without-finish" -> new Fault.DoneWithoutFinish(count(rest));
            case "finish-without-done" -> new Fault.FinishWithoutDone();
            case "stall", "stall-before-head" -> new Fault.StallBeforeHead();
            case "stall-after-head" -> new Fault.StallAfterHead();
            case "stall-after" -> new Fault.StallAfter(count(rest));
            case "only-keep-alives" -> new Fault.OnlyKeepAlives(duration(rest));
            case "slow-first-byte" -> new Fault.SlowFirstByte(duration(rest));
            case "slow-first-event" -> new Fault.SlowFirstEvent(duration(rest));
            case "error-event" -> errorEvent(rest);
            case "empty-200" -> new Fault.Empty200();
            case "html-page" -> new Fault.HtmlPage();
            case "no-choices" -> new Fault.NoChoices();
            case "short-body" -> new Fault.ShortBody(Math.max(1, count(rest)));
            case "garbage-chunk" -> new Fault.GarbageChunk(count(rest));
            case "broken-json" -> new Fault.BrokenJson(count(rest));
            case "malformed-event" -> new Fault.MalformedEvent(count(rest));
            case "filtered" -> new Fault.Filtered(count(rest));
            case "cut-fin" -> new Fault.Cut(count(rest), Fault.How.FIN);
            case "cut-rst" -> new Fault.Cut(count(rest), Fault.How.RST);
            case "cut-end" -> new Fault.Cut(count(rest), Fault.How.END);
            case "not-http" -> new Fault.NotHttp();
            default -> throw new IllegalArgumentException("no such fault: " + text);
        };
    }

    static Duration duration(String text) {
        if (text.isEmpty()) {
            return Duration.ofSeconds(1);
        }
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.ofSeconds(
                        Long.parseLong(
                                text.endsWith("s") ? text.substring(0, text.length() - 1) : text));
    }

    private static int count(String text) {
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static Fault errorEvent(String rest) {
        int colon = rest.indexOf(':');
        boolean counted = !rest.isEmpty() && Character.isDigit(rest.charAt(0));
        int n = counted ? count(colon < 0 ? rest : rest.substring(0, colon)) : 0;
        String json = counted ? (colon < 0 ? "" : rest.substring(colon + 1)) : rest;
        return new Fault.ErrorEvent(
                n,
                json.isEmpty()
                        ? "{\"error\":{\"message\":\"The server had an error while processing your"
                                + " request\",\"type\":\"server_error\",\"param\":null,\"code\":null}}"
                        : json);
    }

    private static Fault status(String rest) {
        int colon = rest.indexOf(':');
        int status = Integer.parseInt(colon < 0 ? rest : rest.substring(0, colon));
        if (colon >= 0) {
            return new Fault.Status(
                    status, List.of("content-type: application/json"), rest.substring(colon + 1));
        }
        return switch (status) {
            case 400 ->
                    Fault.openAi(400, "invalid_request_error", "invalid_value", "Invalid value");
            case 401 ->
                    Fault.openAi(
                            401,
                            "invalid_request_error",
                            "invalid_api_key",
                            "Incorrect API key provided: sk-fake-****. You can find your API key"
                                    + " at https://platform.openai.com/account/api-keys.");
            case 403 -> Fault.regionBlocked();
            case 404 ->
                    Fault.openAi(
                            404,
                            "invalid_request_error",
                            "model_not_found",
                            "The model does not exist or you do not have access to it.");
            case 413 ->
                    Fault.openAi(
                            413, "invalid_request_error", "request_too_large", "Request too large");
            case 429 -> {
                Fault.Status limited =
                        Fault.openAi(429, "requests", "rate_limit_exceeded", "Rate limit reached");
                yield new Fault.Status(
                        429,
                        List.of("content-type: application/json", "retry-after: 1"),
                        limited.body());
            }
            case 503 ->
                    Fault.openAi(
                            503,
                            "service_unavailable_error",
                            "server_is_overloaded",
                            "The server is overloaded, please try again later");
            default ->
                    Fault.openAi(
                            status,
                            "server_error",
                            "server_error",
                            "The server had an error while processing your request");
        };
    }
}
