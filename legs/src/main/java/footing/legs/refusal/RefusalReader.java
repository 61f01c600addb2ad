package footing.legs.refusal;

import footing.http.Header;
import footing.http.HttpBreak;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.legs.refusal.RefusalRules.Table;
import footing.wire.ApiError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads why a supplier refused, from what it said.
///
/// In order of trust: texts that decide in every dialect, the supplier's own codes, codes that most
/// share, weaker texts, the status. Texts are looked for in the error's message only: callers'
/// words and answers quote errors.
public final class RefusalReader {
    private static final Set<String> BLOCKED = Set.of("promptFeedback");

    private final RefusalRules rules;

    public RefusalReader(RefusalRules rules) {
        this.rules = rules;
    }

    /// Why an answer with this status and body is a refusal.
    ///
    /// @param body as text; the error alone where it stood in an event of a 200
    /// @param now for headers that name a day and time
    public Refusal read(Table table, int status, List<Header> headers, String body, Instant now) {
        Optional<Refusal> page = page(table, status, headers, body);
        if (page.isPresent()) {
            return page.get();
        }
        JsonNode json = Facets.parse(body);
        Kind sign = json == null ? null : sign(json);
        if (sign != null) {
            ApiError own = OwnFault.of(sign, status, "", "");
            return new Refusal(sign, "", null, own, table.id() + ":" + status + ":sign");
        }
        Facets facets = Facets.of(headers, body);
        Decision decision = decide(table, status, facets);
        String message = cut(facets.message());
        return new Refusal(
                decision.kind(),
                message,
                Waits.of(table, headers, facets, now),
                OwnFault.of(decision.kind(), status, body, message),
                decision.by());
    }

    /// Why a conversation that broke off is a refusal; `null` where this side gave up itself.
    public @Nullable Refusal read(HttpBreak broken) {
        Kind kind =
                switch (broken.symptom()) {
                    case DNS_FAILURE,
                            TCP_REFUSED,
                            TCP_TIMEOUT,
                            TCP_UNREACHABLE,
                            TLS_RESET,
                            TLS_TIMEOUT,
                            TLS_PLAINTEXT,
                            TLS_CERT_EXPIRED,
                            TLS_CERT_MISMATCH,
                            TLS_CERT_UNTRUSTED,
                            TLS_FAILURE ->
                            Kind.NETWORK_BLOCKED;
                    case PROXY_REFUSED -> Kind.MISCONFIGURED;
                    case RESET, CLOSED ->
                            switch (broken.stage()) {
                                case CONNECT, SEND, WAIT, HEAD -> Kind.NETWORK_BLOCKED;
                                case BODY -> Kind.TRUNCATED_STREAM;
                            };
                    case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> Kind.TIMEOUT;
                    case BAD_FRAMING ->
                            broken.stage() == HttpBreak.Stage.BODY
                                    ? Kind.TRUNCATED_STREAM
                                    : Kind.SERVER_ERROR;
                    case HEAD_TOO_LARGE, HEAD_TOO_SLOW, BODY_TOO_LARGE, BODY_TOO_SLOW ->
                            Kind.SERVER_ERROR;
                    case CANCELLED -> null;
                };
        return kind == null
                ? null
                : new Refusal(
                        kind, "", null, "transport:" + broken.symptom() + ":" + broken.stage());
    }

    /// Why a chain of exceptions is a refusal, outermost first, joined with ` <- `.
    ///
    /// @param publicHost whether the host was one of the open network, for which private and known
    ///   foreign addresses mean poisoned names
    public Refusal read(String chain, boolean publicHost) {
        for (RefusalRules.CauseRule rule : rules.causes()) {
            if (rule.text().matcher(chain).find()
                    && (!rule.poisoned() || (publicHost && poisoned(chain)))) {
                return new Refusal(rule.kind(), "", null, "cause:" + rule.symptom());
            }
        }
        return new Refusal(Kind.SERVER_ERROR, "", null, "cause:unknown");
    }

    /// What a reason to finish says against the answer; empty for a good end.
    public Optional<Kind> finish(@Nullable String reason) {
        return reason == null ? Optional.empty() : Optional.ofNullable(rules.finish().get(reason));
    }

