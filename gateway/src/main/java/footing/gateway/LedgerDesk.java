package footing.gateway;

import footing.http.Exchange;
import footing.ledger.Allowances;
import footing.ledger.Allowances.GrantState;
import footing.ledger.Ledger;
import footing.ledger.LedgerFault;
import footing.ledger.UsageQuery;
import footing.ledger.UsageQuery.By;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Limit;
import footing.ledger.exchange.Signed;
import footing.wire.ApiError;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// Shows usage, budgets and balances, and sets limits and grants; for keys of admins only.
final class LedgerDesk {
    private static final String ROOT = "/admin/v1/";
    private static final String USAGE = ROOT + "usage";
    private static final String LIMITS = ROOT + "limits";
    private static final String BUDGETS = ROOT + "budgets";
    private static final String GRANTS = ROOT + "grants";
    private static final String BALANCES = ROOT + "balances";
    private static final Duration SHOWN = Duration.ofDays(7);

    private final Ledger ledger;
    private final InstantSource clock;

    LedgerDesk(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    boolean serves(String path) {
        return path.equals(USAGE)
                || path.equals(BUDGETS)
                || path.equals(BALANCES)
                || path.equals(LIMITS)
                || path.startsWith(LIMITS + "/")
                || path.equals(GRANTS)
                || path.startsWith(GRANTS + "/");
    }

    /// @param key an admin's
    void answer(Exchange exchange, Ledger.Key key) throws IOException {
        try {
            serve(exchange, key.name() + " (" + key.id() + ")");
        } catch (AllowAsk.Bad bad) {
            AdminTalk.refuse(exchange, bad.error);
        } catch (LedgerFault fault) {
            AdminTalk.refuse(
                    exchange,
                    new ApiError(
                            503,
                            "The ledger cannot be read or written: " + fault.getMessage(),
                            "service_unavailable_error",
                            null,
                            "ledger_unavailable"));
        }
    }

    private void serve(Exchange exchange, String by) throws IOException, AllowAsk.Bad {
        String path = exchange.path();
        switch (path) {
            case USAGE -> {
                if (AdminTalk.allowed(exchange, "GET")) {
                    usage(exchange);
                }
            }
            case BUDGETS -> {
                if (AdminTalk.allowed(exchange, "GET")) {
                    AdminTalk.list(
                            exchange,
                            ledger.allowances().budgets().stream().map(LedgerJson::of).toList());
                }
            }
            case BALANCES -> {
                if (AdminTalk.allowed(exchange, "GET")) {
                    AdminTalk.list(
                            exchange,
                            ledger.allowances().balances().stream().map(LedgerJson::of).toList());
                }
            }
            case LIMITS -> limits(exchange, by);
            case GRANTS -> grants(exchange, by);
            default -> below(exchange, path, by);
        }
    }

    private void usage(Exchange exchange) throws IOException, AllowAsk.Bad {
        Map<String, String> query = query(exchange.query(), "by", "from", "until");
        Instant now = clock.instant();
        Set<By> by = EnumSet.noneOf(By.class);
        for (String word : query.getOrDefault("by", "key,leg,model").split(",", -1)) {
            by.add(by(word.strip()));
        }
        Instant from = time(query, "from", now.minus(SHOWN));
        Instant until = time(query, "until", now.plusMillis(1));
        AdminTalk.list(
                exchange,
                ledger.usage(new UsageQuery(from, until, by)).stream()
                        .map(group -> LedgerJson.of(group, by))
                        .toList());
    }

    private static By by(String word) throws AllowAsk.Bad {
        for (By by : By.values()) {
            if (by.name().toLowerCase(Locale.ROOT).equals(word)) {
                return by;
            }
        }
        throw new AllowAsk.Bad(
                "\"by\" takes any of day, org, team, app, key, leg, model; came: "
                        + Faults.shown(word)
                        + ".",
                "by");
    }

    private static Instant time(Map<String, String> query, String name, Instant otherwise)
            throws AllowAsk.Bad {
        String text = query.get(name);
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new AllowAsk.Bad(
                    "\"" + name + "\" is an instant such as 2026-12-01T00:00:00Z.", name);
        }
    }

