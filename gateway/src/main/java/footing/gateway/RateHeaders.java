package footing.gateway;

import footing.http.Header;
import footing.ledger.allow.Measure;
import footing.ledger.allow.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The headers in which the field tells callers how their limits stand: of all limits that refill,
/// the one with the least left, for requests and for tokens.
final class RateHeaders {
    private RateHeaders() {}

    static List<Header> of(List<Standing> standings, long nowMillis) {
        Standing requests = null;
        Standing tokens = null;
        for (Standing one : standings) {
            if (!one.limit().window().refills()) {
                continue;
            }
            Measure measure = one.limit().measure();
            if (measure == Measure.REQUESTS) {
                requests = tighter(requests, one);
            } else if (!measure.money()) {
                tokens = tighter(tokens, one);
            }
        }
        List<Header> headers = new ArrayList<>(6);
        add(headers, "requests", requests, nowMillis);
        add(headers, "tokens", tokens, nowMillis);
        return headers;
    }

    private static Standing tighter(@Nullable Standing one, Standing other) {
        return one == null || other.left() < one.left() ? other : one;
    }

    private static void add(
            List<Header> headers, String what, @Nullable Standing standing, long nowMillis) {
        if (standing != null) {
            long reset = Math.max(0, standing.wholeMillis() - nowMillis);
            headers.add(
                    new Header(
                            "x-ratelimit-limit-" + what, Long.toString(standing.limit().amount())));
            headers.add(
                    new Header(
                            "x-ratelimit-remaining-" + what,
                            Long.toString(Math.max(0, standing.left()))));
            headers.add(new Header("x-ratelimit-reset-" + what, span(Duration.ofMillis(reset))));
        }
    }

    /// As the field writes it: `250ms`, `1s`, `6m0s`, `1h2m3s`.
    static String span(Duration time) {
        if (time.toSeconds() == 0) {
            return time.toMillis() + "ms";
        }
        Duration up = time.plusMillis(999);
        StringBuilder out = new StringBuilder();
        if (up.toHours() > 0) {
            out.append(up.toHours()).append('h');
        }
        if (up.toMinutes() > 0) {
            out.append(up.toMinutesPart()).append('m');
        }
        return out.append(up.toSecondsPart()).append('s').toString();
    }
}
