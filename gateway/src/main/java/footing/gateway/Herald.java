package footing.gateway;

import footing.legs.verdict.Verdict;
import footing.legs.verdict.VerdictEvents;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Tells what becomes of verdicts: one line in the log and one count for each step. Never a word of
/// what a supplier said.
final class Herald implements VerdictEvents {
    private static final Logger LOG = System.getLogger("footing.verdicts");

    private final Map<Step, LongAdder> counts = new ConcurrentHashMap<>();

    /// A step of a verdict.
    ///
    /// @param state what it is from now on, e.g. `stood`
    record Step(String kind, String scope, String state) {}

    @Override
    public void changed(Change change, Verdict verdict) {
        String scope = verdict.subject().scope().word();
        String state = change.name().toLowerCase(Locale.ROOT);
        Step step = new Step(verdict.kind().word(), scope, state);
        counts.computeIfAbsent(step, _ -> new LongAdder()).increment();
        LOG.log(
                level(change),
                "verdict {0} {1}: {2} of {3} {4}, decided by {5}",
                verdict.id(),
                state,
                step.kind(),
                scope,
                verdict.subject().text(),
                verdict.decidedBy());
    }

    /// A rate limit is daily bread and would drown the rest.
    private static Level level(Change change) {
        return switch (change) {
            case WAITS -> Level.DEBUG;
            case SUSPECTED, STOOD, PROBATION, LIFTED, CLEARED, OVERRULED, RESUMED, DROPPED ->
                    Level.INFO;
        };
    }

    /// How often each step was taken since the start.
    Map<Step, LongAdder> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
