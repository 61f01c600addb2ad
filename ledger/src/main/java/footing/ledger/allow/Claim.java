package footing.ledger.allow;

import java.util.List;

/// What a request would take at most, before it is let in.
///
/// @param id of the request
/// @param most tokens of its prompt and of the longest answer, and what they cost on the dearest of
///   the lanes
/// @param lanes the ways it may go, the likeliest first; at least one
/// @param unpriced whether some of them have no known price
/// @param millis when it must be over, milliseconds since 1970
public record Claim(
        String id,
        Holder holder,
        String route,
        Amounts most,
        List<Lane> lanes,
        boolean unpriced,
        long millis) {
    /// Copies the lanes.
    public Claim {
        lanes = List.copyOf(lanes);
        if (lanes.isEmpty()) {
            throw new IllegalArgumentException("a claim without a lane (expected: 1 or more)");
        }
    }
}
