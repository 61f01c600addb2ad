package footing.ledger.exchange;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/// A row of the dashboard's activity or of `/v1/usage`, of before 2025. Neither says how long its
/// spans of time are, but where it tells a day.
record ActivityRow(Bucket.Id id, Bucket.Figures figures, String where) {
    private static final long DAY = 86_400;

    /// @param texts the row by name; absent or empty where nothing is told
    static ActivityRow read(Map<String, String> texts, String organisation, String place)
            throws ExchangeFault {
        String time = first(texts, "aggregation_timestamp", "timestamp", "usage_date", "date");
        if (time.isEmpty()) {
            throw new ExchangeFault(place + ": a row without a time");
        }
        Instant start = Cell.instant(time, place);
        boolean day = first(texts, "aggregation_timestamp").isEmpty();
        String operation = first(texts, "operation", "usage_type");
        Bucket.Id id =
                new Bucket.Id(
                        kind(operation, first(texts, "snapshot_id", "model")),
                        organisation,
                        first(texts, "project_id", "project_name", "project"),
                        first(texts, "api_key_id", "api_key_redacted", "api_key_name"),
                        first(texts, "user_id", "email", "user"),
                        first(texts, "snapshot_id", "model"),
                        first(texts, "request_type").equals("batch") ? "true" : "",
                        first(texts, "service_tier"),
                        operation,
                        start,
                        day ? DAY : 0);
        String where = id.toString();
        long cached = count(texts, where, "n_cached_context_tokens_total");
        long in = count(texts, where, "n_context_tokens_total");
        String notCached = first(texts, "n_non_cached_context_tokens_total");
        if (!notCached.isEmpty()) {
            cached = Math.max(0, in - Cell.count(notCached, where));
        }
        return new ActivityRow(
                id,
                figures(
                        count(texts, where, "n_requests", "num_requests"),
                        in,
                        cached,
                        count(texts, where, "n_generated_tokens_total"),
                        where),
                where);
    }

    private static Bucket.Figures figures(
            long requests, long in, long cached, long out, String where) throws ExchangeFault {
        try {
            return new Bucket.Figures(requests, in, cached, 0, out, 0, "", 0);
        } catch (IllegalArgumentException e) {
            throw new ExchangeFault(where + ": " + e.getMessage());
        }
    }

    private static String kind(String operation, String model) {
        String words = operation + " " + model;
        if (words.contains("embedding")) {
            return "embeddings";
        }
        return words.contains("moderation") ? "moderations" : "completions";
    }

    private static String first(Map<String, String> texts, String... names) {
        for (String name : names) {
            String text = texts.getOrDefault(name, "").strip();
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static long count(Map<String, String> texts, String where, String... names)
            throws ExchangeFault {
        return Cell.count(first(texts, names), names[0] + " of " + where);
    }

    void into(Gathering gathering) throws ExchangeFault {
        gathering.add(id, figures, BigDecimal.ZERO, where);
    }
}