    private static Map<String, String> query(String query, String... known) throws AllowAsk.Bad {
        Map<String, String> found = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (pair.isEmpty()) {
                continue;
            }
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!List.of(known).contains(name)) {
                throw new AllowAsk.Bad(
                        "Unknown parameter '"
                                + Faults.shown(name)
                                + "' (expected: "
                                + String.join(", ", known)
                                + ").",
                        Faults.shown(name));
            }
            found.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return found;
    }

    private static String decoded(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return raw;
        }
    }

    private void limits(Exchange exchange, String by) throws IOException, AllowAsk.Bad {
        if (!exchange.method().equals("POST")) {
            if (AdminTalk.allowed(exchange, "GET", "GET or POST")) {
                AdminTalk.list(
                        exchange,
                        ledger.allowances().limits().stream().map(LedgerJson::of).toList());
            }
            return;
        }
        byte[] body = AdminTalk.body(exchange);
        if (body != null) {
            Limit limit =
                    AllowAsk.read(
                                    body,
                                    ledger,
                                    clock.instant(),
                                    "subject",
                                    "measure",
                                    "window",
                                    "amount")
                            .limit();
            ledger.allowances().setLimit(limit, by);
            AdminTalk.respond(exchange, LedgerJson.of(limit));
        }
    }

    private void grants(Exchange exchange, String by) throws IOException, AllowAsk.Bad {
        Instant now = clock.instant();
        if (!exchange.method().equals("POST")) {
            if (AdminTalk.allowed(exchange, "GET", "GET or POST")) {
                AdminTalk.list(
                        exchange,
                        ledger.allowances().grants().stream()
                                .map(one -> LedgerJson.of(one, now))
                                .toList());
            }
            return;
        }
        byte[] body = AdminTalk.body(exchange);
        if (body != null) {
            Grant grant =
                    AllowAsk.read(
                                    body,
                                    ledger,
                                    now,
                                    "holder",
                                    "unit",
                                    "amount",
                                    "legs",
                                    "models",
                                    "routes",
                                    "category",
                                    "priority",
                                    "effective",
                                    "expires",
                                    "rollover",
                                    "provenance")
                            .grant();
            Allowances.Granted made = ledger.allowances().addGrant(grant, by);
            one(exchange, made.grant().id());
        }
    }

    private void below(Exchange exchange, String path, String by) throws IOException, AllowAsk.Bad {
        String[] rest =
                path.startsWith(GRANTS + "/")
                        ? path.substring(GRANTS.length() + 1).split("/", -1)
                        : new String[0];
        if (path.equals(LIMITS + "/remove")) {
            if (AdminTalk.allowed(exchange, "POST")) {
                remove(exchange, by);
            }
        } else if (rest.length == 1) {
            if (AdminTalk.allowed(exchange, "GET")) {
                one(exchange, rest[0]);
            }
        } else if (rest.length == 2 && rest[1].equals("revoke")) {
            if (AdminTalk.allowed(exchange, "POST")) {
                revoke(exchange, rest[0], by);
            }
        } else if (rest.length == 2 && rest[1].equals("statement")) {
            if (AdminTalk.allowed(exchange, "GET")) {
                statement(exchange, rest[0]);
            }
        } else {
            AdminTalk.refuse(exchange, Faults.path(exchange.method(), path));
        }
    }

    private void remove(Exchange exchange, String by) throws IOException, AllowAsk.Bad {
        byte[] body = AdminTalk.body(exchange);
        if (body != null) {
            String id = AllowAsk.read(body, ledger, clock.instant(), "id").needed("id");
            if (ledger.allowances().removeLimit(id, by)) {
                AdminTalk.respond(
                        exchange, JsonMapper.shared().createObjectNode().put("removed", id));
            } else {
                AdminTalk.refuse(
                        exchange,
                        AdminTalk.error(404, "limit_not_found", "There is no limit of this id."));
            }
        }
    }

    private void one(Exchange exchange, String id) throws IOException {
        Optional<GrantState> found =
                ledger.allowances().grants().stream()
                        .filter(one -> one.grant().id().equals(id))
                        .findFirst();
        if (found.isPresent()) {
            AdminTalk.respond(exchange, LedgerJson.of(found.get(), clock.instant()));
        } else {
            AdminTalk.refuse(exchange, noGrant());
        }
    }

    private void revoke(Exchange exchange, String id, String by) throws IOException, AllowAsk.Bad {
        byte[] body = AdminTalk.body(exchange);
        if (body != null) {
            AllowAsk _ = AllowAsk.read(body, ledger, clock.instant());
            if (ledger.allowances().revokeGrant(id, by).isPresent()) {
                one(exchange, id);
            } else {
                AdminTalk.refuse(exchange, noGrant());
            }
        }
    }

    private void statement(Exchange exchange, String id) throws IOException {
        Optional<Signed> signed = ledger.imports().statement(id);
        if (signed.isPresent()) {
            exchange.respond(
                    200, AdminTalk.JSON, signed.get().text().getBytes(StandardCharsets.UTF_8));
        } else {
            AdminTalk.refuse(
                    exchange,
                    AdminTalk.error(
                            404, "statement_not_found", "There is no statement of this grant."));
        }
    }

    private static ApiError noGrant() {
        return AdminTalk.error(
                404, "grant_not_found", "No such grant (GET " + GRANTS + " lists them).");
    }
}
