package footing.ledger.price;

import java.time.Instant;

/// What a dollar was worth from an instant on.
///
/// @param id how bills name it, e.g. `USD/CNY@2026-11-02`
/// @param cnyMicrosPerUsd micro-yuan for one dollar; 7,123,400 is 7.1234
/// @param source who says so
public record Rate(String id, Instant from, long cnyMicrosPerUsd, String source) {
    private static final long MOST = 1_000_000_000;

    public Rate {
        if (cnyMicrosPerUsd < 1 || cnyMicrosPerUsd > MOST) {
            throw new IllegalArgumentException(
                    "a rate of " + cnyMicrosPerUsd + " millionths (expected: 1 to " + MOST + ")");
        }
    }

    /// An amount in the other currency, rounded half up to a micro-unit, cut at [Bill#MOST].
    public long convert(Currency from, long micros) {
        return switch (from) {
            case USD -> Exact.share(micros, cnyMicrosPerUsd, Exact.MILLION);
            case CNY -> Exact.share(micros, Exact.MILLION, cnyMicrosPerUsd);
        };
    }
}
