package footing.gateway;

import footing.ledger.Costing;
import footing.ledger.UsageRow;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;

/// The house in figures, for `GET /metrics`. Labels hold only words of our own and names of legs
/// and their models, never what a caller wrote.
final class Figures {
    /// Seconds.
    private static final double[] BUCKETS = {
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private final Counter requests =
            Counter.builder()
                    .name("footing_requests_total")
                    .help("Requests answered, by endpoint and status given to the caller")
                    .labelNames("endpoint", "status")
                    .register(registry);
    private final Counter attempts =
            Counter.builder()
                    .name("footing_attempts_total")
                    .help("Attempts on legs, by leg, outcome and refusal")
                    .labelNames("leg", "outcome", "refusal")
                    .register(registry);
    private final Counter tokens =
            Counter.builder()
                    .name("footing_tokens_total")
                    .help("Tokens that legs told us of, by leg and direction")
                    .labelNames("leg", "direction")
                    .register(registry);
    private final Counter probes =
            Counter.builder()
                    .name("footing_probes_total")
                    .help("Small questions of the house's own, by leg and result")
                    .labelNames("leg", "result")
                    .register(registry);
    private final Counter retriesDenied =
            Counter.builder()
                    .name("footing_retries_denied_total")
                    .help("Further tries that a supplier was spared, as its retry budget was spent")
                    .labelNames("supplier")
                    .register(registry);
    private final Counter keptOut =
            Counter.builder()
                    .name("footing_limited_total")
                    .help("Requests that a limit or budget kept out, by the code of the error")
                    .labelNames("code")
                    .register(registry);
    private final Counter costs =
            Counter.builder()
                    .name("footing_cost_total")
                    .help("What suppliers bill by the price book, by leg and currency")
                    .labelNames("leg", "currency")
                    .register(registry);
    private final Counter charges =
            Counter.builder()
                    .name("footing_charge_total")
                    .help("What callers are charged, by leg and currency")
                    .labelNames("leg", "currency")
                    .register(registry);
    private final Counter skipped =
            Counter.builder()
                    .name("footing_skipped_events_total")
                    .help("Events of streams that were left out, as they were no JSON")
                    .labelNames("leg")
                    .register(registry);
    private final Histogram firstToken =
            Histogram.builder()
                    .name("footing_first_token_seconds")
                    .help("From the start of an attempt to its first meaningful event")
                    .classicOnly()
                    .classicUpperBounds(BUCKETS)
                    .labelNames("leg")
                    .register(registry);
    private final Histogram duration =
            Histogram.builder()
                    .name("footing_attempt_seconds")
                    .help("From the start of an attempt to its end")
                    .classicOnly()
                    .classicUpperBounds(BUCKETS)
                    .labelNames("leg")
                    .register(registry);

    /// Where other parts of the house hang up their own figures.
    PrometheusRegistry registry() {
        return registry;
    }

    /// Adds a figure that is read when somebody looks.
    void gauge(String name, String help, LongSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call((double) value.getAsLong()))
                .register(registry);
    }

    /// Adds a figure of each leg, read when somebody looks.
    ///
    /// @param values tells the value of each leg that it knows
    void gauges(String name, String help, Consumer<ObjIntConsumer<String>> values) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("leg")
                .callback(callback -> values.accept((leg, value) -> callback.call(value, leg)))
                .register(registry);
    }

    void inFlight(IntSupplier value) {
        gauge("footing_requests_in_flight", "Requests being answered now", value::getAsInt);
    }

    void request(String endpoint, int status) {
        requests.labelValues(endpoint, Integer.toString(status)).inc();
    }

    void retryDenied(String supplier) {
        retriesDenied.labelValues(supplier).inc();
    }

    void keptOut(String code) {
        keptOut.labelValues(code).inc();
    }

    void probe(UsageRow row) {
        String result = row.refusal().isEmpty() ? row.outcome() : row.refusal();
        probes.labelValues(row.leg(), result).inc();
        tokens(row);
    }

    void skipped(String leg, int events) {
        if (events > 0) {
            skipped.labelValues(leg).inc(events);
        }
    }

    void attempt(UsageRow row) {
        attempts.labelValues(row.leg(), row.outcome(), row.refusal()).inc();
        tokens(row);
        if (row.firstTokenMicros() >= 0) {
            firstToken.labelValues(row.leg()).observe(row.firstTokenMicros() / 1e6);
        }
        duration.labelValues(row.leg()).observe(row.totalMicros() / 1e6);
    }

    private void costs(UsageRow row) {
        Costing costing = row.costing();
        if (costing.cost() > 0) {
            costs.labelValues(row.leg(), costing.currency()).inc(costing.cost() / 1e6);
        }
        if (costing.charge() > 0) {
            charges.labelValues(row.leg(), costing.currency()).inc(costing.charge() / 1e6);
        }
    }

    private void tokens(UsageRow row) {
        costs(row);
        long in = row.freshIn() + row.cachedIn() + row.cacheWrite();
        long out = row.visibleOut() + row.reasoningOut();
        if (in > 0) {
            tokens.labelValues(row.leg(), "in").inc((double) in);
        }
        if (out > 0) {
            tokens.labelValues(row.leg(), "out").inc((double) out);
        }
    }

    /// Prometheus text format 0.0.4, UTF-8.
    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
        try {
            PrometheusTextFormatWriter.builder().build().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
