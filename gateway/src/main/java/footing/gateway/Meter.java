package footing.gateway;

import footing.ledger.Ledger;
import footing.ledger.UsageRow;
import footing.legs.Outcome;
import footing.legs.Refusal;
import footing.wire.Ask;
import footing.wire.Usage;
import java.time.InstantSource;

/// Writes one usage row per attempt and counts it.
final class Meter {
    private final Ledger ledger;
    private final Reckoning reckoning;
    private final Figures figures;
    private final Unclassified unclassified;
    private final InstantSource clock;

    Meter(
            Ledger ledger,
            Reckoning reckoning,
            Figures figures,
            Unclassified unclassified,
            InstantSource clock) {
        this.ledger = ledger;
        this.reckoning = reckoning;
        this.figures = figures;
        this.unclassified = unclassified;
        this.clock = clock;
    }

    /// Returns when the row is safe. An answer is never withheld for a row that could not be
    /// written: that is counted and logged by the ledger.
    void record(Passage passage, Tried tried) {
        record(passage, tried, false);
    }

    /// As [#record(Passage, Tried)], for the last attempt of a request.
    ///
    /// @param whole whether the caller gets the answer to its end
    void record(Passage passage, Tried tried, boolean whole) {
        Reckoning.Reckoned reckoned = reckoning.of(passage, tried, whole);
        passage.spent().addAll(reckoned.spent());
        UsageRow row = row(passage.requestId, passage.key.id(), passage.ask, tried, reckoned);
        ledger.record(row);
        figures.attempt(row);
        figures.skipped(row.leg(), passage.continuity.skippedEvents());
        unclassified.see(tried, passage.ask);
    }

    /// A question of the house's own: spent under no caller's key, and no attempt of a request.
    void probe(String id, Ask ask, Tried tried) {
        UsageRow row = row(id, Prober.KEY, ask, tried, reckoning.ofProbe(tried));
        ledger.record(row);
        figures.probe(row);
    }

    private UsageRow row(
            String requestId, String keyId, Ask ask, Tried tried, Reckoning.Reckoned reckoned) {
        Outcome outcome = tried.outcome();
        Usage counted = reckoned.usage();
        Refusal why = tried.refusal();
        Outcome.Timing timing = outcome.timing();
        return new UsageRow(
                requestId,
                tried.number(),
                keyId,
                clock.instant(),
                ask.endpoint().path(),
                ask.model(),
                tried.step().leg().name(),
                outcome instanceof Outcome.Answered answered && !answered.model().isEmpty()
                        ? answered.model()
                        : tried.step().model(),
                ask.stream(),
                word(tried),
                why == null ? "" : why.kind().word(),
                status(outcome),
                reckoned.state().word(),
                counted.freshIn(),
                counted.cachedIn(),
                counted.cacheWrite(),
                counted.visibleOut(),
                counted.reasoningOut(),
                timing.firstTokenNanos() < 0 ? -1 : timing.firstTokenNanos() / 1000,
                timing.totalNanos() / 1000,
                reckoned.costing());
    }

    private static String word(Tried tried) {
        return switch (tried.outcome()) {
            case Outcome.Answered _ -> "answered";
            case Outcome.Refused _ -> "refused";
            case Outcome.BrokeOff _ -> "broke_off";
            case Outcome.Unreached _ -> "unreached";
            case Outcome.CallerLeft _ ->
                    switch (tried.fate()) {
                        case OWN -> "caller_left";
                        case REJECTED -> "rejected";
                        case OUTRUN -> "outrun";
                    };
        };
    }

    private static int status(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused -> refused.evidence().status();
            case Outcome.BrokeOff brokeOff -> brokeOff.evidence().status();
            case Outcome.Answered _ -> 200;
            case Outcome.Unreached _, Outcome.CallerLeft _ -> 0;
        };
    }
}
