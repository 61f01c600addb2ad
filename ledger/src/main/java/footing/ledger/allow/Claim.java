package footing.ledger.allow;

import java.util.List;

/// What a request would take at most, before it is let in.
///
/// @param id of the request
/// @param most tokens of its prompt and of the longest answer, and what they cost on the dearest of
///   the lanes
/// @param lanes the ways it may go, the likeliest first; at least one
/// @param known in which currencies the cost is known on all of them
/// @param millis when it must be over, milliseconds since 1970
public record Claim(
        String id,
        Holder holder,
        String route,
        Amounts most,
        List<Lane> lanes,
        Known known,
        long millis) {
    /// Copies the lanes.
    public Claim {
        lanes = List.copyOf(lanes);
        if (lanes.isEmpty()) {
            throw new IllegalArgumentException("a claim without a lane (expected: 1 or more)");
        }
    }

    /// In which currencies it is known what a request costs.
    public record Known(boolean cny, boolean usd) {
        public static final Known BOTH = new Known(true, true);

        boolean of(Measure measure) {
            return switch (measure) {
                case CNY -> cny;
                case USD -> usd;
                case REQUESTS, TOKENS, TOKENS_IN, TOKENS_OUT, CONCURRENCY -> true;
            };
        }
    }
}
