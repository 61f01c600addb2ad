package footing.gateway;

import footing.http.Exchange;
import footing.http.Header;
import footing.http.HttpBreak;
import footing.ledger.Ledger;
import footing.ledger.LedgerFault;
import footing.legs.verdict.Ruling;
import footing.legs.verdict.Verdict;
import footing.legs.verdict.VerdictBook;
import footing.legs.verdict.VerdictJson;
import footing.wire.ApiError;
import footing.wire.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/// Shows verdicts and takes people's rulings on them, for keys of admins only.
final class VerdictDesk {
    private static final String ROOT = "/admin/v1/";
    private static final String VERDICTS = ROOT + "verdicts";
    private static final String UNKNOWN = ROOT + "refusals/unknown";
    private static final String OVERRULE = "overrule";
    private static final String LIFT = "lift";
    private static final int BODY_LIMIT = 16 * 1024;
    private static final List<Header> JSON =
            List.of(new Header("content-type", "application/json"));

    private final VerdictBook book;
    private final Shelved shelved;
    private final InstantSource clock;

    VerdictDesk(Verdicts verdicts, InstantSource clock) {
        this.book = verdicts.book();
        this.shelved = verdicts.shelved();
        this.clock = clock;
    }

    boolean serves(String path) {
        return path.startsWith(ROOT);
    }

    /// @param key an admin's
    void answer(Exchange exchange, Ledger.Key key) throws IOException {
        try {
            serve(exchange, key);
        } catch (LedgerFault fault) {
            refuse(exchange, unavailable(fault));
        }
    }

    private void serve(Exchange exchange, Ledger.Key key) throws IOException {
        String path = exchange.path();
        String[] rest =
                path.startsWith(VERDICTS + "/")
                        ? path.substring(VERDICTS.length() + 1).split("/", -1)
                        : new String[0];
        if (path.equals(VERDICTS)) {
            if (gets(exchange)) {
                respond(exchange, verdicts());
            }
        } else if (path.equals(UNKNOWN)) {
            if (gets(exchange)) {
                respond(
                        exchange,
                        list(shelved.unknown().stream().map(UnknownJson::write).toList()) + "}");
            }
        } else if (rest.length == 1) {
            if (gets(exchange)) {
                one(exchange, rest[0]);
            }
        } else if (rest.length == 2 && (rest[1].equals(OVERRULE) || rest[1].equals(LIFT))) {
            if (posts(exchange)) {
                rule(exchange, key, rest[0], rest[1]);
            }
        } else {
            refuse(exchange, Faults.path(exchange.method(), path));
        }
    }

    /// What holds now, with rulings that the book may not have seen yet.
    private List<Verdict> all() {
        List<Verdict> verdicts = book.all();
        try {
            return shelved.ruled(verdicts);
        } catch (LedgerFault fault) {
            return verdicts;
        }
    }

    private Optional<Verdict> find(String id) {
        return all().stream().filter(verdict -> verdict.id().equals(id)).findFirst();
    }

    private void one(Exchange exchange, String id) throws IOException {
        Optional<Verdict> verdict = find(id);
        if (verdict.isPresent()) {
            respond(exchange, VerdictJson.write(verdict.get()));
        } else {
            refuse(exchange, noVerdict());
        }
    }

    private void rule(Exchange exchange, Ledger.Key key, String id, String word)
            throws IOException {
        byte[] body;
        try {
            body = exchange.body(BODY_LIMIT);
        } catch (HttpBreak broken) {
            refuseBody(exchange, broken);
            return;
        }
        RulingAsk ask =
                word.equals(LIFT)
                        ? RulingAsk.lift(body)
                        : RulingAsk.overrule(body, clock.instant());
        Optional<Verdict> verdict = find(id);
        if (verdict.isEmpty()) {
            refuse(exchange, noVerdict());
            return;
        }
        switch (ask) {
            case RulingAsk.Bad(ApiError error) -> refuse(exchange, error);
            case RulingAsk.Good(String reason, var lasting) -> {
                Ruling ruling =
                        word.equals(LIFT)
                                ? shelved.lift(id, reason, key.name())
                                : shelved.overrule(id, reason, key.name(), lasting);
                shelved.rule(ruling);
                respond(exchange, VerdictJson.write(Shelved.with(verdict.get(), ruling)));
            }
        }
    }

    private static void refuseBody(Exchange exchange, HttpBreak broken) throws IOException {
        switch (broken.symptom()) {
            case BODY_TOO_LARGE ->
                    refuse(
                            exchange,
                            new ApiError(
                                    413,
                                    "A ruling's body is at most " + BODY_LIMIT + " bytes long.",
                                    "invalid_request_error",
                                    null,
                                    "request_too_large"));
            case BODY_TOO_SLOW -> refuse(exchange, Faults.tooSlow());
            default -> throw broken;
        }
    }

    private static boolean gets(Exchange exchange) throws IOException {
        return allowed(exchange, exchange.method().equals("HEAD") ? "HEAD" : "GET");
    }

    private static boolean posts(Exchange exchange) throws IOException {
        return allowed(exchange, "POST");
    }

    private static boolean allowed(Exchange exchange, String method) throws IOException {
        if (exchange.method().equals(method)) {
            return true;
        }
        refuse(exchange, Faults.method(exchange.method(), exchange.path(), method));
        return false;
    }

    private static ApiError noVerdict() {
        return new ApiError(
                404,
                "There is no verdict of this id (GET " + VERDICTS + " lists them).",
                "invalid_request_error",
                null,
                "verdict_not_found");
    }

    private static ApiError unavailable(LedgerFault fault) {
        return new ApiError(
                503,
                "Verdicts cannot be kept: " + fault.getMessage(),
                "service_unavailable_error",
                null,
                "verdict_store_unavailable");
    }

    /// All verdicts, and what is wrong with their store while something is.
    private String verdicts() {
        StringBuilder out =
                new StringBuilder(list(all().stream().map(VerdictJson::write).toList()));
        book.storeFault()
                .ifPresent(fault -> JsonText.quote(out.append(",\"store_fault\":"), fault));
        return out.append('}').toString();
    }

    /// A list whose object is still open.
    private static String list(List<String> items) {
        StringJoiner all = new StringJoiner(",", "{\"object\":\"list\",\"data\":[", "]");
        items.forEach(all::add);
        return all.toString();
    }

    private static void respond(Exchange exchange, String json) throws IOException {
        exchange.respond(200, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(Exchange exchange, ApiError error) throws IOException {
        exchange.respond(error.status(), JSON, error.toJson());
    }
}
