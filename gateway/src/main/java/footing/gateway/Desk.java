package footing.gateway;

import footing.http.Exchange;
import footing.http.Header;
import footing.ledger.Ledger;
import footing.ledger.allow.Leases;
import footing.wire.ApiError;
import footing.wire.Endpoint;
import footing.wire.JsonText;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers what is asked of the house itself: models, health, readiness, figures, keys, verdicts.
final class Desk {
    private static final String MODELS = "/v1/models";
    private static final List<Header> JSON =
            List.of(new Header("content-type", "application/json"));
    private static final List<Header> TEXT =
            List.of(new Header("content-type", "text/plain; version=0.0.4; charset=utf-8"));

    /// Keys older than this are told of.
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Instant started;
    private final InstantSource clock;
    private final Ledger ledger;
    private final Door door;
    private final Figures figures;
    private final KeyDesk keys;
    private final LedgerDesk books;
    private final VerdictDesk verdicts;

    /// A desk of a house that stands from now on.
    Desk(
            InstantSource clock,
            Ledger ledger,
            Door door,
            Figures figures,
            KeyDesk keys,
            LedgerDesk books,
            VerdictDesk verdicts) {
        this.clock = clock;
        this.started = clock.instant();
        this.ledger = ledger;
        this.door = door;
        this.figures = figures;
        this.keys = keys;
        this.books = books;
        this.verdicts = verdicts;
    }

    boolean serves(String path) {
        return path.equals(MODELS)
                || path.startsWith(MODELS + "/")
                || path.equals("/healthz")
                || path.equals("/readyz")
                || path.equals("/metrics")
                || path.equals(OpenApi.PATH)
                || verdicts.serves(path);
    }

    void answer(Exchange exchange, Router router) throws IOException {
        String path = exchange.path();
        if (verdicts.serves(path)) {
            admin(exchange, path);
            return;
        }
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            refuse(exchange, Faults.method(exchange.method(), path, "GET"));
            return;
        }
        switch (path) {
            case "/healthz" -> exchange.respond(200, JSON, bytes("{\"status\":\"alive\"}"));
            case "/readyz" -> ready(exchange, missing(router), notes());
            case OpenApi.PATH -> exchange.respond(200, JSON, OpenApi.json());
            case "/metrics" -> exchange.respond(200, TEXT, figures.text());
            default -> {
                Optional<Ledger.Key> key = door.key(exchange);
                if (key.isEmpty()) {
                    refuse(exchange, door.refusal(exchange));
                } else {
                    models(exchange, path, router, new Bounds(key.get().scope(), router.borders()));
                }
            }
        }
    }

    /// What only keys of admins may see and do.
    private void admin(Exchange exchange, String path) throws IOException {
        Optional<Ledger.Key> key = door.key(exchange);
        if (key.isEmpty()) {
            refuse(exchange, door.refusal(exchange));
        } else if (!key.get().admin()) {
            refuse(exchange, Faults.noAdmin());
        } else if (keys.serves(path)) {
            keys.answer(exchange, key.get());
        } else if (books.serves(path)) {
            books.answer(exchange, key.get());
        } else {
            verdicts.answer(exchange, key.get());
        }
    }

    /// Sentences on what keeps the house from answering; none as long as one leg can be asked.
    private List<String> missing(Router router) {
        List<String> sentences = new ArrayList<>();
        if (!ledger.state().keysKnown()) {
            sentences.add("The keys could not be read from the ledger.");
        }
        boolean stands = router.legs().stream().anyMatch(leg -> leg.missing().isEmpty());
        if (!stands) {
            router.legs().forEach(leg -> leg.missing().ifPresent(sentences::add));
        }
        if (router.legs().isEmpty()) {
            sentences.add("There is no leg.");
        }
        return sentences;
    }

    /// Sentences on what somebody should know although the house answers.
    private List<String> notes() {
        Instant now = clock.instant();
        List<String> notes = new ArrayList<>();
        ledger.state()
                .keysAsOf()
                .filter(at -> Duration.between(at, now).compareTo(FRESH) > 0)
                .map(at ->
                        "The keys are as of "
                                + at
                                + ", "
                                + Duration.between(at, now).toSeconds()
                                + " s ago: the ledger's database cannot be read.")
                .ifPresent(notes::add);
        ledger.shared()
                .filter(Leases.State::away)
                .map(state ->
                        "Limits are not shared with other nodes now; this one goes on by"
                                + " 'when-away: "
                                + state.whenAway().word()
                                + "'.")
                .ifPresent(notes::add);
        return notes;
    }

    private static void ready(Exchange exchange, List<String> sentences, List<String> notes)
            throws IOException {
        StringBuilder out = new StringBuilder("{\"status\":");
        out.append(sentences.isEmpty() ? "\"ready\"" : "\"not ready\"").append(",\"missing\":");
        list(out, sentences);
        if (!notes.isEmpty()) {
            out.append(",\"notes\":");
            list(out, notes);
        }
        out.append('}');
        exchange.respond(sentences.isEmpty() ? 200 : 503, JSON, bytes(out.toString()));
    }

    private static void list(StringBuilder out, List<String> sentences) {
        out.append('[');
        for (String sentence : sentences) {
            if (out.charAt(out.length() - 1) != '[') {
                out.append(',');
            }
            JsonText.quote(out, sentence);
        }
        out.append(']');
    }

    private void models(Exchange exchange, String path, Router router, Bounds bounds)
            throws IOException {
        long created = started.getEpochSecond();
        ApiError dialect = bounds.dialect(Endpoint.CHAT_COMPLETIONS.dialect());
        if (dialect != null) {
            refuse(exchange, dialect);
            return;
        }
        if (path.equals(MODELS)) {
            exchange.respond(200, JSON, ModelList.json(ModelList.of(router, bounds), created));
            return;
        }
        Optional<String> id = decoded(path.substring(MODELS.length() + 1));
        Optional<ModelList.Entry> entry = id.flatMap(name -> ModelList.find(router, bounds, name));
        if (entry.isPresent()) {
            exchange.respond(200, JSON, ModelList.json(entry.get(), created));
        } else {
            refuse(exchange, Faults.modelNotFound("No leg or route has that model."));
        }
    }

    /// Names may hold slashes and come percent-encoded.
    private static Optional<String> decoded(String raw) {
        try {
            return Optional.of(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static void refuse(Exchange exchange, ApiError error) throws IOException {
        exchange.respond(error.status(), JSON, error.toJson());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
