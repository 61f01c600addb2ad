package footing.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Runs the loads on all gateways in turn, the order reversed every other round, so that what the
/// machine does meanwhile meets all alike.
///
/// @param first the number of the first round, so that the rounds of several runs of the same
///   gateway stay apart
record Rounds(
        MockSupplier supplier, Cpus cpus, Sheet sheet, PrintStream progress, Plan plan, int first) {
    static final int CONNECTIONS = 64;
    static final int STEADY_STREAMS = 128;
    static final int RATE = 500;
    static final int SLOW_STREAMS = 2_000;

    private static final int STANDING = 3;
    private static final double STANDS_STILL = 1.05;
    private static final double JIT_QUIET = 0.03;

    /// How much is run.
    ///
    /// @param rounds how often each load meets each gateway
    /// @param window how long each load lasts
    /// @param warmLeast warm-up runs before the cost is looked at
    /// @param warmMost warm-up runs after which the cost counts as it is
    record Plan(int rounds, Duration window, int warmLeast, int warmMost) {
        static final Plan FULL = new Plan(5, Duration.ofSeconds(3), 5, 20);
        static final Plan QUICK = new Plan(2, Duration.ofSeconds(2), 3, 8);
        static final Plan SMOKE = new Plan(1, Duration.ofMillis(500), 1, 1);
    }

    /// All loads but the slow streams.
    ///
    /// @param gateways those whose cost is read; the direct path is no part
    void all(List<Gateway> gateways, Gateway direct) throws IOException {
        supplier.pace(Pace.BURST);
        warm(gateways, Load.WHOLE);
        inTurn(gateways, Load.WHOLE);
        rate(gateways, direct);
        warm(gateways, Load.BURST);
        inTurn(gateways, Load.BURST);
        supplier.pace(Pace.STEADY);
        warm(gateways, Load.STEADY);
        inTurn(gateways, Load.STEADY);
        for (Gateway g : gateways) {
            put(Measure.RESIDENT, g, first, ProcessCost.residentMib(g.pid().getAsLong()));
        }
    }

    /// Two thousand streams at once through a gateway that has just started.
    void slow(Gateway gateway, int streams) throws IOException {
        supplier.pace(Pace.SLOW);
        try (LoadRun run = LoadRun.streams(gateway.streams(), streams)) {
            LoadResult r = run.once(Duration.ofSeconds(60));
            put(Measure.SLOW_WHOLE, gateway, first, (double) r.ok());
            note(gateway, "slow streams", r);
        }
        if (gateway.pid().isPresent()) {
            put(Measure.SLOW_PEAK, gateway, first, ProcessCost.peakMib(gateway.pid().getAsLong()));
        }
    }

    /// Lets the compiler finish, on all processors, until the cost of a request stands still.
    private void warm(List<Gateway> gateways, Load load) throws IOException {
        for (Gateway g : gateways) {
            long pid = g.pid().getAsLong();
            cpus.bind(pid, cpus.all());
            List<Double> last = new ArrayList<>();
            for (int i = 0; i < plan.warmMost(); i++) {
                Cost c = cost(g, load);
                note(g, load + " (warm-up)", c.result);
                last.add(c.micros());
                boolean still = i + 1 >= plan.warmLeast() && standsStill(last);
                if (still && c.spent.jit() <= JIT_QUIET * c.spent.cpu()) {
                    break;
                }
            }
            say("%-8s %s warm after %d runs: %s µs", g.name(), load, last.size(), tail(last));
            cpus.bind(pid, cpus.gateway());
        }
    }

    private void inTurn(List<Gateway> gateways, Load load) throws IOException {
        for (int i = 0; i < plan.rounds(); i++) {
            for (Gateway g : turn(gateways, i)) {
                Cost c = cost(g, load);
                if (note(g, load.toString(), c.result)) {
                    load.enter(this, g, first + i, c);
                }
            }
        }
    }

    private void rate(List<Gateway> gateways, Gateway direct) throws IOException {
        List<Gateway> all = new ArrayList<>(List.of(direct));
        all.addAll(gateways);
        for (int i = 0; i < plan.rounds(); i++) {
            Sheet round = new Sheet();
            for (Gateway g : turn(all, i)) {
                try (LoadRun run = LoadRun.whole(g.whole(), CONNECTIONS)) {
                    LoadResult r = run.atRate(RATE, plan.window());
                    if (note(g, "rate", r)) {
                        round.put(Measure.ADDED_P50, g.name(), 0, r.latency().micros(0.5));
                        round.put(Measure.ADDED_P99, g.name(), 0, r.latency().micros(0.99));
                    }
                }
            }
            for (Measure m : List.of(Measure.ADDED_P50, Measure.ADDED_P99)) {
                for (Gateway g : gateways) {
                    for (double base : round.values(m, direct.name())) {
                        for (double v : round.values(m, g.name())) {
                            put(m, g, first + i, v - base);
                        }
                    }
                }
            }
        }
    }

    private Cost cost(Gateway g, Load load) throws IOException {
        try (LoadRun run = load.connect(g)) {
            ProcessCost before = ProcessCost.of(g.pid().getAsLong());
            LoadResult result = run.closedLoop(plan.window());
            ProcessCost after = ProcessCost.of(g.pid().getAsLong());
            return new Cost(result, after.minus(before), load == Load.WHOLE);
        }
    }

    /// Whether a run counts.
    ///
    /// @throws IOException where not one answer was good: nothing can be measured then
    private boolean note(Gateway g, String load, LoadResult r) throws IOException {
        String what = r.firstFault() == null ? "no answer at all" : r.firstFault();
        if (r.ok() == 0) {
            throw new IOException(g.name() + " gives no good answer (" + load + "): " + what);
        }
        if (!r.clean()) {
            sheet.fault(
                    "%s, %s: %d of %d failed, first: %s"
                            .formatted(g.name(), load, r.bad(), r.ok() + r.bad(), what));
        }
        return r.clean();
    }

    private void put(Measure m, Gateway g, int round, double value) {
        sheet.put(m, g.name(), round, value);
    }

    private void say(String format, Object... args) {
        progress.printf(Locale.ROOT, format + "%n", args);
    }

    private static boolean standsStill(List<Double> costs) {
        List<Double> last = costs.subList(Math.max(0, costs.size() - STANDING), costs.size());
        return last.size() == STANDING
                && Collections.max(last) < STANDS_STILL * Collections.min(last);
    }

    private static String tail(List<Double> costs) {
        StringBuilder s = new StringBuilder();
        for (double c : costs.subList(Math.max(0, costs.size() - STANDING), costs.size())) {
            s.append(s.isEmpty() ? "" : " ").append(String.format(Locale.ROOT, "%.1f", c));
        }
        return s.toString();
    }

    private static List<Gateway> turn(List<Gateway> gateways, int round) {
        return round % 2 == 0 ? gateways : gateways.reversed();
    }

    /// What a run cost the gateway.
    record Cost(LoadResult result, ProcessCost spent, boolean perAnswer) {
        double micros() {
            return 1e6 * spent.work() / Math.max(1, units());
        }

        long units() {
            return perAnswer ? result.ok() : result.chunks();
        }
    }

    private enum Load {
        WHOLE {
            @Override
            LoadRun connect(Gateway g) throws IOException {
                return LoadRun.whole(g.whole(), CONNECTIONS);
            }

            @Override
            void enter(Rounds to, Gateway g, int round, Cost c) {
                to.put(Measure.WHOLE_CPU, g, round, c.micros());
                double switches = (double) c.spent.switches() / c.units();
                to.put(Measure.WHOLE_SWITCHES, g, round, switches);
                to.put(Measure.WHOLE_PER_SECOND, g, round, c.units() / c.result.seconds());
            }
        },
        BURST {
            @Override
            LoadRun connect(Gateway g) throws IOException {
                return LoadRun.streams(g.streams(), CONNECTIONS);
            }

            @Override
            void enter(Rounds to, Gateway g, int round, Cost c) {
                to.put(Measure.BURST_CPU, g, round, c.micros());
            }
        },
        STEADY {
            @Override
            LoadRun connect(Gateway g) throws IOException {
                return LoadRun.streams(g.streams(), STEADY_STREAMS);
            }

            @Override
            void enter(Rounds to, Gateway g, int round, Cost c) {
                to.put(Measure.STEADY_CPU, g, round, c.micros());
                to.put(Measure.STEADY_P50, g, round, c.result.relay().micros(0.5));
                to.put(Measure.STEADY_P99, g, round, c.result.relay().micros(0.99));
            }
        };

        abstract LoadRun connect(Gateway g) throws IOException;

        abstract void enter(Rounds to, Gateway g, int round, Cost c);

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
