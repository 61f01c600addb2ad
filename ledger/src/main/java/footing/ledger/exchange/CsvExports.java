package footing.ledger.exchange;

import footing.ledger.exchange.CsvText.Row;
import footing.ledger.exchange.Export.Shape;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Reads tables that OpenAI's dashboard exports, of all generations. Which one it is, its names
/// say.
final class CsvExports {
    private static final Set<String> SPAN =
            Set.of("start_time", "end_time", "start_time_iso", "end_time_iso");
    private static final Set<String> GROUP =
            Set.of(
                    "project_id",
                    "project_name",
                    "organization_id",
                    "organization_name",
                    "user_id",
                    "user_email",
                    "user_name",
                    "api_key_id",
                    "api_key_name",
                    "api_key_redacted",
                    "model",
                    "batch",
                    "service_tier",
                    "api_source",
                    "source",
                    "size",
                    "num_model_requests");
    private static final Set<String> TOKENS =
            Set.of(
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
                    "output_image_tokens");
    private static final Map<String, String> QUANTITIES =
            quantities(
                    "images", "images",
                    "characters", "audio_speeches",
                    "seconds", "audio_transcriptions",
                    "num_sessions", "code_interpreter_sessions",
                    "usage_bytes", "vector_stores");
    private static final Set<String> COST =
            Set.of("amount_value", "amount_currency", "line_item", "quantity", "quantity_unit");
    private static final Set<String> OLD_COST =
            Set.of(
                    "timestamp",
                    "date",
                    "currency",
                    "name",
                    "cost",
                    "cost_in_major",
                    "project_id",
                    "project_name",
                    "organization_id",
                    "organization_name",
                    "user_id",
                    "user_email");
    private static final Set<String> ACTIVITY =
            Set.of(
                    "timestamp",
                    "aggregation_timestamp",
                    "usage_date",
                    "date",
                    "model",
                    "snapshot_id",
                    "n_requests",
                    "num_requests",
                    "n_context_tokens_total",
                    "n_generated_tokens_total",
                    "n_cached_context_tokens_total",
                    "n_non_cached_context_tokens_total",
                    "operation",
                    "usage_type",
                    "request_type",
                    "service_tier",
                    "email",
                    "user",
                    "user_id",
                    "api_key_id",
                    "api_key_name",
                    "api_key_redacted",
                    "api_key_type",
                    "project",
                    "project_id",
                    "project_name",
                    "organization_id",
                    "organization_name");

    private final String organisation;

    CsvExports(String organisation) {
        this.organisation = organisation;
    }

