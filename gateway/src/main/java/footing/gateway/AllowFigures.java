package footing.gateway;

import footing.ledger.Ledger;
import footing.ledger.allow.Holds;
import footing.ledger.allow.Standing;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Comparator;
import java.util.Map;

/// What is left of budgets and grants, in figures. Money of budgets is in whole units.
final class AllowFigures {
    /// Series of each figure; those with the least left are shown.
    private static final int MOST = 200;

    private AllowFigures() {}

    /// Hangs them up in `registry`; each is read from memory when somebody looks.
    static void hang(PrometheusRegistry registry, Ledger ledger) {
        Holds holds = ledger.holds();
        GaugeWithCallback.builder()
                .name("footing_budget_left")
                .help("What is left of budgets that somebody asked after; at most 200 are shown")
                .labelNames("limit")
                .callback(to ->
                        holds.standings().stream()
                                .filter(one -> one.limit().budget())
                                .sorted(Comparator.comparingDouble(AllowFigures::share))
                                .limit(MOST)
                                .forEach(one ->
                                        to.call(
                                                whole(one.limit().measure().money(), one.left()),
                                                one.limit().id())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("footing_grant_left")
                .help("What is left of grants, money in millionths; at most 200 are shown")
                .labelNames("grant")
                .callback(to ->
                        holds.grantsLeft().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .limit(MOST)
                                .forEach(one -> to.call((double) one.getValue(), one.getKey())))
                .register(registry);
    }

    private static double share(Standing one) {
        return one.limit().amount() == 0 ? 0 : (double) one.left() / one.limit().amount();
    }

    private static double whole(boolean money, long amount) {
        return money ? amount / 1e6 : (double) amount;
    }
}
