package footing.gateway;

import footing.http.Exchange;
import footing.ledger.Ledger;
import footing.ledger.LedgerFault;
import footing.ledger.Tenant;
import footing.ledger.Who;
import footing.wire.ApiError;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Makes, shows, rotates and revokes keys, opens and closes tenants, and shows who did so; for keys
/// of admins only. A secret stands in the answer to the request that made it, and nowhere else.
final class KeyDesk {
    private static final String ROOT = "/admin/v1/";
    private static final String KEYS = ROOT + "keys";
    private static final String CHANGES = ROOT + "changes";
    private static final int CHANGES_SHOWN = 1000;

    private final Who who;
    private final InstantSource clock;

    KeyDesk(Who who, InstantSource clock) {
        this.who = who;
        this.clock = clock;
    }

    boolean serves(String path) {
        return isUnder(KEYS, path) || path.equals(CHANGES) || kind(path) != null;
    }

    private static boolean isUnder(String root, String path) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    private static Tenant.@Nullable Kind kind(String path) {
        for (Tenant.Kind kind : Tenant.Kind.values()) {
            if (isUnder(root(kind), path)) {
                return kind;
            }
        }
        return null;
    }

    /// E.g. `/admin/v1/teams`.
    private static String root(Tenant.Kind kind) {
        return ROOT + kind.word() + "s";
    }

    /// @param key an admin's
    void answer(Exchange exchange, Ledger.Key key) throws IOException {
        try {
            serve(exchange, key.name() + " (" + key.id() + ")");
        } catch (KeyAsk.Bad bad) {
            AdminTalk.refuse(exchange, bad.error);
        } catch (LedgerFault fault) {
            AdminTalk.refuse(
                    exchange,
                    new ApiError(
                            503,
                            "Keys cannot be read or kept: " + fault.getMessage(),
                            "service_unavailable_error",
                            null,
                            "ledger_unavailable"));
        }
    }

    private void serve(Exchange exchange, String by) throws IOException, KeyAsk.Bad {
        String path = exchange.path();
        Tenant.Kind kind = kind(path);
        if (path.equals(CHANGES)) {
            if (AdminTalk.allowed(exchange, "GET")) {
                AdminTalk.list(
                        exchange, who.changes(CHANGES_SHOWN).stream().map(KeyJson::of).toList());
            }
        } else if (kind != null) {
            tenants(exchange, kind, by);
        } else {
            keys(exchange, by);
        }
    }

    private void keys(Exchange exchange, String by) throws IOException, KeyAsk.Bad {
        String path = exchange.path();
        Instant now = clock.instant();
        if (path.equals(KEYS)) {
            if (exchange.method().equals("POST")) {
                add(exchange, by);
            } else if (AdminTalk.allowed(exchange, "GET", "GET or POST")) {
                AdminTalk.list(
                        exchange, who.keys().stream().map(key -> KeyJson.of(key, now)).toList());
            }
            return;
        }
        String[] rest = path.substring(KEYS.length() + 1).split("/", -1);
        if (rest.length == 1) {
            if (AdminTalk.allowed(exchange, "GET")) {
                one(exchange, rest[0]);
            }
        } else if (rest.length == 2 && rest[1].equals("rotate")) {
            if (AdminTalk.allowed(exchange, "POST")) {
                rotate(exchange, rest[0], by);
            }
        } else if (rest.length == 2 && rest[1].equals("revoke")) {
            if (AdminTalk.allowed(exchange, "POST")) {
                revoke(exchange, rest[0], by);
            }
        } else {
            AdminTalk.refuse(exchange, Faults.path(exchange.method(), path));
        }
    }

    private void one(Exchange exchange, String id) throws IOException {
        Optional<Ledger.Key> found =
                who.keys().stream().filter(key -> key.id().equals(id)).findFirst();
        if (found.isPresent()) {
            AdminTalk.respond(exchange, KeyJson.of(found.get(), clock.instant()));
        } else {
            AdminTalk.refuse(exchange, not(Who.Why.NO_SUCH_KEY, ""));
        }
    }

    private void add(Exchange exchange, String by) throws IOException, KeyAsk.Bad {
        byte[] body = AdminTalk.body(exchange);
        if (body != null) {
            Who.KeyTerms terms =
                    KeyAsk.read(
                                    body,
                                    clock.instant(),
                                    "name",
                                    "admin",
                                    "application",
                                    "scope",
                                    "expires")
                            .terms();
            switch (who.addKey(terms, by)) {
                case Who.Done.Good<Ledger.NewKey>(Ledger.NewKey made) ->
                        AdminTalk.respond(exchange, secret(made));
                case Who.Done.Not<Ledger.NewKey>(var why, var about) ->
                        AdminTalk.refuse(exchange, not(why, about));
            }
        }
    }

    private ObjectNode secret(Ledger.NewKey made) {
        return KeyJson.of(made.key(), clock.instant()).put("secret", made.secret());
    }

