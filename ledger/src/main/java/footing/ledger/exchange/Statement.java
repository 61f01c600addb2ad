package footing.ledger.exchange;

import footing.ledger.allow.Grant;
import footing.ledger.price.PriceBook;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Says how a grant was made equal to what an export says: from which files, over which time, by
/// which rule, and what came out.
///
/// `basis` is all that decides the grant; its hash is the grant's id, so that the same made twice
/// is one. When it was made, by whom and for how long stands beside it.
///
/// @param grant under the id that follows from the basis
public record Statement(ObjectNode json, Grant grant) {
    static final String FORM = "footing statement 1";

    /// Where the buckets come from.
    ///
    /// @param missing where a page should follow and none does
    public record Source(List<Export> exports, List<Instant> missing) {
        /// Copies the lists.
        public Source {
            exports = List.copyOf(exports);
            missing = List.copyOf(missing);
        }
    }

    /// What it says of `buckets`.
    ///
    /// @param left buckets of the time that another grant was made equal to before
    public static Statement of(
            Source source,
            List<Bucket> buckets,
            long left,
            Equal equal,
            PriceBook prices,
            Instant now,
            String by)
            throws ExchangeFault {
        List<Bucket> counted = buckets.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
        Reckoned reckoned = Reckoned.of(counted, equal, prices);
        long total = reckoned.total();
        long amount = Reckoned.times(total, equal.factor());
        if (amount <= 0) {
            throw new ExchangeFault(
                    "what the export says comes to "
                            + amount
                            + " "
                            + reckoned.unit().account()
                            + " (expected: more than 0)");
        }
        ObjectNode basis = basis(counted, equal, reckoned);
        basis.put("total", total).put("amount", amount);
        String id = id(basis);
        Equal.Terms terms = equal.terms();
        Grant grant =
                new Grant(
                        id,
                        terms.holder(),
                        reckoned.unit(),
                        amount,
                        terms.scope(),
                        terms.category(),
                        terms.priority(),
                        terms.effective(),
                        terms.expires(),
                        terms.rollover(),
                        "statement sha256:" + Exports.sha256(bytes(basis)));
        ObjectNode json = object();
        json.put("form", FORM);
        json.put("made", now.toString()).put("by", by);
        json.set("files", files(source));
        json.put("matched_before", left);
        json.set("basis", basis);
        json.set("grant", grant(grant));
        return new Statement(json, grant);
    }

    private static ObjectNode basis(List<Bucket> buckets, Equal equal, Reckoned reckoned) {
        ObjectNode basis = object();
        ObjectNode window = basis.putObject("window");
        Instant start =
                buckets.stream()
                        .map(b -> b.id().start())
                        .min(Instant::compareTo)
                        .orElse(Instant.MIN);
        Instant end =
                buckets.stream().map(b -> b.id().end()).max(Instant::compareTo).orElse(Instant.MAX);
        window.put("from", start.toString()).put("until", end.toString());
        basis.put("buckets", buckets.size()).put("buckets_sha256", digest(buckets));
        basis.put("mode", equal.mode().word());
        basis.put("rule", rule(equal, reckoned));
        basis.put("factor", equal.factor().toPlainString());
        basis.put("unit", reckoned.unit().word());
        ArrayNode lines = basis.putArray("lines");
        for (Reckoned.Line line : reckoned.lines()) {
            Bucket.Figures f = line.figures();
            lines.addObject()
                    .put("what", line.what())
                    .put("requests", f.requests())
                    .put("tokens_in", f.tokensIn())
                    .put("cached_in", f.cachedIn())
                    .put("tokens_out", f.tokensOut())
                    .put("amount", line.amount());
        }
        ArrayNode rows = basis.putArray("prices");
        reckoned.priceRows().forEach(rows::add);
        ObjectNode not = basis.putObject("not_counted");
        reckoned.notCounted().forEach(not::put);
        ArrayNode unpriced = basis.putArray("unpriced");
        reckoned.unpriced().forEach(unpriced::add);
        basis.put("holder", equal.terms().holder().toString());
        basis.set("scope", scope(equal.terms().scope()));
        return basis;
    }

    private static String rule(Equal equal, Reckoned reckoned) {
        String what =
                switch (equal.mode()) {
                    case TOKENS ->
                            "as many tokens as the export says, prompt and completion together,"
                                    + " cached ones included; tokens of one model are not tokens of"
                                    + " another";
                    case REQUESTS -> "as many requests as the export says";
                    case MONEY ->
                            reckoned.priceRows().isEmpty()
                                    ? "what the supplier says it cost, in millionths"
                                    : "the usage times the supplier's list prices at its time, in"
                                            + " millionths; the tier is that of the mean prompt,"
                                            + " batches are priced as all else";
                };
        return what + "; times the factor, rounded half up";
    }

    private static String digest(List<Bucket> buckets) {
        StringBuilder all = new StringBuilder();
        for (Bucket bucket : buckets) {
            Bucket.Id id = bucket.id();
            Bucket.Figures f = bucket.figures();
            for (String text :
                    List.of(
                            id.kind(),
                            id.organisation(),
                            id.project(),
                            id.key(),
                            id.user(),
                            id.model(),
                            id.batch(),
                            id.tier(),
                            id.item(),
                            id.start().toString(),
                            f.currency())) {
                all.append(text.length()).append(':').append(text).append(',');
            }
            for (long number :
                    new long[] {
                        id.width(),
                        f.requests(),
                        f.tokensIn(),
                        f.cachedIn(),
                        f.cacheWrite(),
                        f.tokensOut(),
                        f.quantity(),
                        f.micros()
                    }) {
                all.append(number).append(',');
            }
            all.append('\n');
        }
        return Exports.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ArrayNode files(Source source) {
        ArrayNode files = JsonMapper.shared().createArrayNode();
        for (Export export : source.exports()) {
            ObjectNode file = files.addObject();
            file.put("name", export.file()).put("sha256", export.sha256());
            file.put("shape", export.shape().title());
            ArrayNode unread = file.putArray("unread");
            export.unread().forEach(unread::add);
            ArrayNode notes = file.putArray("notes");
            export.notes().forEach(notes::add);
            source.missing()
                    .forEach(at -> notes.add("incomplete: no page follows the one until " + at));
        }
        return files;
    }

    /// A grant as statements write it.
    static ObjectNode grant(Grant grant) {
        ObjectNode json = object();
        json.put("id", grant.id()).put("holder", grant.holder().toString());
        json.put("unit", grant.unit().word()).put("amount", grant.amount());
        json.set("scope", scope(grant.scope()));
        json.put("category", grant.category().word()).put("priority", grant.priority());
        json.put("effective", grant.effective().toString());
        json.put("expires", text(grant.expires()));
        json.put("rollover", grant.rollover());
        return json;
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static ObjectNode scope(Grant.Scope scope) {
        ObjectNode json = object();
        list(json, "legs", scope.legs());
        list(json, "models", scope.models());
        list(json, "routes", scope.routes());
        return json;
    }

    private static void list(ObjectNode json, String name, Set<String> words) {
        ArrayNode array = json.putArray(name);
        new ArrayList<>(words).stream().sorted().forEach(array::add);
    }

    /// The id of a grant that follows from a basis.
    static String id(ObjectNode basis) {
        return "g_" + Exports.sha256(bytes(basis)).substring(0, 16);
    }

    static byte[] bytes(ObjectNode json) {
        return Canonical.write(json).getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }
}
