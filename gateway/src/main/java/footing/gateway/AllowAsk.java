package footing.gateway;

import footing.ledger.Ledger;
import footing.ledger.Subjects;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Measure;
import footing.ledger.allow.Worded;
import footing.wire.ApiError;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The body of a change of limits or grants as it came to the desk. A member that is not known is
/// told, never skipped: it may have been meant as a restriction.
final class AllowAsk {
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode json;
    private final Ledger ledger;
    private final Instant now;

    private AllowAsk(JsonNode json, Ledger ledger, Instant now) {
        this.json = json;
        this.ledger = ledger;
        this.now = now;
    }

    /// What is wrong with a body or a query.
    static final class Bad extends Exception {
        final ApiError error;

        Bad(String message, @Nullable String param) {
            super(message);
            this.error = ApiError.invalid(message, param, "invalid_request");
        }
    }

    /// Reads a body with these members and no others; an empty body has none.
    static AllowAsk read(byte[] body, Ledger ledger, Instant now, String... members) throws Bad {
        JsonNode json;
        try {
            json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            throw new Bad("The body is no JSON.", null);
        }
        if (!json.isObject()) {
            throw new Bad("The body is no object.", null);
        }
        for (String name : json.propertyNames()) {
            if (!List.of(members).contains(name)) {
                throw new Bad(
                        "Unknown member '"
                                + Faults.shown(name)
                                + "' (expected: "
                                + String.join(", ", members)
                                + ").",
                        Faults.shown(name));
            }
        }
        return new AllowAsk(json, ledger, now);
    }

    /// A limit.
    Limit limit() throws Bad {
        String subject = needed("subject");
        String measure = needed("measure");
        String amount = needed("amount");
        try {
            Measure what = Worded.measure(measure);
            String window = text("window");
            return new Limit(
                    Subjects.find(ledger, subject),
                    what,
                    Worded.window(
                            window == null && what == Measure.CONCURRENCY
                                    ? "now"
                                    : needed("window")),
                    Worded.amount(what.money(), amount));
        } catch (IllegalArgumentException e) {
            throw new Bad(Faults.shown(String.valueOf(e.getMessage())) + ".", null);
        }
    }

    /// A grant under no id yet.
    Grant grant() throws Bad {
        String holder = needed("holder");
        String unit = needed("unit");
        String amount = needed("amount");
        Instant effective = instant("effective");
        try {
            Grant.Unit counted = Worded.unit(unit);
            String category = text("category");
            return new Grant(
                    "",
                    Subjects.find(ledger, holder),
                    counted,
                    Worded.amount(Worded.money(counted), amount),
                    new Grant.Scope(names("legs"), names("models"), names("routes")),
                    category == null ? Grant.Category.PROMOTIONAL : Worded.category(category),
                    number("priority", 50),
                    effective == null ? now : effective,
                    instant("expires"),
                    number("rollover", 0),
                    provenance());
        } catch (IllegalArgumentException e) {
            throw new Bad(Faults.shown(String.valueOf(e.getMessage())) + ".", null);
        }
    }

    private String provenance() throws Bad {
        String text = text("provenance");
        if (text != null && text.length() > 500) {
            throw new Bad("\"provenance\" has at most 500 characters.", "provenance");
        }
        return text == null ? "" : text;
    }

    /// A text or number that must be there.
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
        if (!value.isString() && !value.isNumber()) {
            throw new Bad("\"" + name + "\" is a text or a number.", name);
        }
        return value.isString() ? value.stringValue() : value.toString();
    }

    private int number(String name, int otherwise) throws Bad {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isInt()) {
            throw new Bad("\"" + name + "\" is a number from 0 to 100.", name);
        }
        return value.intValue();
    }

    private @Nullable Instant instant(String name) throws Bad {
        String text = text(name);
        return text == null ? null : when(text, name, now);
    }

    /// A time from now on, such as `90d`, or an instant.
    static Instant when(String text, String name, Instant now) throws Bad {
        try {
            return RulingAsk.duration(text).map(now::plus).orElseGet(() -> Instant.parse(text));
        } catch (DateTimeException | ArithmeticException e) {
            throw new Bad(
                    "\""
                            + name
                            + "\" takes e.g. 12h or 90d, or an instant such as"
                            + " 2027-01-31T00:00:00Z.",
                    name);
        }
    }

    private Set<String> names(String name) throws Bad {
        JsonNode list = json.path(name);
        Set<String> names = new LinkedHashSet<>();
        if (list.isMissingNode() || list.isNull()) {
            return names;
        }
        for (JsonNode one : list) {
            if (one.isString()) {
                names.add(one.stringValue());
            }
        }
        if (!list.isArray() || names.size() != list.size()) {
            throw new Bad("\"" + name + "\" is a list of different names.", name);
        }
        return names;
    }
}
