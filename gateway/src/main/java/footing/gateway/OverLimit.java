package footing.gateway;

import footing.http.Header;
import footing.ledger.allow.Admission;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Measure;
import footing.wire.ApiError;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a caller is told whom a limit or a budget keeps out: which one, how much of it is left, and
/// when to come again.
///
/// @param headers beside the usual ones
record OverLimit(ApiError error, List<Header> headers) {
    /// The longest wait that a client should sit out by itself, seconds.
    private static final long PATIENCE = 3_600;

    static OverLimit of(Admission.Refused refused, long nowMillis) {
        Limit limit = refused.limit();
        StringBuilder message = new StringBuilder("Limit reached: ");
        message.append(limit.sentence()).append(" is ").append(amount(limit, limit.amount()));
        if (limit.measure() == Measure.CONCURRENCY) {
            message.append(", and as many requests are under way.");
        } else {
            message.append("; this request may take ").append(amount(limit, refused.wanted()));
            message.append(", ").append(amount(limit, Math.max(0, refused.left())));
            message.append(" is left.");
        }
        List<Header> headers = new ArrayList<>(2);
        if (refused.heals()) {
            long seconds = Math.max(1, Math.ceilDiv(refused.freesMillis() - nowMillis, 1_000));
            headers.add(new Header("retry-after", Long.toString(seconds)));
            message.append(" Try again in ")
                    .append(RateHeaders.span(Duration.ofSeconds(seconds)))
                    .append(
                            limit.budget()
                                    ? ", at " + Instant.ofEpochMilli(refused.freesMillis())
                                    : "")
                    .append('.');
            if (seconds > PATIENCE) {
                headers.add(new Header("x-should-retry", "false"));
            }
        } else {
            headers.add(new Header("x-should-retry", "false"));
            message.append(
                    limit.budget()
                            ? " Time alone will not change that: ask for a larger budget or a grant."
                            : " It is larger than the limit itself: send less, or a smaller"
                                    + " max_tokens.");
        }
        return new OverLimit(
                new ApiError(
                        429,
                        message.toString(),
                        limit.budget() ? "insufficient_quota" : type(limit.measure()),
                        null,
                        limit.budget() ? "budget_exhausted" : "rate_limit_exceeded"),
                headers);
    }

    static OverLimit of(Admission.Unpriced unpriced, String model) {
        return new OverLimit(
                new ApiError(
                        403,
                        "No price in "
                                + unpriced.limit().measure()
                                + " is known for the legs of '"
                                + model
                                + "', and a budget stands over it ("
                                + unpriced.limit().sentence()
                                + "). The operator can set one (setting: prices).",
                        "invalid_request_error",
                        "model",
                        "price_unknown"),
                List.of());
    }

    private static String type(Measure measure) {
        return switch (measure) {
            case TOKENS, TOKENS_IN, TOKENS_OUT -> "tokens";
            case REQUESTS, CONCURRENCY -> "requests";
            case CNY, USD -> "money";
        };
    }

    private static String amount(Limit limit, long amount) {
        return limit.measure().money()
                ? BigDecimal.valueOf(amount, 6).stripTrailingZeros().toPlainString()
                        + " "
                        + limit.measure()
                : Long.toString(amount);
    }
}
