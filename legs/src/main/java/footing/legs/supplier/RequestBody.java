package footing.legs.supplier;

import footing.legs.ModelCard;
import footing.legs.Resume;
import footing.legs.catalogue.Parameter;
import footing.legs.catalogue.Prefill;
import footing.legs.catalogue.Supplier;
import footing.wire.Ask;
import footing.wire.Edits;
import footing.wire.Endpoint;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A caller's request as one supplier wants it: the model's name, and the deviations that the
/// catalogue lists. Every member that no rule names keeps its bytes.
final class RequestBody {
    private static final JsonMapper JSON = new JsonMapper();

    /// How it came out.
    sealed interface Made {}

    /// @param changes what the caller should know of: `n`, `top_p=0.999999`
    /// @param usageAdded whether usage was asked for in the caller's place
    /// @param base path that stands in the base URL's place; empty for its own
    record Ready(byte[] body, List<String> changes, boolean usageAdded, String base)
            implements Made {}

    /// The supplier cannot do what the member asks for.
    record Impossible(String member, String message) implements Made {}

    private final Ask ask;
    private final Supplier supplier;
    private final String model;
    private final @Nullable ModelCard card;

    /// New texts of members by name; empty where they go away.
    private final Map<String, Optional<String>> values = new LinkedHashMap<>();

    /// New names by old names, of members that keep their value.
    private final Map<String, String> renamed = new LinkedHashMap<>();

    private final List<String> changes = new ArrayList<>();

    private RequestBody(Ask ask, Supplier supplier, String model) {
        this.ask = ask;
        this.supplier = supplier;
        this.model = model;
        this.card = supplier.card(model);
    }

    static Made of(Ask ask, Supplier supplier, String model) {
        return of(ask, supplier, model, null);
    }

    /// @param resume what the model is to carry on; null for an answer from its start
    static Made of(Ask ask, Supplier supplier, String model, @Nullable Resume resume) {
        return new RequestBody(ask, supplier, model).make(resume);
    }

    private Made make(@Nullable Resume resume) {
        if (ask.endpoint() != Endpoint.EMBEDDINGS) {
            for (Parameter parameter : supplier.params()) {
                if (parameter.when().applies(model, ask.stream())) {
                    Impossible impossible = apply(parameter);
                    if (impossible != null) {
                        return impossible;
                    }
                }
            }
        }
        boolean usageAdded = askForUsage();
        if (!model.equals(ask.model())) {
            values.put("model", Optional.of(JSON.writeValueAsString(model)));
        }
        String base = resume == null ? "" : carryOn(resume);
        return new Ready(edited(), List.copyOf(changes), usageAdded, base);
    }

    /// Gives the model what was said so far, to be carried on.
    ///
    /// @return where the request goes under the base URL's host instead of its own path; mostly
    ///   empty
    private String carryOn(Resume resume) {
        for (String limit : List.of("max_tokens", "max_completion_tokens")) {
            BigDecimal most = number(limit);
            BigDecimal left = BigDecimal.valueOf(resume.tokensLeft());
            if (most != null && left.signum() > 0 && most.compareTo(left) > 0) {
                values.put(limit, Optional.of(left.toString()));
            }
        }
        if (ask.endpoint() == Endpoint.COMPLETIONS) {
            String prompt = text("prompt");
            values.put(
                    "prompt", Optional.of(Continued.prompt(prompt == null ? "" : prompt, resume)));
            return "";
        }
        Prefill prefill = resume.way() == Resume.Way.PREFILL ? supplier.prefill(model) : null;
        Prefill how = prefill == null ? Prefill.PLAIN : prefill;
        if (how.text().isEmpty()) {
            String messages = text("messages");
            values.put(
                    "messages",
                    Optional.of(
                            Continued.messages(messages == null ? "[]" : messages, resume, how)));
        } else {
            values.put(how.text(), Optional.of(JSON.writeValueAsString(resume.head())));
        }
        how.body().forEach((name, json) -> values.put(name, Optional.of(json)));
        how.drop().forEach(name -> values.put(name, Optional.empty()));
        return how.base();
    }

