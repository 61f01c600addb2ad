package footing.ledger.exchange;

import footing.ledger.exchange.Export.Shape;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/// Reads exports in JSON: one page, several one after the other, or lists of pages or of their
/// buckets. For one file.
///
/// | object | what |
/// |---|---|
/// | `page` of `bucket` of `organization.usage.KIND.result` | the usage API's pages |
/// | `page` of `bucket` of `organization.costs.result` | the costs API's pages |
/// | `list` of rows with `snapshot_id` | the older `/v1/usage` |
final class JsonExports {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                    .build();

    /// Members of a result that are read, or that say a part of one that is read.
    private static final Set<String> RESULT =
            Set.of(
                    "object",
                    "input_tokens",
                    "output_tokens",
                    "input_cached_tokens",
                    "input_cache_write_tokens",
                    "input_uncached_tokens",
                    "input_text_tokens",
                    "output_text_tokens",
                    "input_cached_text_tokens",
                    "input_audio_tokens",
                    "input_cached_audio_tokens",
                    "output_audio_tokens",
                    "input_image_tokens",
                    "input_cached_image_tokens",
                    "output_image_tokens",
                    "num_model_requests",
                    "project_id",
                    "user_id",
                    "api_key_id",
                    "model",
                    "batch",
                    "service_tier",
                    "api_source",
                    "images",
                    "source",
                    "size",
                    "characters",
                    "seconds",
                    "num_sessions",
                    "usage_bytes",
                    "amount",
                    "line_item",
                    "quantity",
                    "quantity_unit",
                    "organization_id",
                    "organization_name",
                    "project_name");

    private static final Set<String> ROW =
            Set.of(
                    "organization_id",
                    "organization_name",
                    "aggregation_timestamp",
                    "n_requests",
                    "operation",
                    "snapshot_id",
                    "n_context_tokens_total",
                    "n_generated_tokens_total",
                    "n_context",
                    "n_generated",
                    "n_cached_context_tokens_total",
                    "email",
                    "api_key_id",
                    "api_key_name",
                    "api_key_redacted",
                    "api_key_type",
                    "project_id",
                    "project_name",
                    "request_type");

    private final String organisation;
    private final List<Export.Part> parts = new ArrayList<>();
    private final Set<String> unread = new TreeSet<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private @Nullable Shape shape;

    /// @param organisation of rows that name none
    JsonExports(String organisation) {
        this.organisation = organisation;
    }

    Export read(String file, String sha256, String text) throws ExchangeFault {
        try (MappingIterator<JsonNode> roots = JSON.readerFor(JsonNode.class).readValues(text)) {
            while (roots.hasNextValue()) {
                root(roots.nextValue());
            }
        } catch (JacksonException e) {
            throw new ExchangeFault(file + " is no JSON: " + e.getOriginalMessage());
        }
        if (shape == null) {
            throw new ExchangeFault(
                    file
                            + " holds no page of OpenAI's usage or costs API and no usage list"
                            + " (expected: \"object\": \"page\" with \"data\", or \"list\")");
        }
        List<String> notes = new ArrayList<>();
        skipped.forEach((name, rows) -> notes.add(name + ": " + rows + " rows are not counted"));
        return new Export(file, sha256, shape, parts, List.copyOf(unread), notes);
    }

    private void root(JsonNode root) throws ExchangeFault {
        switch (text(root, "object")) {
            case "page" -> page(root);
            case "bucket" -> buckets(List.of(root), false);
            case "list" -> list(root);
            default -> {
                if (root.isArray() && root.path(0).path("object").asString("").equals("bucket")) {
                    buckets(children(root), false);
                } else if (root.isArray()) {
                    for (JsonNode child : root) {
                        root(child);
                    }
                } else {
                    throw new ExchangeFault(
                            "an object with "
                                    + String.join(", ", root.propertyNames())
                                    + " (expected: a page of OpenAI's usage or costs API, or a"
                                    + " usage list)");
                }
            }
        }
    }

    private static List<JsonNode> children(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return all;
    }

    private void page(JsonNode page) throws ExchangeFault {
        JsonNode data = page.path("data");
        if (!data.isArray()) {
            throw new ExchangeFault("a page without \"data\" (expected: a list of buckets)");
        }
        buckets(children(data), page.path("has_more").asBoolean(false));
    }

    private void buckets(List<JsonNode> buckets, boolean more) throws ExchangeFault {
        if (shape == null) {
            shape = Shape.USAGE_PAGES;
        }
        Gathering.Splits splits = new Gathering.Splits();
        List<Gathering> gathered = new ArrayList<>();
        for (JsonNode bucket : buckets) {
            Gathering gathering = new Gathering(splits);
            gathered.add(gathering);
            bucket(bucket, gathering);
        }
        for (int i = 0; i < gathered.size(); i++) {
            parts.add(gathered.get(i).part(more && i == gathered.size() - 1));
        }
        if (gathered.isEmpty() && more) {
            parts.add(new Export.Part(List.of(), Instant.MAX, Instant.MIN, true));
        }
    }

