package footing.app.cli;

import footing.app.words.Words;
import footing.ledger.price.Bill;
import footing.ledger.price.Currency;
import footing.ledger.price.Factor;
import footing.ledger.price.PriceRow;
import footing.ledger.price.Prices;
import footing.ledger.price.Quantities;
import footing.ledger.price.Quote;
import footing.ledger.price.Rate;
import footing.ledger.price.Tariff;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A bill with all that it was made from.
record BillText(Quote quote, Quantities bought) {

    List<String> lines(Words words) {
        Bill bill = quote.bill(bought);
        Tariff tariff = quote.tariff();
        PriceRow row = tariff.row();
        List<String> lines = new ArrayList<>();
        String amount = bill.currency() + " " + Amounts.text(bill.micros());
        lines.add(words.say(bill.atLeast() ? "prices.at-least" : "prices.bill", amount));
        Currency other = bill.currency().other();
        bill.in(other)
                .ifPresentOrElse(
                        micros ->
                                lines.add(
                                        words.say(
                                                "prices.converted",
                                                other + " " + Amounts.text(micros))),
                        () -> lines.add(words.say("prices.no-rate", other)));
        Prices prices = tariff.prices();
        tokens(lines, words, "prices.of-fresh", bought.freshIn(), prices.freshIn());
        tokens(lines, words, "prices.of-cached", bought.cachedIn(), prices.cachedIn());
        tokens(lines, words, "prices.of-written", bought.cacheWrite(), prices.cacheWrite());
        tokens(lines, words, "prices.of-answer", bought.visibleOut(), prices.visibleOut());
        tokens(lines, words, "prices.of-reasoning", bought.reasoningOut(), prices.reasoningOut());
        tokens(lines, words, "prices.of-images", bought.images(), prices.image());
        tokens(lines, words, "prices.of-audio", bought.audioMillis(), prices.audioMinute());
        times(lines, words, "prices.of-hours", tariff.factor());
        times(lines, words, "prices.of-discount", quote.discount());
        lines.add(words.say("prices.row", bill.priceRow()));
        lines.add(words.say("prices.since", row.period().from()));
        lines.add(words.say("prices.sure", words.say("prices.sure-" + PriceTable.word(row))));
        if (!row.origin().asOf().isEmpty()) {
            lines.add(words.say("prices.as-of", row.origin().asOf()));
        }
        if (!row.origin().remark().isEmpty()) {
            lines.add(words.say("prices.remark", row.origin().remark()));
        }
        Rate rate = quote.rate();
        if (rate != null) {
            lines.add(rate(rate, words));
        }
        return lines;
    }

    private static void times(
            List<String> lines, Words words, String key, @Nullable Factor factor) {
        if (factor != null && !factor.equals(Factor.ONE)) {
            lines.add(words.say(key, factor));
        }
    }

    private static void tokens(
            List<String> lines, Words words, String key, long quantity, long price) {
        if (quantity > 0) {
            lines.add(
                    words.say(
                            key,
                            String.format(Locale.ROOT, "%,d", quantity),
                            price == Prices.UNSTATED ? "?" : Amounts.text(price)));
        }
    }

    static String rate(Rate rate, Words words) {
        return words.say(
                "prices.rate", rate.id(), Amounts.text(rate.cnyMicrosPerUsd()), rate.source());
    }

    String json() {
        Bill bill = quote.bill(bought);
        ObjectNode all = JsonMapper.shared().createObjectNode();
        all.put("currency", bill.currency().name()).put("micros", bill.micros());
        for (Currency currency : Currency.values()) {
            String name = currency == Currency.CNY ? "cny_micros" : "usd_micros";
            bill.in(currency)
                    .ifPresentOrElse(micros -> all.put(name, micros), () -> all.putNull(name));
        }
        all.put("at_least", bill.atLeast())
                .put("price_row", bill.priceRow())
                .put("rate_row", bill.rateRow());
        PriceTable.json(all.putObject("row"), quote.tariff().row());
        Rate rate = quote.rate();
        if (rate != null) {
            PriceTable.json(all.putObject("rate"), rate);
        }
        return all.toPrettyString();
    }
}
