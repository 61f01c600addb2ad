package footing.app.cli;

import footing.app.cli.Table.Align;
import footing.app.words.Words;
import footing.ledger.price.Discount;
import footing.ledger.price.Hours;
import footing.ledger.price.PriceBook;
import footing.ledger.price.PriceRow;
import footing.ledger.price.Prices;
import footing.ledger.price.Rate;
import footing.ledger.price.Scale;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Prices as a table or as JSON. Tiers and hours of a row stand below it, named as bills name them.
final class PriceTable {
    private final Table table =
            new Table(
                    List.of(
                            Align.LEFT,
                            Align.LEFT,
                            Align.RIGHT,
                            Align.RIGHT,
                            Align.RIGHT,
                            Align.RIGHT,
                            Align.RIGHT,
                            Align.LEFT));
    private final Words words;

    private PriceTable(Words words) {
        this.words = words;
    }

    static List<String> lines(List<PriceRow> rows, Words words) {
        PriceTable table = new PriceTable(words);
        table.table.row(
                List.of(
                        words.say("col.price"),
                        words.say("col.currency"),
                        words.say("col.fresh"),
                        words.say("col.cached"),
                        words.say("col.cache-write"),
                        words.say("col.answer"),
                        words.say("col.reasoning"),
                        words.say("col.sure")));
        rows.forEach(table::row);
        return table.table.lines();
    }

    private void row(PriceRow row) {
        String currency = row.currency().name();
        Prices base = row.scale().base();
        line(row.id(), currency, base, words.say("prices.sure-" + word(row)));
        below(row.scale());
        for (Hours hours : row.hours()) {
            switch (hours.change()) {
                case Hours.Change.Times(var factor) ->
                        table.row(List.of("  ~" + hours, "*" + factor, "", "", "", "", "", ""));
                case Hours.Change.Instead(var scale) -> {
                    line("  ~" + hours, "", scale.base(), "");
                    below(scale);
                }
            }
        }
    }

    private void below(Scale scale) {
        scale.tiers().forEach(tier -> line("  >" + tier.above(), "", tier.prices(), ""));
        if (scale.knownTo() != Scale.ALL) {
            table.row(List.of("  >" + scale.knownTo(), "?", "", "", "", "", "", ""));
        }
    }

    private void line(String name, String currency, Prices prices, String sure) {
        table.row(
                List.of(
                        name,
                        currency,
                        Amounts.price(prices.freshIn()),
                        Amounts.price(prices.cachedIn()),
                        Amounts.price(prices.cacheWrite()),
                        Amounts.price(prices.visibleOut()),
                        Amounts.price(prices.reasoningOut()),
                        sure));
        if (prices.image() != Prices.UNSTATED) {
            named(words.say("prices.image", Amounts.text(prices.image())));
        }
        if (prices.audioMinute() != Prices.UNSTATED) {
            named(words.say("prices.minute", Amounts.text(prices.audioMinute())));
        }
    }

    private void named(String what) {
        table.row(List.of("  " + what, "", "", "", "", "", "", ""));
    }

    static String word(PriceRow row) {
        return row.origin().confidence().name().toLowerCase(Locale.ROOT);
    }

    static String json(List<PriceRow> rows, PriceBook book, Instant at) {
        ObjectNode all = JsonMapper.shared().createObjectNode();
        all.put("at", at.toString());
        ArrayNode prices = all.putArray("prices");
        for (PriceRow row : rows) {
            json(prices.addObject(), row);
        }
        ArrayNode discounts = all.putArray("discounts");
        for (Discount discount : book.discounts()) {
            if (discount.period().holds(at)) {
                discounts
                        .addObject()
                        .put("leg", discount.leg())
                        .put("factor", discount.factor().toString());
            }
        }
        book.rates().at(at).ifPresent(rate -> json(all.putObject("rate"), rate));
        return all.toPrettyString();
    }

    static void json(ObjectNode out, Rate rate) {
        out.put("id", rate.id())
                .put("from", rate.from().toString())
                .put("cny_per_usd", Amounts.text(rate.cnyMicrosPerUsd()))
                .put("source", rate.source());
    }

    static void json(ObjectNode out, PriceRow row) {
        out.put("id", row.id())
                .put("layer", row.offer().layer().name().toLowerCase(Locale.ROOT))
                .put("seller", row.offer().seller());
        ArrayNode models = out.putArray("models");
        row.offer().models().forEach(models::add);
        out.put("currency", row.currency().name()).put("from", row.period().from().toString());
        if (!row.period().open()) {
            out.put("until", row.period().until().toString());
        }
        json(out, row.scale());
        if (!row.hours().isEmpty()) {
            ArrayNode all = out.putArray("hours");
            row.hours().forEach(hours -> json(all.addObject(), hours));
        }
        out.put("as_of", row.origin().asOf())
                .put("confidence", word(row))
                .put("remark", row.origin().remark());
    }

    private static void json(ObjectNode out, Hours hours) {
        out.put("from", hours.from().toString())
                .put("to", hours.to().toString())
                .put("zone", hours.offset().toString());
        switch (hours.change()) {
            case Hours.Change.Times(var factor) -> out.put("factor", factor.toString());
            case Hours.Change.Instead(var scale) -> json(out, scale);
        }
    }

    private static void json(ObjectNode out, Scale scale) {
        json(out, scale.base());
        if (!scale.tiers().isEmpty()) {
            ArrayNode tiers = out.putArray("tiers");
            for (Scale.Tier tier : scale.tiers()) {
                ObjectNode one = tiers.addObject().put("above", tier.above());
                json(one, tier.prices());
            }
        }
        if (scale.knownTo() != Scale.ALL) {
            out.put("known_to", scale.knownTo());
        }
    }

    /// What is not stated is left out.
    static void json(ObjectNode out, Prices prices) {
        List<String> names =
                List.of(
                        "in",
                        "cached_in",
                        "cache_write",
                        "out",
                        "reasoning",
                        "image",
                        "audio_minute");
        long[] micros = {
            prices.freshIn(),
            prices.cachedIn(),
            prices.cacheWrite(),
            prices.visibleOut(),
            prices.reasoningOut(),
            prices.image(),
            prices.audioMinute()
        };
        for (int i = 0; i < micros.length; i++) {
            if (micros[i] != Prices.UNSTATED) {
                out.put(names.get(i), Amounts.text(micros[i]));
            }
        }
    }
}
