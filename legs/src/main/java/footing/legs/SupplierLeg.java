package footing.legs;

import footing.http.Header;
import footing.http.HttpBreak;
import footing.http.Upstream;
import footing.http.Upstream.UpstreamRequest;
import footing.http.UpstreamAnswer;
import footing.legs.Manners.Prepared;
import footing.wire.Ask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/// A supplier of the OpenAI dialect under one key. The answer passes byte for byte.
public final class SupplierLeg implements Leg {
    /// Most bytes that are read of an error.
    private static final int ERROR_LIMIT = 64 * 1024;

    private final String name;
    private final Manners manners;
    private final List<ModelCard> models;
    private final Upstream upstream;
    private final LongSupplier nanoTime;

    /// A leg that speaks over `upstream`.
    ///
    /// @param models empty where the supplier takes any
    public SupplierLeg(
            String name,
            Manners manners,
            List<ModelCard> models,
            Upstream upstream,
            LongSupplier nanoTime) {
        this.name = name;
        this.manners = manners;
        this.models = List.copyOf(models);
        this.upstream = upstream;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<ModelCard> models() {
        return models;
    }

    @Override
    public Outcome call(Ask ask, Attempt attempt, Relay relay) {
        Stopwatch watch = new Stopwatch(nanoTime);
        return switch (manners.prepare(ask, attempt.model())) {
            case Prepared.Cannot(Refusal why) ->
                    new Outcome.Refused(why, Evidence.of(0, List.of(), new byte[0]), watch.stop());
            case Prepared.Ready ready -> exchange(ask, attempt, ready, relay, watch);
        };
    }

    private Outcome exchange(
            Ask ask, Attempt attempt, Prepared.Ready ready, Relay relay, Stopwatch watch) {
        try (UpstreamAnswer answer = upstream.send(request(ask, attempt, ready))) {
            if (answer.status() != 200) {
                return refused(answer, body(answer, ERROR_LIMIT), watch);
            }
            return ask.stream()
                    ? new StreamRelay(ask, attempt, ready.hideUsage(), manners, relay, watch)
                            .run(answer)
                    : new WholeRelay(ask, attempt, manners, relay, watch).run(answer);
        } catch (HttpBreak broken) {
            return broken.symptom() == HttpBreak.Symptom.CANCELLED
                    ? new Outcome.CallerLeft(null, watch.stop())
                    : new Outcome.Unreached(
                            manners.refusal(broken), Evidence.of(broken), watch.stop());
        }
    }

    private UpstreamRequest request(Ask ask, Attempt attempt, Prepared.Ready ready) {
        List<Header> headers = new ArrayList<>(5);
        headers.add(new Header("content-type", "application/json"));
        headers.add(new Header("accept", ask.stream() ? "text/event-stream" : "application/json"));
        headers.add(new Header("user-agent", "footing"));
        headers.addAll(manners.credentials());
        return new UpstreamRequest(
                manners.origin(),
                "POST",
                manners.target(ask.endpoint(), attempt.model()),
                headers,
                ready.body(),
                attempt.clocks());
    }

    private Outcome refused(UpstreamAnswer answer, byte[] body, Stopwatch watch) {
        return new Outcome.Refused(
                manners.refusal(answer.status(), answer.headers(), body),
                Evidence.of(answer.status(), answer.headers(), body),
                watch.stop());
    }

    /// As much of the body as `limit` allows; what breaks off is enough to judge by.
    static byte[] body(UpstreamAnswer answer, int limit) throws HttpBreak {
        byte[] bytes = new byte[4096];
        int length = 0;
        try {
            while (length < limit) {
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.min(limit, length * 2));
                }
                int n = answer.read(bytes, length, bytes.length - length);
                if (n < 0) {
                    break;
                }
                length += n;
            }
        } catch (HttpBreak broken) {
            if (length == 0 || broken.symptom() == HttpBreak.Symptom.CANCELLED) {
                throw broken;
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    /// The headers of a supplier's good answer that reach the caller.
    static List<Header> forCaller(List<Header> headers) {
        List<Header> kept = new ArrayList<>();
        for (Header header : headers) {
            String lower = header.name().toLowerCase(Locale.ROOT);
            if (lower.equals("content-type")
                    || lower.equals("x-request-id")
                    || lower.equals("request-id")
                    || lower.startsWith("openai-")
                    || lower.startsWith("x-ratelimit-")) {
                kept.add(header);
            }
        }
        return kept;
    }
}
