package footing.ledger.price;

/// A price for each bucket, in micro-units. `UNSTATED` where the supplier says nothing of it:
///
/// | bucket | unstated means |
/// |---|---|
/// | cached prompt, cache write | the price of a fresh prompt |
/// | reasoning | the price of visible output |
/// | any other | not known |
///
/// @param freshIn per million tokens, as `cachedIn`, `cacheWrite`, `visibleOut`, `reasoningOut`
/// @param image each
/// @param audioMinute per minute, counted to the millisecond
public record Prices(
        long freshIn,
        long cachedIn,
        long cacheWrite,
        long visibleOut,
        long reasoningOut,
        long image,
        long audioMinute) {
    public static final long UNSTATED = -1;

    public Prices {
        if (Math.min(
                        Math.min(Math.min(freshIn, cachedIn), Math.min(cacheWrite, visibleOut)),
                        Math.min(reasoningOut, Math.min(image, audioMinute)))
                < UNSTATED) {
            throw new IllegalArgumentException("a price is negative (expected: 0 or more)");
        }
    }

    /// Per million prompt and completion tokens, nothing else stated.
    public static Prices of(long in, long out) {
        return new Prices(in, UNSTATED, UNSTATED, out, UNSTATED, UNSTATED, UNSTATED);
    }

    public Prices withCachedIn(long micros) {
        return new Prices(
                freshIn, micros, cacheWrite, visibleOut, reasoningOut, image, audioMinute);
    }

    /// The same with every fall-back in its place.
    Prices filled() {
        return new Prices(
                freshIn,
                cachedIn == UNSTATED ? freshIn : cachedIn,
                cacheWrite == UNSTATED ? freshIn : cacheWrite,
                visibleOut,
                reasoningOut == UNSTATED ? visibleOut : reasoningOut,
                image,
                audioMinute);
    }

    /// Whether every bucket of `bought` that is not empty has a price.
    boolean cover(Quantities bought) {
        return covered(freshIn, bought.freshIn())
                && covered(cachedIn, bought.cachedIn())
                && covered(cacheWrite, bought.cacheWrite())
                && covered(visibleOut, bought.visibleOut())
                && covered(reasoningOut, bought.reasoningOut())
                && covered(image, bought.images())
                && covered(audioMinute, bought.audioMillis());
    }

    private static boolean covered(long price, long quantity) {
        return quantity == 0 || price != UNSTATED;
    }
}