    private @Nullable Impossible apply(Parameter parameter) {
        switch (parameter) {
            case Parameter.Rename(var name, var to, _) -> rename(name, to);
            case Parameter.Drop(var names, _) -> names.forEach(this::drop);
            case Parameter.Clamp clamp -> clamp(clamp);
            case Parameter.Scale(var name, var by, _) -> {
                BigDecimal number = number(name);
                if (number != null && !model.equals(ask.model())) {
                    change(name, number.multiply(by));
                }
            }
            case Parameter.Refuse refuse -> {
                return refuse(refuse);
            }
            case Parameter.SetTo(var name, var json, _) -> {
                if (text(name) == null) {
                    values.put(name, Optional.of(json));
                }
            }
            case Parameter.Replace(var name, var from, var to, _) -> {
                if (from.equals(text(name))) {
                    values.put(name, Optional.of(to));
                }
            }
            case Parameter.Wrap(var name, _) -> {
                String text = text(name);
                if (text != null && !text.startsWith("[")) {
                    values.put(name, Optional.of("[" + text + "]"));
                }
            }
            case Parameter.Role(var from, var to, _) -> {
                String messages = MessageRoles.replaced(ask, from, to);
                if (messages != null) {
                    values.put("messages", Optional.of(messages));
                }
            }
        }
        return null;
    }

    /// The member's text as it stands now; null where it is absent or `null`.
    private @Nullable String text(String name) {
        Optional<String> value = values.get(name);
        String text = value == null ? ask.member(name) : value.orElse(null);
        return "null".equals(text) ? null : text;
    }

    private @Nullable BigDecimal number(String name) {
        String text = text(name);
        if (text == null || !(text.startsWith("-") || Character.isDigit(text.charAt(0)))) {
            return null;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void rename(String name, String to) {
        String text = text(name);
        if (text == null) {
            return;
        }
        if (text(to) == null) {
            values.put(to, Optional.of(text));
            renamed.put(name, to);
        }
        values.put(name, Optional.empty());
    }

    private void drop(String name) {
        if (text(name) != null) {
            values.put(name, Optional.empty());
            changes.add(name);
        }
    }

    private void clamp(Parameter.Clamp clamp) {
        BigDecimal number = number(clamp.name());
        BigDecimal max = clamp.max();
        if (clamp.maxOfModel() && card != null && card.maxOutTokens() > 0) {
            max = BigDecimal.valueOf(card.maxOutTokens());
        }
        BigDecimal min = clamp.min();
        if (number == null) {
            return;
        }
        if (min != null && number.compareTo(min) < 0) {
            change(clamp.name(), min);
        } else if (max != null && number.compareTo(max) > 0) {
            change(clamp.name(), max);
        }
    }

    private void change(String name, BigDecimal to) {
        values.put(name, Optional.of(to.toString()));
        changes.removeIf(change -> change.startsWith(name + "="));
        changes.add(name + "=" + to);
    }

    private @Nullable Impossible refuse(Parameter.Refuse refuse) {
        String text = text(refuse.name());
        if (text == null || text.equals("false")) {
            return null;
        }
        if (refuse.value() != null) {
            return refuse.value().equals(text) ? impossible(refuse.name(), text, "not this") : null;
        }
        BigDecimal above = refuse.above();
        if (above == null) {
            return impossible(refuse.name(), "given", "none");
        }
        BigDecimal size = number(refuse.name());
        if (size == null && text.startsWith("[")) {
            size = BigDecimal.valueOf(JSON.readTree(text).size());
        }
        return size != null && size.compareTo(above) > 0
                ? impossible(refuse.name(), size.toString(), "at most " + above)
                : null;
    }

    private Impossible impossible(String name, String came, String expected) {
        return new Impossible(
                name,
                "'%s' cannot be honoured by %s: %s (expected: %s)"
                        .formatted(name, supplier.id(), came, expected));
    }

    /// Asks for usage in a stream where the supplier tells it on demand only.
    private boolean askForUsage() {
        if (!ask.stream()
                || ask.usageInStream()
                || supplier.stream().usage() != Supplier.UsagePlace.OPT_IN) {
            return false;
        }
        String options = text("stream_options");
        String added = "{\"include_usage\":true}";
        if (options != null) {
            try {
                JsonNode node = JSON.readTree(options);
                if (node instanceof ObjectNode object) {
                    added = object.put("include_usage", true).toString();
                }
            } catch (JacksonException e) {
                return false;
            }
        }
        values.put("stream_options", Optional.of(added));
        return true;
    }

    private byte[] edited() {
        if (values.isEmpty()) {
            return ask.body();
        }
        Edits edits = new Edits();
        renamed.forEach((from, to) -> {
            Optional<String> moved = values.get(to);
            if (ask.member(to) == null
                    && moved != null
                    && moved.equals(Optional.ofNullable(ask.member(from)))) {
                edits.rename(from, to);
                values.remove(from);
                values.remove(to);
            }
        });
        values.forEach((name, value) -> {
            if (value.isPresent()) {
                edits.set(name, value.get());
            } else if (ask.member(name) != null) {
                edits.remove(name);
            }
        });
        return ask.edited(edits);
    }
}