    private static Map<String, String> quantities(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    Export read(String file, String sha256, String text) throws ExchangeFault {
        CsvText table = CsvText.read(file, text);
        Shape shape = shape(file, table);
        List<Export.Part> parts = new ArrayList<>();
        for (CsvText.Section section : table.sections()) {
            Gathering gathering = new Gathering(new Gathering.Splits());
            for (Row row : section.rows()) {
                row(shape, table, row, gathering);
            }
            parts.add(gathering.part(false));
        }
        return new Export(file, sha256, shape, parts, unread(shape, table), List.of());
    }

    private static Shape shape(String file, CsvText table) throws ExchangeFault {
        if (table.has("start_time") || table.has("start_time_iso")) {
            return table.has("amount_value") ? Shape.COST_TABLE : usage(file, table);
        }
        if (table.has("cost_in_major") && (table.has("date") || table.has("timestamp"))) {
            return Shape.OLD_COST_TABLE;
        }
        if (table.has("n_context_tokens_total") && table.has("n_generated_tokens_total")) {
            return Shape.ACTIVITY_TABLE;
        }
        throw unknown(file, table);
    }

    /// An export of nothing has no names but those of the time.
    private static Shape usage(String file, CsvText table) throws ExchangeFault {
        boolean counted =
                table.has("input_tokens")
                        || table.has("num_model_requests")
                        || QUANTITIES.keySet().stream().anyMatch(table::has);
        if (counted || SPAN.containsAll(table.names())) {
            return Shape.USAGE_TABLE;
        }
        throw unknown(file, table);
    }

    private static ExchangeFault unknown(String file, CsvText table) {
        return new ExchangeFault(
                file
                        + " has the columns "
                        + String.join(", ", table.names().stream().map(Cell::shown).toList())
                        + ", which no known export has (expected: start_time with input_tokens,"
                        + " num_model_requests or amount_value; or cost_in_major with date; or"
                        + " n_context_tokens_total with n_generated_tokens_total)");
    }

    private static List<String> unread(Shape shape, CsvText table) {
        return table.names().stream()
                .filter(name -> !name.isEmpty() && !known(shape, name))
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean known(Shape shape, String name) {
        return switch (shape) {
            case OLD_COST_TABLE -> OLD_COST.contains(name);
            case ACTIVITY_TABLE -> ACTIVITY.contains(name);
            default ->
                    SPAN.contains(name)
                            || GROUP.contains(name)
                            || TOKENS.contains(name)
                            || COST.contains(name)
                            || QUANTITIES.containsKey(name);
        };
    }

    private void row(Shape shape, CsvText table, Row row, Gathering into) throws ExchangeFault {
        switch (shape) {
            case COST_TABLE -> cost(row, into);
            case OLD_COST_TABLE -> oldCost(row, into);
            case ACTIVITY_TABLE ->
                    ActivityRow.read(
                                    row.cells(),
                                    own(row.cell("organization_id")),
                                    "line " + row.line())
                            .into(into);
            default -> usage(table, row, into);
        }
    }

    private String own(String told) {
        return told.isEmpty() ? organisation : told;
    }

    private void usage(CsvText table, Row row, Gathering into) throws ExchangeFault {
        Instant start = start(row);
        long width = width(row, start);
        into.span(start, start.plusSeconds(width));
        if (blank(row)) {
            return;
        }
        String model = row.cell("model");
        Bucket.Id id =
                new Bucket.Id(
                        kind(table, model),
                        own(row.cell("organization_id")),
                        row.cell("project_id"),
                        row.cell("api_key_id"),
                        row.cell("user_id"),
                        model,
                        Cell.truth(row.cell("batch")),
                        row.cell("service_tier"),
                        item(row),
                        start,
                        width);
        into.add(
                id,
                figures(
                        row,
                        new long[] {
                            count(row, "num_model_requests"),
                            count(row, "input_tokens"),
                            count(row, "input_cached_tokens"),
                            count(row, "input_cache_write_tokens"),
                            count(row, "output_tokens"),
                            quantity(row)
                        }),
                BigDecimal.ZERO,
                "line " + row.line());
    }

    private static Bucket.Figures figures(Row row, long[] n) throws ExchangeFault {
        try {
            return new Bucket.Figures(n[0], n[1], n[2], n[3], n[4], n[5], "", 0);
        } catch (IllegalArgumentException e) {
            throw new ExchangeFault("line " + row.line() + ": " + e.getMessage());
        }
    }

    /// A span of time in which nothing was used stands there with its times only.
    private static boolean blank(Row row) {
        return row.cells().entrySet().stream()
                .filter(cell -> !SPAN.contains(cell.getKey()))
                .allMatch(cell -> cell.getValue().isEmpty());
    }

    private static String kind(CsvText table, String model) {
        for (Map.Entry<String, String> each : QUANTITIES.entrySet()) {
            if (table.has(each.getKey())) {
                return each.getValue();
            }
        }
        if (table.has("output_tokens")) {
            return "completions";
        }
        return model.contains("moderation") ? "moderations" : "embeddings";
    }

    private static String item(Row row) {
        List<String> words = new ArrayList<>();
        for (String name : List.of("api_source", "source", "size")) {
            if (!row.cell(name).isEmpty()) {
                words.add(name + " " + row.cell(name));
            }
        }
        return String.join(", ", words);
    }

    private static long quantity(Row row) throws ExchangeFault {
        for (String name : QUANTITIES.keySet()) {
            if (row.cells().containsKey(name)) {
                return count(row, name);
            }
        }
        return 0;
    }

    private static long count(Row row, String name) throws ExchangeFault {
        return Cell.count(row.cell(name), row.where(name));
    }

    private static Instant start(Row row) throws ExchangeFault {
        String told = row.cell("start_time").isEmpty() ? "start_time_iso" : "start_time";
        return Cell.instant(row.cell(told), row.where(told));
    }

    private static long width(Row row, Instant start) throws ExchangeFault {
        String told = row.cell("end_time").isEmpty() ? "end_time_iso" : "end_time";
        Instant end = Cell.instant(row.cell(told), row.where(told));
        if (!end.isAfter(start)) {
            throw new ExchangeFault(
                    row.where(told) + ": " + end + " (expected: after " + start + ")");
        }
        return end.getEpochSecond() - start.getEpochSecond();
    }

    private void cost(Row row, Gathering into) throws ExchangeFault {
        Instant start = start(row);
        long width = width(row, start);
        into.span(start, start.plusSeconds(width));
        if (row.cell("amount_value").isEmpty()) {
            return;
        }
        Bucket.Id id =
                new Bucket.Id(
                        "costs",
                        own(row.cell("organization_id")),
                        row.cell("project_id"),
                        row.cell("api_key_id"),
                        row.cell("user_id"),
                        "",
                        "",
                        "",
                        row.cell("line_item"),
                        start,
                        width);
        money(row, id, "amount_value", row.cell("amount_currency"), into);
    }

    private void oldCost(Row row, Gathering into) throws ExchangeFault {
        String time = row.cell("date").isEmpty() ? "timestamp" : "date";
        Bucket.Id id =
                new Bucket.Id(
                        "costs",
                        own(row.cell("organization_id")),
                        row.cell("project_id"),
                        "",
                        row.cell("user_id"),
                        "",
                        "",
                        "",
                        row.cell("name"),
                        Cell.instant(row.cell(time), row.where(time)),
                        86_400);
        money(row, id, "cost_in_major", row.cell("currency"), into);
    }

    private static void money(Row row, Bucket.Id id, String name, String currency, Gathering into)
            throws ExchangeFault {
        String words = currency.isEmpty() ? "usd" : currency;
        into.add(
                id,
                new Bucket.Figures(0, 0, 0, 0, 0, 0, words.toUpperCase(Locale.ROOT), 0),
                Cell.number(row.cell(name), row.where(name)),
                "line " + row.line());
    }
}
