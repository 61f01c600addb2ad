package footing.legs.refusal;

import footing.http.Header;
import footing.http.HttpBreak;
import footing.legs.Refusal;
import footing.legs.Refusal.Kind;
import footing.legs.refusal.RefusalRules.Table;
import footing.wire.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads why a supplier refused, from what it said.
///
/// In order of trust: texts that decide in every dialect, the supplier's own codes, codes that most
/// share, codes of other suppliers, weaker texts, the status. Texts are looked for in the error's
/// message only: callers' words and answers quote errors. What the operator says goes first.
///
/// Safe for use by many threads; [#use] takes effect for what is read from then on.
public final class RefusalReader {
    private static final Set<String> BLOCKED = Set.of("promptFeedback", "prompt_feedback");

    private final RefusalRules rules;
    private final Map<String, Kind> genericPlain = new HashMap<>();
    private final Set<String> weakPlain = new HashSet<>();
    private volatile OperatorRules operator = OperatorRules.NONE;

    public RefusalReader(RefusalRules rules) {
        this.rules = rules;
        rules.genericCodes().forEach((code, kind) -> genericPlain.put(Codes.plain(code), kind));
        rules.weakCodes().forEach(code -> weakPlain.add(Codes.plain(code)));
    }

    /// Lets the operator's rules go before the catalogue's, in place of those it had before.
    public void use(OperatorRules rules) {
        operator = rules;
    }

