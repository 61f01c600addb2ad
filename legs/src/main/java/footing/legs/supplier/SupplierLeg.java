package footing.legs.supplier;

import footing.http.Header;
import footing.http.HttpBreak;
import footing.http.Upstream;
import footing.http.Upstream.Clocks;
import footing.http.Upstream.Origin;
import footing.http.Upstream.UpstreamRequest;
import footing.http.UpstreamAnswer;
import footing.legs.Attempt;
import footing.legs.Jurisdiction;
import footing.legs.Leg;
import footing.legs.ModelCard;
import footing.legs.Outcome;
import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.Relay;
import footing.legs.Resume;
import footing.legs.catalogue.Supplier;
import footing.legs.refusal.RefusalReader;
import footing.wire.Ask;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A supplier of the OpenAI dialect under a key. The caller's bytes go out and the supplier's bytes
/// come back as they are, but for the model, the key, and what the catalogue says must differ.
///
/// Of the caller's headers none is sent on. What was left out or changed in the request is told in
/// the answer's header `footing-dropped`.
public final class SupplierLeg implements Leg {
    private final Account account;
    private final Supplier supplier;
    private final RefusalReader refusals;
    private final Upstream upstream;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Origin origin;
    private final Party party;
    private final Jurisdiction jurisdiction;
    private final String path;
    private final String query;

    public SupplierLeg(
            Account account,
            RefusalReader refusals,
            Upstream upstream,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.account = account;
        this.supplier = account.supplier();
        this.refusals = refusals;
        this.upstream = upstream;
        this.clock = clock;
        this.nanoTime = nanoTime;
        URI base = account.baseUrl();
        boolean tls = "https".equals(base.getScheme());
        int port = base.getPort() > 0 ? base.getPort() : tls ? 443 : 80;
        String host = base.getHost().replaceAll("^\\[|\\]$", "");
        this.origin = new Origin(tls, host, port);
        this.party =
                new Party(
                        account.leg(),
                        supplier.id(),
                        base.getHost() + ":" + port,
                        supplier.side() == Supplier.Side.SELF_HOSTED);
        this.jurisdiction = account.jurisdiction();
        this.path = base.getRawPath().replaceAll("/+$", "");
        this.query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    }

    @Override
    public String name() {
        return account.leg();
    }

    @Override
    public List<ModelCard> models() {
        return account.models();
    }

    @Override
    public Optional<Party> party() {
        return Optional.of(party);
    }

    @Override
    public Jurisdiction jurisdiction() {
        return jurisdiction;
    }

    @Override
    public List<String> keys() {
        List<String> ids = new ArrayList<>(account.keys().size());
        for (SupplierKey key : account.keys()) {
            String id = key.id();
            if (id != null && !ids.contains(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    @Override
    public Outcome call(Ask ask, Attempt attempt, Relay relay) {
        String key = secret(attempt.key());
        Attempted tried = new Attempted(ask, attempt, supplier, refusals, clock, nanoTime, key);
        try {
            return send(tried, key, relay);
        } catch (HttpBreak broken) {
            return tried.broken(broken);
        } catch (Relay.CallerGone _) {
            return tried.left();
        } catch (RuntimeException e) {
            return Thread.currentThread().isInterrupted() ? tried.left() : tried.failed(e);
        }
    }

    /// The secret of the key with that id. Where its secret was changed meanwhile, the new one of
    /// the same name; for no id the first that is set.
    private @Nullable String secret(@Nullable String id) {
        if (id != null) {
            for (SupplierKey key : account.keys()) {
                String secret = key.secretOf(id);
                if (secret != null) {
                    return secret;
                }
            }
        }
        String first = null;
        for (SupplierKey key : account.keys()) {
            String secret = key.secret();
            if (secret != null && id != null && id.startsWith(key.name() + "#")) {
                return secret;
            }
            first = first == null ? secret : first;
        }
        return first;
    }

    private Outcome send(Attempted tried, @Nullable String key, Relay relay)
            throws HttpBreak, Relay.CallerGone {
        Ask ask = tried.ask;
        String endpoint = supplier.endpoints().get(ask.endpoint());
        if (endpoint == null) {
            return tried.unsupported(
                    supplier.id() + " does not serve " + ask.endpoint().path(), null);
        }
        if (key == null && supplier.auth().scheme() != Supplier.AuthScheme.NONE_OR_BEARER) {
            return tried.stopped(
                    Refusal.Kind.KEY_INVALID,
                    "no key is set for "
                            + account.leg()
                            + " (expected: one of "
                            + supplier.keyEnv()
                            + ")",
                    "");
        }
        return switch (RequestBody.of(
                ask, supplier, tried.attempt.model(), tried.attempt.resume())) {
            case RequestBody.Impossible(var member, var message) ->
                    tried.unsupported(message, member);
            case RequestBody.Ready ready -> {
                UpstreamRequest request =
                        new UpstreamRequest(
                                origin,
                                "POST",
                                path(ready.base()) + endpoint + query,
                                headers(key, ask.stream()),
                                ready.body(),
                                clocks(tried.attempt.clocks(), ask.stream()));
                try (UpstreamAnswer answer = upstream.send(request)) {
                    tried.head(answer);
                    yield relay(tried, ready, answer, relay);
                }
            }
        };
    }

    private Outcome relay(
            Attempted tried, RequestBody.Ready ready, UpstreamAnswer answer, Relay relay)
            throws HttpBreak, Relay.CallerGone {
        if (answer.status() != 200) {
            return tried.refused(answer, answer.status(), WholeAnswer.start(answer));
        }
        SafeHeaders safe = new SafeHeaders(supplier.errors(), ready.changes());
        if (!tried.ask.stream()) {
            return new WholeAnswer(tried, answer, safe).relay(relay);
        }
        String type = answer.header("content-type");
        if (type != null && (type.startsWith("application/json") || type.startsWith("text/html"))) {
            return tried.refused(answer, 200, WholeAnswer.start(answer));
        }
        return new StreamAnswer(tried, answer, relay, safe, ready.usageAdded()).relay();
    }

    @Override
    public List<Resume.Way> resumes(String model) {
        return supplier.prefill(model) == null
                ? List.of(Resume.Way.INSTRUCT)
                : List.of(Resume.Way.PREFILL, Resume.Way.INSTRUCT);
    }

    private String path(String base) {
        return base.isEmpty() ? path : path.replaceAll("/v1$", "") + base;
    }

    /// An answer in one piece has no first token to wait for: its head comes when all has been
    /// thought. It may take half of what is left, so that another leg still has time.
    private static Clocks clocks(Clocks given, boolean stream) {
        Duration half = given.total().dividedBy(2);
        return stream || half.compareTo(given.firstByte()) <= 0
                ? given
                : new Clocks(given.connect(), half, given.idle(), given.total());
    }

    private List<Header> headers(@Nullable String key, boolean stream) {
        List<Header> headers = new ArrayList<>(4);
        headers.add(new Header("content-type", "application/json"));
        headers.add(new Header("accept", stream ? "text/event-stream" : "application/json"));
        headers.add(new Header("user-agent", "footing"));
        if (key != null) {
            headers.add(
                    switch (supplier.auth().scheme()) {
                        case BEARER, NONE_OR_BEARER, SIGV4 ->
                                new Header("authorization", "Bearer " + key);
                        case HEADER -> new Header(supplier.auth().header(), key);
                    });
        }
        return headers;
    }
}
