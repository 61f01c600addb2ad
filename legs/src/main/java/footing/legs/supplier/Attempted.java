package footing.legs.supplier;

import footing.http.Header;
import footing.http.HttpBreak;
import footing.http.UpstreamAnswer;
import footing.legs.Attempt;
import footing.legs.Evidence;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.legs.catalogue.Supplier;
import footing.legs.refusal.Redaction;
import footing.legs.refusal.RefusalReader;
import footing.wire.ApiError;
import footing.wire.Ask;
import footing.wire.Usage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One attempt while it runs: what it is about, how far it has come, and how its end is told.
/// Belongs to the thread of the attempt.
final class Attempted {
    /// Headers worth keeping as evidence, beside the supplier's ids and times to wait.
    private static final Set<String> TELLING =
            Set.of("content-type", "server", "via", "cf-ray", "cf-mitigated", "x-amzn-errortype");

    final Ask ask;
    final Attempt attempt;
    final Supplier supplier;
    private final RefusalReader refusals;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final String key;
    private final long startNanos;
    private long firstTokenNanos = -1;
    private int status;
    private List<String> headers = List.of();
    private List<Header> answerHeaders = List.of();
    boolean begun;
    @Nullable Usage usage;
    @Nullable String model;

    Attempted(
            Ask ask,
            Attempt attempt,
            Supplier supplier,
            RefusalReader refusals,
            InstantSource clock,
            LongSupplier nanoTime,
            @Nullable String key) {
        this.ask = ask;
        this.attempt = attempt;
        this.supplier = supplier;
        this.refusals = refusals;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.key = key == null ? "" : key;
        this.startNanos = nanoTime.getAsLong();
    }

    /// Notes the head of the answer for what may go wrong after it.
    void head(UpstreamAnswer answer) {
        status = answer.status();
        if (status != 200) {
            seen(answer);
        }
    }

    void seen(UpstreamAnswer answer) {
        answerHeaders = answer.headers();
        List<String> kept = new ArrayList<>();
        for (Header header : answerHeaders) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (TELLING.contains(name)
                    || supplier.errors().requestId().contains(name)
                    || supplier.errors().retryAfter().contains(name)) {
                kept.add(name + ": " + Redaction.mask(header.value(), key));
            }
        }
        headers = kept;
    }

    void firstToken() {
        firstTokenNanos = nanoTime.getAsLong() - startNanos;
    }

    /// What is left until the first token is due.
    Duration untilFirstToken() {
        long gone = nanoTime.getAsLong() - startNanos;
        return attempt.clocks().firstByte().minusNanos(gone);
    }

    /// What a reason to finish says against the answer; null for a good end.
    Refusal.@Nullable Kind finishKind(@Nullable String finish) {
        return refusals.finish(finish).orElse(null);
    }

    Outcome answered(@Nullable String finish) {
        String who = model == null ? attempt.model() : model;
        return new Outcome.Answered(usage, who, finish == null ? "end" : finish, timing());
    }

    /// The supplier said no with a status, or with an error inside a 200.
    Outcome refused(UpstreamAnswer answer, int saidStatus, String body) {
        seen(answer);
        Refusal why =
                refusals.read(
                        supplier.refusalTable(), saidStatus, answerHeaders, body, clock.instant());
        return stopped(why, body, null);
    }

    /// The answer is none, for a reason that no supplier tells.
    Outcome stopped(Refusal.Kind kind, String message, String body) {
        String by = supplier.id() + ":" + status + ":answer";
        return stopped(new Refusal(kind, message, null, by), body, null);
    }

    /// The supplier cannot do what the request asks for; nothing was sent.
    ///
    /// @param member of the request, or null where it is all of it
    Outcome unsupported(String message, @Nullable String member) {
        String by = supplier.id() + ":params" + (member == null ? "" : ":" + member);
        ApiError own = ApiError.invalid(message, member, "unsupported_parameter");
        return stopped(new Refusal(Refusal.Kind.NOT_SUPPORTED, message, null, own, by), "", null);
    }

    Outcome broken(HttpBreak broken) {
        Refusal why = refusals.read(broken);
        return why == null
                ? left()
                : unreached(why, broken.getMessage() == null ? "" : broken.getMessage());
    }

    /// Something that nobody foresaw.
    Outcome failed(RuntimeException e) {
        return unreached(refusals.read(chain(e), false), chain(e));
    }

    Outcome left() {
        return new Outcome.CallerLeft(usage, timing());
    }

    private Outcome unreached(Refusal why, String cause) {
        if (begun) {
            return stopped(why, "", cause);
        }
        return new Outcome.Unreached(why, evidence("", cause), timing());
    }

    private Outcome stopped(Refusal why, String body, @Nullable String cause) {
        Evidence evidence = evidence(body, cause);
        Refusal masked =
                new Refusal(
                        why.kind(),
                        Redaction.mask(why.message(), key),
                        why.retryAfter(),
                        masked(why.own()),
                        why.decidedBy());
        return begun
                ? new Outcome.BrokeOff(masked, evidence, usage, timing())
                : new Outcome.Refused(masked, evidence, timing());
    }

    private @Nullable ApiError masked(@Nullable ApiError own) {
        return own == null
                ? null
                : new ApiError(
                        own.status(),
                        Redaction.mask(own.message(), key),
                        own.type(),
                        own.param(),
                        own.code());
    }

    private Evidence evidence(String body, @Nullable String cause) {
        String kept =
                body.length() > 2 * Evidence.LIMIT ? body.substring(0, 2 * Evidence.LIMIT) : body;
        return new Evidence(
                status,
                headers,
                Redaction.mask(kept, key),
                cause == null ? null : Redaction.mask(cause, key));
    }

    private Outcome.Timing timing() {
        return new Outcome.Timing(firstTokenNanos, nanoTime.getAsLong() - startNanos);
    }

    private static String chain(Throwable e) {
        StringBuilder chain = new StringBuilder();
        for (Throwable at = e; at != null && chain.length() < 1000; at = at.getCause()) {
            chain.append(chain.isEmpty() ? "" : " <- ").append(at);
        }
        return chain.toString();
    }
}