    private void rotate(Exchange exchange, String id, String by) throws IOException, KeyAsk.Bad {
        byte[] body = AdminTalk.body(exchange);
        if (body != null) {
            KeyAsk.Rotation how =
                    KeyAsk.read(body, clock.instant(), "overlap", "expires").rotation();
            switch (who.rotateKey(id, how.overlap(), how.expires(), by)) {
                case Who.Done.Good<Who.Rotated>(Who.Rotated rotated) -> {
                    ObjectNode json = secret(rotated.key());
                    json.set("replaces", KeyJson.of(rotated.old(), clock.instant()));
                    AdminTalk.respond(exchange, json);
                }
                case Who.Done.Not<Who.Rotated>(var why, var about) ->
                        AdminTalk.refuse(exchange, not(why, about));
            }
        }
    }

    private void revoke(Exchange exchange, String id, String by) throws IOException, KeyAsk.Bad {
        byte[] body = AdminTalk.body(exchange);
        if (body != null) {
            KeyAsk _ = KeyAsk.read(body, clock.instant());
            switch (who.revokeKey(id, by)) {
                case Who.Done.Good<Ledger.Key>(Ledger.Key key) ->
                        AdminTalk.respond(exchange, KeyJson.of(key, clock.instant()));
                case Who.Done.Not<Ledger.Key>(var why, var about) ->
                        AdminTalk.refuse(exchange, not(why, about));
            }
        }
    }

    private void tenants(Exchange exchange, Tenant.Kind kind, String by)
            throws IOException, KeyAsk.Bad {
        String path = exchange.path();
        if (path.equals(root(kind))) {
            if (exchange.method().equals("POST")) {
                open(exchange, kind, by);
            } else if (AdminTalk.allowed(exchange, "GET", "GET or POST")) {
                AdminTalk.list(
                        exchange,
                        who.tenants().stream()
                                .filter(tenant -> tenant.kind() == kind)
                                .map(KeyJson::of)
                                .toList());
            }
            return;
        }
        if (!path.endsWith("/close")) {
            AdminTalk.refuse(exchange, Faults.path(exchange.method(), path));
        } else if (AdminTalk.allowed(exchange, "POST")) {
            String raw = path.substring(root(kind).length() + 1, path.length() - "/close".length());
            close(exchange, kind, decoded(raw), by);
        }
    }

    private void open(Exchange exchange, Tenant.Kind kind, String by)
            throws IOException, KeyAsk.Bad {
        byte[] body = AdminTalk.body(exchange);
        if (body != null) {
            String id = KeyAsk.read(body, clock.instant(), "id").needed("id");
            check(kind, id);
            tell(exchange, who.addTenant(id, by));
        }
    }

    private void close(Exchange exchange, Tenant.Kind kind, String id, String by)
            throws IOException, KeyAsk.Bad {
        byte[] body = AdminTalk.body(exchange);
        if (body != null) {
            KeyAsk _ = KeyAsk.read(body, clock.instant());
            check(kind, id);
            tell(exchange, who.closeTenant(id, by));
        }
    }

    private void tell(Exchange exchange, Who.Done<Tenant> done) throws IOException {
        switch (done) {
            case Who.Done.Good<Tenant>(Tenant tenant) ->
                    AdminTalk.respond(exchange, KeyJson.of(tenant));
            case Who.Done.Not<Tenant>(var why, var about) ->
                    AdminTalk.refuse(exchange, not(why, about));
        }
    }

    private static void check(Tenant.Kind kind, String id) throws KeyAsk.Bad {
        try {
            if (Tenant.kind(id) == kind) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new KeyAsk.Bad(
                "The \"id\" of "
                        + switch (kind) {
                            case ORGANISATION -> "an organisation is a name";
                            case TEAM -> "a team is ORGANISATION/TEAM";
                            case APPLICATION -> "an application is ORGANISATION/TEAM/APPLICATION";
                        }
                        + "; a name has 1 to "
                        + Tenant.LONGEST_NAME
                        + " characters, no slash and no control character.",
                "id");
    }

    /// An id in a path; its slashes may stand as they are or encoded.
    private static String decoded(String raw) {
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static ApiError not(Who.Why why, String about) {
        String id = Faults.shown(about);
        return switch (why) {
            case NO_SUCH_KEY ->
                    AdminTalk.error(
                            404,
                            "key_not_found",
                            "No key of this id is active (GET " + KEYS + ").");
            case SEVERAL_KEYS ->
                    AdminTalk.error(409, "key_ambiguous", "Several keys begin so: " + about + ".");
            case KEY_ENDED -> AdminTalk.error(409, "key_ended", "Key " + id + " has expired.");
            case ALREADY_ROTATED ->
                    AdminTalk.error(
                            409,
                            "key_rotated",
                            "This key was rotated; " + id + " is in its place.");
            case NO_SUCH_TENANT ->
                    AdminTalk.error(
                            404, "tenant_not_found", "There is no '" + id + "'. Make it first.");
            case TENANT_CLOSED -> AdminTalk.error(409, "tenant_closed", "'" + id + "' is closed.");
            case TENANT_EXISTS ->
                    AdminTalk.error(
                            409,
                            "tenant_exists",
                            "'"
                                    + id
                                    + "' was made before; an id is given once, also after closing.");
            case DEFAULT_STAYS ->
                    AdminTalk.error(
                            409,
                            "tenant_default",
                            "'"
                                    + id
                                    + "' stays: keys that are made without saying whose belong"
                                    + " there. Revoke its keys instead.");
        };
    }
}
