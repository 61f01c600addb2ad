package footing.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What is under way on all legs, and the leave to add to it. Safe for use by many threads.
final class Limits {
    /// Models of one leg that are counted apart. Callers can name any model of a leg that lists
    /// none, so there must be an end; those beyond are counted together.
    static final int MOST = 256;

    private final Map<String, Loads> legs = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    Limits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// What is under way on one leg.
    private static final class Loads {
        private final Map<String, Load> models = new ConcurrentHashMap<>();
        private final Map<String, Load> keys = new ConcurrentHashMap<>();

        private static Load of(Map<String, Load> loads, String name, LongSupplier nanoTime) {
            Load known = loads.get(name);
            if (known != null) {
                return known;
            }
            String free = loads.size() < MOST ? name : "";
            return loads.computeIfAbsent(free, _ -> new Load(nanoTime));
        }
    }

    Load model(Plan.Step step) {
        return Loads.of(loads(step.leg().name()).models, step.model(), nanoTime);
    }

    Load key(String leg, String key) {
        return Loads.of(loads(leg).keys, key, nanoTime);
    }

    boolean hasRoom(Plan.Step step) {
        return model(step).hasRoom();
    }

    /// The leave to make an attempt, as soon as there is room; null where none came within
    /// `patience`.
    ///
    /// @throws InterruptedException where the caller left meanwhile
    @Nullable Permit enter(Plan.Step step, @Nullable String key, Duration patience)
            throws InterruptedException {
        Load model = model(step);
        return permit(step, key, model, model.enter(patience));
    }

    /// The same where there is room at once.
    @Nullable Permit tryEnter(Plan.Step step, @Nullable String key) {
        Load model = model(step);
        return permit(step, key, model, model.tryEnter());
    }

    private @Nullable Permit permit(Plan.Step step, @Nullable String key, Load model, long cuts) {
        if (cuts < 0) {
            return null;
        }
        Load by = key == null ? null : key(step.leg().name(), key);
        if (by != null) {
            // Keys have no limit of their own.
            long _ = by.tryEnter();
        }
        return new Permit(model, by, cuts, nanoTime);
    }

    /// Shows, for each leg that was ever asked, what is under way and what may be.
    void show(Figures figures) {
        figures.gauges(
                "footing_leg_in_flight",
                "Attempts under way, by leg",
                see -> legs.forEach((leg, loads) -> see.accept(leg, inFlight(loads))));
        figures.gauges(
                "footing_leg_limit",
                "Attempts that a leg may have under way on its most limited model; 0 for any number",
                see -> legs.forEach((leg, loads) -> see.accept(leg, limit(loads))));
    }

    /// Attempts under way on all legs.
    int inFlight() {
        return legs.values().stream().mapToInt(Limits::inFlight).sum();
    }

    private Loads loads(String leg) {
        Loads known = legs.get(leg);
        return known != null ? known : legs.computeIfAbsent(leg, _ -> new Loads());
    }

    private static int inFlight(Loads loads) {
        return loads.models.values().stream().mapToInt(Load::inFlight).sum();
    }

    private static int limit(Loads loads) {
        return loads.models.values().stream()
                .mapToInt(Load::limit)
                .filter(limit -> limit > 0)
                .min()
                .orElse(0);
    }
}
