package footing.wire;

/// Tokens of one attempt, in buckets that do not overlap. Never negative.
///
/// @param freshIn prompt tokens that were read anew
/// @param cachedIn prompt tokens that came from the supplier's cache
/// @param cacheWrite prompt tokens written to the supplier's cache
/// @param visibleOut completion tokens that the caller could see
/// @param reasoningOut completion tokens spent on reasoning
public record Usage(
        long freshIn, long cachedIn, long cacheWrite, long visibleOut, long reasoningOut) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    public Usage {
        if ((freshIn | cachedIn | cacheWrite | visibleOut | reasoningOut) < 0) {
            throw new IllegalArgumentException(
                    "a count of tokens is negative (expected: 0 or more)");
        }
    }

    /// Prompt and completion without detail.
    public static Usage of(long tokensIn, long tokensOut) {
        return new Usage(tokensIn, 0, 0, tokensOut, 0);
    }

    public long tokensIn() {
        return Math.addExact(Math.addExact(freshIn, cachedIn), cacheWrite);
    }

    public long tokensOut() {
        return Math.addExact(visibleOut, reasoningOut);
    }
}
