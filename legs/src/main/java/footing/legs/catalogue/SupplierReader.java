package footing.legs.catalogue;

import footing.legs.ModelCard;
import footing.legs.Refusal;
import footing.wire.Endpoint;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads a supplier's file.
final class SupplierReader {
    private static final Set<String> CAPS =
            Set.of(
                    "tools",
                    "vision",
                    "video",
                    "audio",
                    "search",
                    "reasoning",
                    "json_object",
                    "json_schema");

    private SupplierReader() {}

    static Supplier read(String file, Tree tree) {
        Section top = Section.of(file, tree);
        Section names = top.section("name");
        Section endpoints = top.section("endpoints");
        Supplier.Confidence usual = top.word("confidence", Supplier.Confidence.class);
        Supplier supplier =
                new Supplier(
                        top.text("id"),
                        new Supplier.Names(names.text("zh"), names.text("en")),
                        top.text("owner"),
                        top.text("jurisdiction"),
                        top.word("leg", Supplier.Side.class),
                        top.word("state", Supplier.State.class),
                        usual,
                        top.text("as-of"),
                        top.each("base-urls", SupplierReader::baseUrl),
                        auth(top.section("auth")),
                        top.texts("key-env"),
                        top.texts("base-url-env"),
                        endpoints(endpoints),
                        endpoints.has("models") ? endpoints.text("models") : null,
                        top.each("models", model -> model(model, usual)),
                        stream(top.section("stream")),
                        top.each("params", SupplierReader::parameter),
                        top.each("continuation", SupplierReader::prefill),
                        errors(top.section("errors")),
                        top.texts("notes"),
                        top.texts("sources"));
        names.done();
        endpoints.done();
        top.done();
        if (!file.equals(supplier.id() + ".yaml")) {
            throw top.fault("id", supplier.id() + " (expected: the name of its file)");
        }
        return supplier;
    }

    private static Supplier.BaseUrl baseUrl(Section section) {
        Supplier.BaseUrl base =
                new Supplier.BaseUrl(
                        section.text("url"),
                        section.word("dialect", Supplier.SupplierDialect.class),
                        section.text("region", ""),
                        section.flag("closed", false));
        section.done();
        return base;
    }

    private static Supplier.Auth auth(Section section) {
        Supplier.Auth auth =
                new Supplier.Auth(
                        section.word("scheme", Supplier.AuthScheme.class),
                        section.text("header", "authorization"));
        section.done();
        return auth;
    }

    private static Map<Endpoint, String> endpoints(Section section) {
        Map<Endpoint, String> paths = new EnumMap<>(Endpoint.class);
        if (section.has("chat")) {
            paths.put(Endpoint.CHAT_COMPLETIONS, section.text("chat"));
        }
        if (section.has("completions")) {
            paths.put(Endpoint.COMPLETIONS, section.text("completions"));
        }
        if (section.has("embeddings")) {
            paths.put(Endpoint.EMBEDDINGS, section.text("embeddings"));
        }
        return paths;
    }

    private static Supplier.Priced model(Section section, Supplier.Confidence usual) {
        Set<String> caps = new TreeSet<>(section.texts("caps"));
        for (String cap : caps) {
            if (!CAPS.contains(cap)) {
                throw section.fault("caps", cap + " (expected: " + new TreeSet<>(CAPS) + ")");
            }
        }
        String id = section.text("id");
        List<ListPrice> prices = prices(section, id, usual);
        ListPrice latest = latest(prices, id);
        ModelCard card =
                new ModelCard(
                        id,
                        section.word("kind", ModelCard.Kind.class),
                        section.text("era"),
                        section.whole("context", 0),
                        section.whole("output", 0),
                        caps,
                        latest == null ? -1 : latest.scale().base().in(),
                        latest == null ? -1 : latest.scale().base().out(),
                        latest == null ? "" : latest.currency());
        section.done();
        return new Supplier.Priced(card, prices);
    }