    private void bucket(JsonNode bucket, Gathering into) throws ExchangeFault {
        Instant start = Cell.instant(text(bucket, "start_time"), "start_time");
        Instant end = Cell.instant(text(bucket, "end_time"), "end_time");
        long width = end.getEpochSecond() - start.getEpochSecond();
        if (width <= 0) {
            throw new ExchangeFault(
                    "a bucket from " + start + " to " + end + " (expected: an end after it)");
        }
        into.span(start, end);
        JsonNode results = bucket.has("results") ? bucket.path("results") : bucket.path("result");
        for (JsonNode result : results) {
            result(result, start, width, into);
        }
    }

    private void result(JsonNode result, Instant start, long width, Gathering into)
            throws ExchangeFault {
        String object = text(result, "object");
        String kind = kind(object);
        unread(result, RESULT);
        String item = kind.equals("costs") ? text(result, "line_item") : item(result);
        Bucket.Id id =
                new Bucket.Id(
                        kind,
                        own(text(result, "organization_id")),
                        text(result, "project_id"),
                        text(result, "api_key_id"),
                        text(result, "user_id"),
                        text(result, "model"),
                        Cell.truth(text(result, "batch")),
                        text(result, "service_tier"),
                        item,
                        start,
                        width);
        String where = id.toString();
        boolean costs = kind.equals("costs");
        JsonNode amount = result.path("amount");
        if (costs && !amount.isObject()) {
            throw new ExchangeFault(where + ": no \"amount\" (expected: value and currency)");
        }
        into.add(
                id,
                costs ? money(text(amount, "currency")) : figures(result, where),
                costs ? Cell.number(text(amount, "value"), where) : BigDecimal.ZERO,
                where);
    }

    private static Bucket.Figures money(String currency) {
        return new Bucket.Figures(0, 0, 0, 0, 0, 0, currency.toUpperCase(Locale.ROOT), 0);
    }

    private static Bucket.Figures figures(JsonNode result, String where) throws ExchangeFault {
        try {
            return new Bucket.Figures(
                    count(result, "num_model_requests", where),
                    count(result, "input_tokens", where),
                    count(result, "input_cached_tokens", where),
                    count(result, "input_cache_write_tokens", where),
                    count(result, "output_tokens", where),
                    quantity(result, where),
                    "",
                    0);
        } catch (IllegalArgumentException e) {
            throw new ExchangeFault(where + ": " + e.getMessage());
        }
    }

    private String kind(String object) throws ExchangeFault {
        boolean costs = object.equals("organization.costs.result");
        boolean usage =
                object.startsWith("organization.usage.")
                        && object.endsWith(".result")
                        && object.length() > "organization.usage..result".length();
        if (!costs && !usage) {
            throw new ExchangeFault(
                    "a result of "
                            + Cell.shown(object)
                            + " (expected: organization.usage.KIND.result or"
                            + " organization.costs.result)");
        }
        if (costs) {
            shape = Shape.COST_PAGES;
            return "costs";
        }
        return object.substring(
                "organization.usage.".length(), object.length() - ".result".length());
    }

    /// What pictures and sources of an API are kept apart by.
    private static String item(JsonNode result) {
        List<String> words = new ArrayList<>();
        for (String name : List.of("api_source", "source", "size")) {
            if (!text(result, name).isEmpty()) {
                words.add(name + " " + text(result, name));
            }
        }
        return String.join(", ", words);
    }

    private static long quantity(JsonNode result, String where) throws ExchangeFault {
        for (String name :
                List.of("images", "characters", "seconds", "num_sessions", "usage_bytes")) {
            if (result.has(name)) {
                return count(result, name, where);
            }
        }
        return 0;
    }

    private void list(JsonNode list) throws ExchangeFault {
        shape = Shape.USAGE_LIST;
        for (String name : list.propertyNames()) {
            JsonNode value = list.path(name);
            if (value.isArray() && !value.isEmpty() && !name.equals("data")) {
                skipped.merge(name, value.size(), Integer::sum);
            }
        }
        Gathering gathering = new Gathering(new Gathering.Splits());
        for (JsonNode row : list.path("data")) {
            row(row, gathering);
        }
        parts.add(gathering.part(false));
    }

    private void row(JsonNode row, Gathering into) throws ExchangeFault {
        unread(row, ROW);
        Map<String, String> texts = new HashMap<>();
        for (String name : row.propertyNames()) {
            texts.put(name, text(row, name));
        }
        ActivityRow.read(texts, own(text(row, "organization_id")), "data").into(into);
    }

    private String own(String told) {
        return told.isEmpty() ? organisation : told;
    }

    private void unread(JsonNode object, Set<String> known) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                unread.add(name);
            }
        }
    }

    private static long count(JsonNode object, String name, String where) throws ExchangeFault {
        return Cell.count(text(object, name), name + " of " + where);
    }

    /// The text or number of a member as it stands there; empty where there is none.
    private static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isBigDecimal()) {
            return value.decimalValue().toPlainString();
        }
        return value.asString("").strip();
    }
}
