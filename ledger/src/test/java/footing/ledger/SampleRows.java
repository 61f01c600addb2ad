package footing.ledger;

import java.time.Instant;

/// Rows for tests.
final class SampleRows {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private SampleRows() {}

    static UsageRow row(String requestId) {
        return row(requestId, 1, NOON);
    }

    static UsageRow row(String requestId, int attempt, Instant at) {
        return new UsageRow(
                requestId,
                attempt,
                "k_00000001",
                at,
                "chat/completions",
                "gpt-4o",
                "openai",
                "gpt-4o-2024-11-20",
                true,
                "answered",
                "",
                200,
                "settled",
                100,
                20,
                3,
                40,
                5,
                250_000,
                1_500_000,
                Costing.NONE);
    }

    static UsageRow with(UsageRow row, Costing costing) {
        return new UsageRow(
                row.requestId(),
                row.attempt(),
                row.keyId(),
                row.at(),
                row.endpoint(),
                row.asked(),
                row.leg(),
                row.model(),
                row.stream(),
                row.outcome(),
                row.refusal(),
                row.status(),
                row.state(),
                row.freshIn(),
                row.cachedIn(),
                row.cacheWrite(),
                row.visibleOut(),
                row.reasoningOut(),
                row.firstTokenMicros(),
                row.totalMicros(),
                costing);
    }
}
