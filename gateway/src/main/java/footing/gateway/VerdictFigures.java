package footing.gateway;

import footing.legs.verdict.Subject;
import footing.legs.verdict.Verdict;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Verdicts in figures.
final class VerdictFigures {
    private VerdictFigures() {}

    /// Hangs them up in `registry`; each is read when somebody looks.
    static void hang(PrometheusRegistry registry, Verdicts verdicts, Unclassified unclassified) {
        CounterWithCallback.builder()
                .name("footing_unclassified_total")
                .help("Refusals that no rule knows, by supplier")
                .labelNames("supplier")
                .callback(to ->
                        unclassified.counts().forEach((who, n) -> to.call((double) n.sum(), who)))
                .register(registry);
        CounterWithCallback.builder()
                .name("footing_unclassified_dropped_total")
                .help("Of these, how many could not be kept")
                .callback(to -> to.call((double) unclassified.dropped()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("footing_verdicts")
                .help("Verdicts kept now, by supplier, leg (empty: all), class and state")
                .labelNames("supplier", "leg", "class", "state")
                .callback(to ->
                        count(verdicts.book().all()).forEach((of, n) -> to.call(n, of.labels())))
                .register(registry);
        CounterWithCallback.builder()
                .name("footing_verdict_events_total")
                .help("Steps that verdicts took, by class, scope and new state")
                .labelNames("class", "scope", "state")
                .callback(to ->
                        verdicts.herald()
                                .counts()
                                .forEach((step, count) ->
                                        to.call(
                                                (double) count.sum(),
                                                step.kind(),
                                                step.scope(),
                                                step.state())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("footing_verdict_store_ok")
                .help("1 while verdicts can be kept, 0 while they hold in memory only")
                .callback(to -> to.call(verdicts.book().storeFault().isEmpty() ? 1 : 0))
                .register(registry);
    }

    private record Of(String supplier, String leg, String kind, String state) {
        String[] labels() {
            return new String[] {supplier, leg, kind, state};
        }
    }

    private static Map<Of, Integer> count(List<Verdict> verdicts) {
        Map<Of, Integer> counts = new HashMap<>();
        for (Verdict verdict : verdicts) {
            Subject subject = verdict.subject();
            counts.merge(
                    new Of(
                            subject.supplier(),
                            subject.leg(),
                            verdict.kind().word(),
                            state(verdict)),
                    1,
                    Integer::sum);
        }
        return counts;
    }

    private static String state(Verdict verdict) {
        return verdict.ruling() == null ? verdict.state().word() : "overruled";
    }
}
