package footing.ledger.price;

import java.util.List;

/// Prices by the length of the prompt. A request is priced as a whole at the one tier that its
/// prompt tokens (fresh, cached and written to the cache) fall in.
///
/// @param base up to the first tier
/// @param tiers by growing `above`
/// @param knownTo prompt tokens up to which the prices are known; a longer request is priced at the
///   last tier, and its bill says that it is at least so much
public record Scale(Prices base, List<Tier> tiers, long knownTo) {
    public static final long ALL = Long.MAX_VALUE;

    public Scale {
        tiers = List.copyOf(tiers);
        long last = 0;
        for (Tier tier : tiers) {
            if (tier.above() <= last) {
                throw new IllegalArgumentException(
                        "a tier above " + tier.above() + " (expected: more than " + last + ")");
            }
            last = tier.above();
        }
        if (knownTo <= last) {
            throw new IllegalArgumentException(
                    "known to " + knownTo + " (expected: more than " + last + ")");
        }
    }

    /// One price for prompts of any length.
    public static Scale flat(Prices prices) {
        return new Scale(prices, List.of(), ALL);
    }

    /// Other prices for longer prompts.
    ///
    /// @param above prompt tokens; a request with more of them is in this tier
    public record Tier(long above, Prices prices) {}
}