    /// A sign of refusal in a document that is no error by its shape.
    private @Nullable Kind sign(JsonNode json) {
        for (String feedback : BLOCKED) {
            if (json.path(feedback).path("blockReason").isString()) {
                return Kind.CONTENT_FILTERED;
            }
        }
        JsonNode stop = json.path("stop_reason");
        JsonNode inDelta = json.path("delta").path("stop_reason");
        return rules.finish().get(stop.isString() ? stop.stringValue() : inDelta.asString(""));
    }

    /// A page of HTML where JSON was due.
    private Optional<Refusal> page(Table table, int status, List<Header> headers, String body) {
        boolean html = body.stripLeading().startsWith("<");
        for (Header header : headers) {
            html |=
                    header.name().equalsIgnoreCase("content-type")
                            && header.value().startsWith("text/html");
        }
        if (!html) {
            return Optional.empty();
        }
        Kind kind = Kind.NETWORK_BLOCKED;
        if (status == 404) {
            kind = Kind.MISCONFIGURED;
        } else if (status == 429 || status >= 500) {
            kind = rules.statusDefault().getOrDefault(status, Kind.SERVER_ERROR);
        }
        return Optional.of(
                new Refusal(
                        kind,
                        "a page of HTML came (expected: JSON)",
                        null,
                        table.id() + ":" + status + ":html"));
    }

    private record Decision(Kind kind, String by) {}

    private Decision decide(Table table, int status, Facets facets) {
        String place = table.id() + ":" + status + ":";
        Kind kind = text(rules.early(), table, status, facets);
        if (kind != null) {
            return new Decision(kind, place + "early-text");
        }
        Decision code = walk(table.codes(), status, facets, false, place);
        if (code == null) {
            code = walk(rules.genericCodes(), status, facets, false, "generic:" + status + ":");
        }
        if (code != null) {
            return code;
        }
        kind = text(rules.late(), table, status, facets);
        if (kind != null) {
            return new Decision(kind, place + "late-text");
        }
        return byStatus(table, status, facets, place);
    }

    private @Nullable Kind text(
            List<RefusalRules.TextRule> texts, Table table, int status, Facets facets) {
        for (RefusalRules.TextRule rule : texts) {
            for (String message : facets.messages()) {
                if (rule.matches(table.id(), status, message)) {
                    return rule.kind();
                }
            }
        }
        return null;
    }

    /// `STATUS:token` for every token, then each token, then each without its last part.
    private @Nullable Decision walk(
            Map<String, Kind> codes, int status, Facets facets, boolean weakToo, String place) {
        for (String token : facets.tokens()) {
            Kind kind = codes.get(status + ":" + token);
            if (kind != null) {
                return new Decision(kind, place + token);
            }
        }
        for (String token : facets.tokens()) {
            for (String part = token; !part.isEmpty(); part = shorter(part)) {
                Kind kind = codes.get(part);
                if (kind != null && (weakToo || !rules.weakCodes().contains(part))) {
                    return new Decision(kind, place + part);
                }
            }
        }
        return null;
    }

    private static String shorter(String token) {
        int dot = token.lastIndexOf('.');
        return dot < 0 ? "" : token.substring(0, dot);
    }

    private Decision byStatus(Table table, int status, Facets facets, String place) {
        if (status == 200 || status == 101) {
            Decision weak = walk(table.codes(), status, facets, true, place);
            if (weak == null) {
                weak = walk(rules.genericCodes(), status, facets, true, "generic:" + status + ":");
            }
            if (weak != null) {
                return weak;
            }
            for (String token : facets.tokens()) {
                Kind kind =
                        token.matches("[0-9]{3}")
                                ? rules.statusDefault().get(Integer.valueOf(token))
                                : null;
                if (kind != null) {
                    return new Decision(kind, place + token);
                }
            }
            return new Decision(Kind.SERVER_ERROR, place + "unknown");
        }
        Kind kind = rules.statusDefault().get(status);
        if (kind == null) {
            kind = status >= 400 && status < 500 ? Kind.INVALID_REQUEST : Kind.SERVER_ERROR;
        }
        return new Decision(kind, place + "status");
    }

    private boolean poisoned(String chain) {
        return rules.poisonPrefixes().stream()
                .anyMatch(prefix -> chain.contains("/" + prefix) || chain.contains(" " + prefix));
    }

    private static String cut(String message) {
        String masked = Redaction.mask(message);
        return masked.length() <= 1000 ? masked : masked.substring(0, 1000) + "…";
    }
}
