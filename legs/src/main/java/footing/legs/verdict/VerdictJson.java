package footing.legs.verdict;

import footing.legs.Evidence;
import footing.legs.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes verdicts and rulings as JSON, and reads them back. What a later edition added is passed
/// over; what cannot be understood is no verdict.
public final class VerdictJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private VerdictJson() {}

    /// One line of JSON, as it is kept and as it is shown to machines.
    public static String write(Verdict verdict) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", verdict.id());
        node.put("class", verdict.kind().word());
        node.put("state", verdict.state().word());
        node.set("subject", node(verdict.subject()));
        switch (verdict.permanence()) {
            case Permanence.Transient _ -> node.put("permanence", "transient");
            case Permanence.Until(Instant until) ->
                    node.put("permanence", "until").put("until", until.toString());
            case Permanence.Standing _ -> node.put("permanence", "standing");
        }
        node.put("confidence", verdict.confidence().word());
        node.put("decided_by", verdict.decidedBy());
        node.put("since", verdict.since().toString());
        node.put("last", verdict.last().toString());
        node.put("seen", verdict.seen());
        node.put("next_probe", text(verdict.nextProbe()));
        node.put("failed_probes", verdict.probes());
        node.set("evidence", node(verdict.evidence()));
        Ruling ruling = verdict.ruling();
        node.set("ruling", ruling == null ? JSON.nullNode() : node(ruling));
        return node.toString();
    }

    /// One line of JSON.
    public static String write(Ruling ruling) {
        return node(ruling).toString();
    }

    private static ObjectNode node(Subject subject) {
        return JSON.createObjectNode()
                .put("scope", subject.scope().word())
                .put("supplier", subject.supplier())
                .put("leg", subject.leg())
                .put("key", subject.key())
                .put("model", subject.model())
                .put("host", subject.host());
    }

    private static ObjectNode node(Evidence evidence) {
        ObjectNode node = JSON.createObjectNode();
        node.put("status", evidence.status());
        evidence.headers().forEach(node.putArray("headers")::add);
        node.put("body", evidence.body());
        node.put("cause", evidence.cause());
        return node;
    }

    private static ObjectNode node(Ruling ruling) {
        return JSON.createObjectNode()
                .put("verdict", ruling.verdict())
                .put("word", ruling.word().name().toLowerCase(Locale.ROOT))
                .put("reason", ruling.reason())
                .put("by", ruling.by())
                .put("given", ruling.given().toString())
                .put("until", ruling.until().toString());
    }

    /// The verdict that `json` tells; empty where it tells none.
    public static Optional<Verdict> verdict(String json) {
        return read(json).map(VerdictJson::verdict);
    }

    /// The ruling that `json` tells; empty where it tells none.
    public static Optional<Ruling> ruling(String json) {
        return read(json).map(VerdictJson::ruling);
    }

    private static Optional<JsonNode> read(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            return node.isObject() ? Optional.of(node) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Verdict verdict(JsonNode node) {
        try {
            JsonNode subject = node.path("subject");
            JsonNode evidence = node.path("evidence");
            return new Verdict(
                    must(node, "id"),
                    new Subject(
                            Scope.valueOf(constant(subject, "scope")),
                            must(subject, "supplier"),
                            subject.path("leg").asString(""),
                            subject.path("key").asString(""),
                            subject.path("model").asString(""),
                            subject.path("host").asString("")),
                    Refusal.Kind.valueOf(constant(node, "class")),
                    State.valueOf(constant(node, "state")),
                    permanence(node),
                    Confidence.valueOf(constant(node, "confidence")),
                    new Evidence(
                            evidence.path("status").asInt(0),
                            headers(evidence),
                            evidence.path("body").asString(""),
                            optional(evidence, "cause")),
                    node.path("decided_by").asString(""),
                    Instant.parse(must(node, "since")),
                    Instant.parse(must(node, "last")),
                    Math.max(1, node.path("seen").asLong(1)),
                    instant(node, "next_probe"),
                    Math.clamp(node.path("failed_probes").asInt(0), 0, 1000),
                    node.path("ruling").isObject() ? ruling(node.path("ruling")) : null);
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Ruling ruling(JsonNode node) {
        try {
            return new Ruling(
                    must(node, "verdict"),
                    Ruling.Word.valueOf(constant(node, "word")),
                    node.path("reason").asString(""),
                    node.path("by").asString(""),
                    Instant.parse(must(node, "given")),
                    Instant.parse(must(node, "until")));
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    private static Permanence permanence(JsonNode node) {
        return switch (must(node, "permanence")) {
            case "transient" -> new Permanence.Transient();
            case "until" -> new Permanence.Until(Instant.parse(must(node, "until")));
            case "standing" -> new Permanence.Standing();
            default ->
                    throw new IllegalArgumentException(
                            "permanence: "
                                    + node.path("permanence")
                                    + " (expected: transient, until, standing)");
        };
    }

    private static List<String> headers(JsonNode evidence) {
        List<String> headers = new ArrayList<>();
        evidence.path("headers").forEach(header -> headers.add(header.asString("")));
        return headers;
    }

    private static @Nullable Instant instant(JsonNode node, String name) {
        String text = optional(node, name);
        return text == null ? null : Instant.parse(text);
    }

    private static @Nullable String optional(JsonNode node, String name) {
        return node.path(name).isString() ? node.path(name).stringValue() : null;
    }

    private static String constant(JsonNode node, String name) {
        return must(node, name).toUpperCase(Locale.ROOT);
    }

    private static String must(JsonNode node, String name) {
        String text = optional(node, name);
        if (text == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return text;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