    /// Why an answer with this status and body is a refusal.
    ///
    /// @param body as text; the error alone where it stood in an event of a 200
    /// @param now for headers that name a day and time
    public Refusal read(Table table, int status, List<Header> headers, String body, Instant now) {
        if (Page.is(headers, body)) {
            return page(table, status, Waits.of(table, headers, now));
        }
        JsonNode json = LooseJson.whole(body);
        Kind sign = json == null ? null : sign(json.isArray() ? json.path(0) : json);
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
                Waits.of(table, decision.kind(), headers, facets, now),
                OwnFault.of(decision.kind(), status, body, message),
                decision.by());
    }

    /// Why a conversation that broke off is a refusal; `null` where this side gave up itself.
    public @Nullable Refusal read(HttpBreak broken) {
        Kind kind = Breaks.kind(broken.symptom(), broken.stage());
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
        Refusal said = Breaks.cause(operator.rules(), rules, chain, publicHost, "operator:");
        Refusal why = said == null ? Breaks.cause(rules, rules, chain, publicHost, "") : said;
        return why == null ? new Refusal(Kind.SERVER_ERROR, "", null, "cause:unknown") : why;
    }

    /// What a reason to finish says against the answer; empty for a good end.
    public Optional<Kind> finish(@Nullable String reason) {
        if (reason == null) {
            return Optional.empty();
        }
        Kind said = operator.rules().finish().get(reason);
        return Optional.ofNullable(said == null ? rules.finish().get(reason) : said);
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
        return finish(stop.isString() ? stop.stringValue() : inDelta.asString("")).orElse(null);
    }

    /// A page of HTML where JSON was due.
    private Refusal page(Table table, int status, @Nullable Duration wait) {
        Kind kind =
                switch (status) {
                    case 404 -> Kind.MISCONFIGURED;
                    case 301, 308, 407, 408, 413, 429, 451, 511 -> byStatus(status);
                    default -> status >= 500 ? byStatus(status) : Kind.NETWORK_BLOCKED;
                };
        return new Refusal(
                kind,
                "a page of HTML came (expected: JSON)",
                wait,
                table.id() + ":" + status + ":html");
    }

    private record Decision(Kind kind, String by) {}

    private Decision decide(Table table, int status, Facets facets) {
        OperatorRules said = operator;
        List<String> claims = Claims.said(facets, status);
        Map<String, Kind> ownCodes = said.suppliers().getOrDefault(table.id(), Map.of());
        Decision decision = strong(said.rules(), ownCodes, table, status, facets, claims);
        if (decision != null) {
            return new Decision(decision.kind(), "operator:" + decision.by());
        }
        decision = strong(rules, table.codes(), table, status, facets, claims);
        if (decision == null) {
            decision = alike(table, status, facets);
        }
        if (decision == null) {
            decision = late(said.rules(), "operator:" + table.id(), table, status, facets, claims);
        }
        if (decision == null) {
            decision = late(rules, table.id(), table, status, facets, claims);
        }
        return decision == null ? byStatus(table, status, facets) : decision;
    }

    /// Weaker texts: of the messages, then of the codes, read as words.
    private static @Nullable Decision late(
            RefusalRules by,
            String who,
            Table table,
            int status,
            Facets facets,
            List<String> claims) {
        Kind kind = text(by.late(), table, status, claims);
        List<String> spelled = kind == null ? Claims.spelled(facets.tokens()) : List.of();
        if (kind == null) {
            kind = text(by.early(), table, status, spelled);
        }
        if (kind == null) {
            kind = text(by.late(), table, status, spelled);
        }
        return kind == null ? null : new Decision(kind, who + ":" + status + ":late-text");
    }

    private @Nullable Decision strong(
            RefusalRules by,
            Map<String, Kind> codes,
            Table table,
            int status,
            Facets facets,
            List<String> claims) {
        String place = table.id() + ":" + status + ":";
        Kind kind = text(by.early(), table, status, claims);
        if (kind != null) {
            return new Decision(kind, place + "early-text");
        }
        Codes.Found found = Codes.exact(codes, status, facets.tokens(), this::tellsLittle);
        if (found != null) {
            return new Decision(found.kind(), place + found.entry());
        }
        for (String token : facets.tokens()) {
            if (Codes.status(token)) {
                kind = blames(token) ? null : codes.get(token);
                found = kind == null ? null : new Codes.Found(kind, token);
            } else {
                found = Codes.exact(by.genericCodes(), status, Set.of(token), this::tellsLittle);
                place = found == null ? place : "generic:" + status + ":";
            }
            if (found != null) {
                return new Decision(found.kind(), place + found.entry());
            }
        }
        return null;
    }

    /// A status that finds fault with the request, and says no more.
    private static boolean blames(String code) {
        return code.equals("400") || code.equals("422");
    }

    /// A word for anything, or a status once more.
    private boolean tellsLittle(String code) {
        return rules.weakCodes().contains(code) || Codes.status(code);
    }

    private boolean tellsLittlePlainly(String plain) {
        return weakPlain.contains(plain) || Codes.status(plain);
    }

    /// The same codes in another spelling, and codes of other suppliers.
    private @Nullable Decision alike(Table table, int status, Facets facets) {
        Map<String, Kind> own = new HashMap<>();
        table.codes().forEach((code, kind) -> own.put(Codes.plain(code), kind));
        Codes.Found found = Codes.alike(own, facets.tokens(), this::tellsLittlePlainly);
        if (found != null) {
            return new Decision(found.kind(), table.id() + ":" + status + ":" + found.entry());
        }
        found = Codes.alike(genericPlain, facets.tokens(), weakPlain::contains);
        if (found != null) {
            return new Decision(found.kind(), "generic:" + status + ":" + found.entry());
        }
        found = Codes.alike(rules.elsewhere(), facets.tokens(), weakPlain::contains);
        return found == null
                ? null
                : new Decision(found.kind(), "elsewhere:" + status + ":" + found.entry());
    }

    private static @Nullable Kind text(
            List<RefusalRules.TextRule> texts, Table table, int status, List<String> messages) {
        for (RefusalRules.TextRule rule : texts) {
            for (String message : messages) {
                if (rule.matches(table.id(), status, message)) {
                    return rule.kind();
                }
            }
        }
        return null;
    }

    private Decision byStatus(Table table, int status, Facets facets) {
        String place = table.id() + ":" + status + ":";
        boolean good = status == 200 || status == 101;
        Codes.Found weak = Codes.exact(table.codes(), status, facets.tokens(), _ -> false);
        if (weak == null) {
            weak = Codes.exact(rules.genericCodes(), status, facets.tokens(), _ -> false);
        }
        if (weak != null && (good || admits(weak, status, facets))) {
            return new Decision(weak.kind(), place + weak.entry());
        }
        for (String token : facets.tokens()) {
            Kind kind = inner(status, token);
            if (kind != null) {
                return new Decision(kind, place + token);
            }
        }
        return good
                ? new Decision(Kind.SERVER_ERROR, place + "unknown")
                : new Decision(byStatus(status), place + "status");
    }

    /// Whether a fault of the supplier's own, told in general words, goes with the status.
    private static boolean admits(Codes.Found weak, int status, Facets facets) {
        return weak.kind() == Kind.SERVER_ERROR
                && switch (status) {
                    case 500, 501, 502, 520 -> true;
                    case 400, 404, 409, 422 ->
                            facets.tokens().stream().noneMatch(RefusalReader::faults);
                    default -> false;
                };
    }

    /// Whether a code finds fault with the request.
    private static boolean faults(String token) {
        String start = token.toLowerCase(Locale.ROOT);
        return start.startsWith("invalid") || start.startsWith("bad");
    }

    /// A status told in the body: it counts where the outer one tells less.
    private @Nullable Kind inner(int status, String token) {
        if (!token.matches("[45][0-9]{2}")) {
            return null;
        }
        int told = Integer.parseInt(token);
        boolean tellsLess = status == 200 || status == 101 || status == 500 || status == 502;
        boolean tellsMore = told != 400 && told != 422 && told != 404;
        return tellsLess || (status == 400 && tellsMore) ? rules.statusDefault().get(told) : null;
    }

    private Kind byStatus(int status) {
        Kind said = operator.rules().statusDefault().get(status);
        Kind kind = said == null ? rules.statusDefault().get(status) : said;
        if (kind == null) {
            kind = status >= 400 && status < 500 ? Kind.INVALID_REQUEST : Kind.SERVER_ERROR;
        }
        return kind;
    }

    private static String cut(String message) {
        String masked = Redaction.mask(message);
        return masked.length() <= 1000 ? masked : masked.substring(0, 1000) + "…";
    }
}
