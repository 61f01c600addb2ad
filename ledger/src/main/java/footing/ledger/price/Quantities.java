package footing.ledger.price;

/// What is to be paid for, in buckets that do not overlap. Never negative.
///
/// @param freshIn prompt tokens that were read anew
/// @param cachedIn prompt tokens that came from the supplier's cache
/// @param cacheWrite prompt tokens written to the supplier's cache
/// @param visibleOut completion tokens that the caller could see
/// @param reasoningOut completion tokens spent on reasoning
/// @param images pictures made
/// @param audioMillis sound heard or made, in milliseconds; a price is for a minute
public record Quantities(
        long freshIn,
        long cachedIn,
        long cacheWrite,
        long visibleOut,
        long reasoningOut,
        long images,
        long audioMillis) {
    public static final Quantities NONE = new Quantities(0, 0, 0, 0, 0, 0, 0);

    public Quantities {
        if ((freshIn | cachedIn | cacheWrite | visibleOut | reasoningOut | images | audioMillis)
                < 0) {
            throw new IllegalArgumentException("a quantity is negative (expected: 0 or more)");
        }
    }

    public static Quantities tokens(
            long freshIn, long cachedIn, long cacheWrite, long visibleOut, long reasoningOut) {
        return new Quantities(freshIn, cachedIn, cacheWrite, visibleOut, reasoningOut, 0, 0);
    }

    /// All prompt tokens; `Long.MAX_VALUE` where they are more than a long holds. The tier of a
    /// request follows from it.
    public long tokensIn() {
        long sum = freshIn + cachedIn;
        long all = sum + cacheWrite;
        return sum < 0 || all < 0 ? Long.MAX_VALUE : all;
    }

    /// Without what the prompt cost: what a caller pays for a continuation.
    public Quantities outputOnly() {
        return new Quantities(0, 0, 0, visibleOut, reasoningOut, images, audioMillis);
    }
}
