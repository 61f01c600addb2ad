package footing.gateway;

import footing.http.Upstream.Clocks;
import footing.legs.Attempt;
import footing.legs.Evidence;
import footing.legs.Outcome;
import footing.legs.Party;
import footing.legs.Refusal;
import footing.legs.verdict.Sighting;
import footing.legs.verdict.VerdictBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tries the legs of a plan in order until one answers or nothing more may be tried.
final class Failover {
    private final Meter meter;
    private final VerdictBook book;

    Failover(Meter meter, VerdictBook book) {
        this.meter = meter;
        this.book = book;
    }

    /// One attempt and how it ended.
    record Tried(Plan.Step step, Outcome outcome) {}

    /// All attempts in order; the last one decides. Each but the last has been metered.
    List<Tried> run(Passage passage, Plan plan, Clocks clocks) {
        List<Tried> tried = new ArrayList<>(2);
        long tooSmall = 0;
        for (Plan.Step step : plan.steps()) {
            if (tooSmall > 0 && !larger(step, tooSmall)) {
                continue;
            }
            Clocks left = passage.left(clocks);
            if (!left.total().isPositive() && !tried.isEmpty()) {
                break;
            }
            if (!tried.isEmpty()) {
                meter.record(passage, tried.size(), tried.getLast());
            }
            Outcome outcome = attempt(passage, step, tried.size() + 1, left);
            tried.add(new Tried(step, outcome));
            note(step, outcome);
            if (!goesOn(outcome) || passage.callerGone()) {
                break;
            }
            Refusal why = refusal(outcome);
            if (why != null && why.kind() == Refusal.Kind.CONTEXT_LENGTH_EXCEEDED) {
                tooSmall = Math.max(1, step.contextTokens());
            }
        }
        return tried;
    }

    private static Outcome attempt(Passage passage, Plan.Step step, int number, Clocks clocks) {
        passage.continuity.leg(step.leg().name(), number, null);
        return step.leg()
                .call(
                        passage.ask,
                        new Attempt(passage.requestId, number, step.model(), clocks),
                        passage.continuity);
    }

    private void note(Plan.Step step, Outcome outcome) {
        Optional<Party> party = step.leg().party();
        if (party.isEmpty()) {
            return;
        }
        switch (outcome) {
            case Outcome.Answered _ -> book.succeeded(party.get(), null, step.model());
            case Outcome.Refused(Refusal why, Evidence evidence, Outcome.Timing _) ->
                    book.failed(new Sighting(party.get(), null, step.model(), why, evidence));
            case Outcome.Unreached(Refusal why, Evidence evidence, Outcome.Timing _) ->
                    book.failed(new Sighting(party.get(), null, step.model(), why, evidence));
            case Outcome.BrokeOff brokeOff ->
                    book.failed(
                            new Sighting(
                                    party.get(),
                                    null,
                                    step.model(),
                                    brokeOff.why(),
                                    brokeOff.evidence()));
            case Outcome.CallerLeft _ -> {}
        }
    }

    private static boolean goesOn(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(Refusal why, Evidence _, Outcome.Timing _) ->
                    why.anotherLegMayServe();
            case Outcome.Unreached _ -> true;
            case Outcome.Answered _, Outcome.BrokeOff _, Outcome.CallerLeft _ -> false;
        };
    }

    static @Nullable Refusal refusal(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused -> refused.why();
            case Outcome.Unreached unreached -> unreached.why();
            case Outcome.BrokeOff brokeOff -> brokeOff.why();
            case Outcome.Answered _, Outcome.CallerLeft _ -> null;
        };
    }

    /// A window that was too small is followed only by a larger one.
    private static boolean larger(Plan.Step step, long tooSmall) {
        return step.contextTokens() > tooSmall;
    }
}