    private static List<ListPrice> prices(
            Section section, String model, Supplier.Confidence usual) {
        List<ListPrice> prices = new ArrayList<>();
        for (Section one : section.oneOrMore("price")) {
            prices.add(PriceReader.listed(one, model, usual));
            one.done();
        }
        prices.sort(Comparator.comparing(ListPrice::from));
        return prices;
    }

    private static @Nullable ListPrice latest(List<ListPrice> prices, String model) {
        ListPrice latest = null;
        for (ListPrice price : prices) {
            if (price.models().contains(model)) {
                latest = price;
            }
        }
        return latest;
    }

    private static Supplier.StreamFacts stream(Section section) {
        Supplier.StreamFacts facts =
                new Supplier.StreamFacts(
                        section.word("usage", Supplier.UsagePlace.class),
                        section.flag("done", true),
                        section.flag("first-chunk-empty", false),
                        section.flag("keep-alive-comments", false),
                        section.text("reasoning", ""),
                        Math.toIntExact(section.whole("tool-index", 0)),
                        section.text("tool-calls", "list").equals("object"));
        section.done();
        return facts;
    }

    private static Parameter parameter(Section section) {
        Parameter.When when =
                new Parameter.When(
                        section.texts("when-model"),
                        section.texts("unless-model"),
                        section.word("when", Parameter.Shape.class, Parameter.Shape.ANY));
        Parameter parameter = action(section, when);
        section.done();
        return parameter;
    }

    private static Prefill prefill(Section section) {
        Section message = section.section("message");
        Section body = section.section("body");
        Prefill prefill =
                new Prefill(
                        new Parameter.When(
                                section.texts("when-model"),
                                section.texts("unless-model"),
                                Parameter.Shape.ANY),
                        section.text("text", ""),
                        message.all((all, key) -> all.json(key)),
                        body.all((all, key) -> all.json(key)),
                        section.texts("drop"),
                        section.text("base", ""));
        message.done();
        body.done();
        section.done();
        return prefill;
    }

    private static Parameter action(Section section, Parameter.When when) {
        if (section.has("rename")) {
            return new Parameter.Rename(section.text("rename"), section.text("to"), when);
        }
        if (section.has("drop")) {
            return new Parameter.Drop(section.texts("drop"), when);
        }
        if (section.has("clamp")) {
            boolean ofModel = section.text("max", "").equals("model");
            return new Parameter.Clamp(
                    section.text("clamp"),
                    section.number("min"),
                    ofModel ? null : section.number("max"),
                    ofModel,
                    when);
        }
        if (section.has("scale")) {
            return new Parameter.Scale(
                    section.text("scale"), must(section, "by", section.number("by")), when);
        }
        if (section.has("refuse")) {
            return new Parameter.Refuse(
                    section.text("refuse"),
                    section.number("above"),
                    section.has("value") ? section.json("value") : null,
                    when);
        }
        if (section.has("set")) {
            return new Parameter.SetTo(section.text("set"), section.json("value"), when);
        }
        if (section.has("replace")) {
            return new Parameter.Replace(
                    section.text("replace"), section.json("from"), section.json("to"), when);
        }
        if (section.has("wrap")) {
            return new Parameter.Wrap(section.text("wrap"), when);
        }
        return new Parameter.Role(section.text("role"), section.text("to"), when);
    }

    private static BigDecimal must(Section section, String key, @Nullable BigDecimal number) {
        if (number == null) {
            throw section.fault(key, "is missing (expected: a number)");
        }
        return number;
    }

    private static Supplier.ErrorFacts errors(Section section) {
        Section codes = section.section("codes");
        Map<String, Refusal.Kind> kinds =
                codes.all((all, code) -> all.word(code, Refusal.Kind.class));
        List<String> ids = section.texts("request-id");
        Supplier.ErrorFacts facts =
                new Supplier.ErrorFacts(
                        ids, section.texts("retry-after"), section.texts("rate-limit"), kinds);
        section.done();
        return facts;
    }
}
