package footing.testing;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// For each class of refusal one truthful way to say it in the OpenAI dialect.
final class ClassFaults {
    private static final String JSON = "content-type: application/json";
    private static final String INVALID = "invalid_request_error";

    private static final Map<String, Fault> ALL = all();

    private ClassFaults() {}

    /// The classes by name, as `refusals.md` orders them.
    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /// @throws IllegalArgumentException where there is no such class
    static Fault of(String name) {
        Fault fault = ALL.get(name);
        if (fault == null) {
            throw new IllegalArgumentException("no such class: " + name);
        }
        return fault;
    }

    private static Map<String, Fault> all() {
        Map<String, Fault> all = new LinkedHashMap<>();
        all.put("region_blocked", Fault.regionBlocked());
        all.put(
                "account_closed",
                Fault.openAi(
                        401,
                        INVALID,
                        "account_deactivated",
                        "The OpenAI account associated with this API key has been deactivated."));
        all.put("key_invalid", Fault.parse("status:401"));
        all.put(
                "quota_exhausted",
                Fault.openAi(
                        429,
                        "insufficient_quota",
                        "insufficient_quota",
                        "You exceeded your current quota, please check your plan and billing"
                                + " details."));
        all.put(
                "rate_limited",
                waiting(
                        Fault.openAi(
                                429,
                                "requests",
                                "rate_limit_exceeded",
                                "Rate limit reached for requests. Please try again in 2s."),
                        2));
        all.put("overloaded", Fault.parse("status:503"));
        all.put(
                "model_retired",
                Fault.openAi(
                        404,
                        INVALID,
                        "model_not_found",
                        "The model `fake-old` has been deprecated, learn more here:"
                                + " https://platform.openai.com/docs/deprecations"));
        all.put("model_not_found", Fault.parse("status:404"));
        all.put(
                "model_access_denied",
                Fault.openAi(
                        403,
                        INVALID,
                        "model_not_allowed",
                        "Project `proj_fake` does not have access to model `fake-large`"));
        all.put(
                "content_filtered",
                Fault.openAi(
                        400,
                        INVALID,
                        "content_policy_violation",
                        "Your request was rejected as a result of our safety system."));
        all.put(
                "context_length_exceeded",
                Fault.openAi(
                        400,
                        INVALID,
                        "context_length_exceeded",
                        "This model's maximum context length is 8192 tokens. However, your"
                                + " messages resulted in 9120 tokens."));
        all.put("invalid_request", Fault.parse("status:400"));
        all.put(
                "misconfigured",
                new Fault.Status(404, List.of("content-type: text/plain"), "404 page not found"));
        all.put("server_error", Fault.parse("status:500"));
        all.put("timeout", new Fault.StallBeforeHead());
        all.put("network_blocked", new Fault.ResetBeforeHead());
        all.put("truncated_stream", new Fault.CloseAfter(2));
        all.put(
                "service_discontinued",
                Fault.openAi(410, INVALID, "gone", "This service has been permanently shut down."));
        return all;
    }

    private static Fault.Status waiting(Fault.Status status, int seconds) {
        return new Fault.Status(
                status.status(),
                List.of(JSON, "retry-after: " + Duration.ofSeconds(seconds).toSeconds()),
                status.body());
    }
}
