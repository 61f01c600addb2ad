package footing.gateway;

import footing.ledger.Ledger;
import footing.ledger.Owner;
import footing.ledger.Scope;
import footing.ledger.Who;
import footing.wire.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The body of a change of keys or tenants as it came to the desk. A member that is not known is
/// told, never skipped: it may have been meant as a restriction.
final class KeyAsk {
    private static final String CODE = "invalid_key";
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode json;
    private final Instant now;

    private KeyAsk(JsonNode json, Instant now) {
        this.json = json;
        this.now = now;
    }

    /// What is wrong with a body.
    static final class Bad extends Exception {
        final ApiError error;

        Bad(String message, @Nullable String param) {
            super(message);
            this.error = ApiError.invalid(message, param, CODE);
        }
    }

    /// How a rotation shall be.
    record Rotation(Duration overlap, Optional<Instant> expires) {}

    /// Reads a body with these members and no others; an empty body has none.
    static KeyAsk read(byte[] body, Instant now, String... members) throws Bad {
        JsonNode json;
        try {
            json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            throw new Bad("The body is no JSON.", null);
        }
        KeyAsk ask = new KeyAsk(json, now);
        ask.onlyKnown(json, "", List.of(members));
        return ask;
    }

    private void onlyKnown(JsonNode object, String path, List<String> members) throws Bad {
        if (!object.isObject()) {
            throw new Bad(
                    path.isEmpty() ? "The body is no object." : path + " is no object.", null);
        }
        for (String name : object.propertyNames()) {
            if (!members.contains(name)) {
                throw new Bad(
                        "Unknown member '"
                                + Faults.shown(path + name)
                                + "' (expected: "
                                + String.join(", ", members)
                                + ").",
                        Faults.shown(path + name));
            }
        }
    }

    /// The terms of a new key.
    Who.KeyTerms terms() throws Bad {
        JsonNode admin = json.path("admin");
        if (!admin.isMissingNode() && !admin.isBoolean()) {
            throw new Bad("\"admin\" is true or false.", "admin");
        }
        Owner owner = owner();
        Scope scope = scope();
        Optional<Instant> expires = expires();
        try {
            return new Who.KeyTerms(
                    needed("name"),
                    admin.asBoolean(false) ? Ledger.Key.Role.ADMIN : Ledger.Key.Role.CALLER,
                    owner,
                    scope,
                    expires);
        } catch (IllegalArgumentException e) {
            throw new Bad(
                    "A key needs a \"name\" of 1 to 100 characters without control characters.",
                    "name");
        }
    }

    private Owner owner() throws Bad {
        String application = text("application");
        if (application == null) {
            return Owner.DEFAULT;
        }
        String[] names = application.split("/", -1);
        try {
            if (names.length == 3) {
                return new Owner(names[0], names[1], names[2]);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new Bad(
                "\"application\" is the id of an application: ORGANISATION/TEAM/APPLICATION.",
                "application");
    }

    private Scope scope() throws Bad {
        JsonNode scope = json.path("scope");
        if (scope.isMissingNode() || scope.isNull()) {
            return Scope.ANY;
        }
        onlyKnown(scope, "scope.", List.of("routes", "dialects", "legs", "borders"));
        Set<String> dialects = words(scope, "dialects");
        Set<String> borders = words(scope, "borders");
        for (String dialect : dialects) {
            if (!KeyLimits.DIALECTS.contains(dialect)) {
                throw new Bad(
                        "Unknown dialect '"
                                + Faults.shown(dialect)
                                + "' (expected: "
                                + String.join(", ", KeyLimits.DIALECTS)
                                + ").",
                        "scope.dialects");
            }
        }
        for (String border : borders) {
            if (!Borders.isBorder(border)) {
                throw new Bad(
                        "Unknown jurisdiction '"
                                + Faults.shown(border)
                                + "' (expected: a country's two capital letters as in ISO 3166, or"
                                + " EU).",
                        "scope.borders");
            }
        }
        try {
            return new Scope(words(scope, "routes"), dialects, words(scope, "legs"), borders);
        } catch (IllegalArgumentException e) {
            throw new Bad("scope." + e.getMessage() + ".", "scope");
        }
    }

    private static Set<String> words(JsonNode scope, String name) throws Bad {
        JsonNode list = scope.path(name);
        Set<String> words = new LinkedHashSet<>();
        if (list.isMissingNode()) {
            return words;
        }
        for (JsonNode word : list) {
            if (word.isString()) {
                words.add(word.stringValue());
            }
        }
        if (!list.isArray() || list.isEmpty() || words.size() != list.size()) {
            throw new Bad(
                    "\""
                            + name
                            + "\" is a list of one or more different words; leave it out where"
                            + " it shall restrict nothing.",
                    "scope." + name);
        }
        return words;
    }

    /// How a key shall be rotated.
    Rotation rotation() throws Bad {
        String overlap = text("overlap");
        Duration time =
                overlap == null
                        ? Who.OVERLAP
                        : RulingAsk.duration(overlap)
                                .filter(one -> one.compareTo(Who.LONGEST_OVERLAP) <= 0)
                                .orElseThrow(() ->
                                        new Bad(
                                                "\"overlap\" takes e.g. 0s, 30m, 24h or 7d, at most "
                                                        + Who.LONGEST_OVERLAP.toDays()
                                                        + "d.",
                                                "overlap"));
        return new Rotation(time, expires());
    }

    private Optional<Instant> expires() throws Bad {
        String text = text("expires");
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(
                KeyLimits.expiry(text, RulingAsk.duration(text), now)
                        .orElseThrow(() ->
                                new Bad(
                                        "\"expires\" takes e.g. 12h or 90d, or an instant such as"
                                                + " 2027-01-31T00:00:00Z, in the future and within "
                                                + KeyLimits.LONGEST_LIFE.toDays()
                                                + " days.",
                                        "expires")));
    }

    /// A text that must be there.
    String needed(String name) throws Bad {
        String text = text(name);
        if (text == null) {
            throw new Bad("\"" + name + "\" is needed.", name);
        }
        return text;
    }

    private @Nullable String text(String name) throws Bad {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw new Bad("\"" + name + "\" is a text.", name);
        }
        return value.stringValue();
    }
}
