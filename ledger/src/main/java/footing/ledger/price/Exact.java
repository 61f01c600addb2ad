package footing.ledger.price;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Arithmetic of money: exact, rounded half up once at the end, cut at [Bill#MOST]. No input
/// overflows; where a `long` would, it goes on in `BigInteger`.
final class Exact {
    static final long MILLION = 1_000_000;
    private static final int SMALL_BITS = 30;
    private static final long MILLIS_PER_MINUTE = 60_000;

    /// A common denominator of per million, each, and per minute: the least common multiple of
    /// 1,000,000 and 60,000.
    private static final long COMMON = 3_000_000;

    private Exact() {}

    /// What quantities cost at prices, times two factors. Prices that are unstated count nothing.
    static long cost(Quantities q, Prices p, Factor one, @Nullable Factor other) {
        long num = one.num();
        long den = one.den();
        if (other != null) {
            num *= other.num();
            den *= other.den();
        }
        long quantities =
                q.freshIn() | q.cachedIn() | q.cacheWrite() | q.visibleOut() | q.reasoningOut();
        long prices =
                p.freshIn() | p.cachedIn() | p.cacheWrite() | p.visibleOut() | p.reasoningOut();
        if ((q.images() | q.audioMillis()) == 0
                && quantities >>> SMALL_BITS == 0
                && prices >>> SMALL_BITS == 0) {
            // Five products below 2^60 each.
            long sum =
                    q.freshIn() * p.freshIn()
                            + q.cachedIn() * p.cachedIn()
                            + q.cacheWrite() * p.cacheWrite()
                            + q.visibleOut() * p.visibleOut()
                            + q.reasoningOut() * p.reasoningOut();
            return share(sum, num, MILLION * den);
        }
        return large(q, p, num, den);
    }

    /// @param den 1 to 10^12
    private static long large(Quantities q, Prices p, long num, long den) {
        BigInteger tokens =
                times(q.freshIn(), p.freshIn())
                        .add(times(q.cachedIn(), p.cachedIn()))
                        .add(times(q.cacheWrite(), p.cacheWrite()))
                        .add(times(q.visibleOut(), p.visibleOut()))
                        .add(times(q.reasoningOut(), p.reasoningOut()));
        BigInteger sum =
                tokens.multiply(BigInteger.valueOf(COMMON / MILLION))
                        .add(times(q.images(), p.image()).multiply(BigInteger.valueOf(COMMON)))
                        .add(
                                times(q.audioMillis(), p.audioMinute())
                                        .multiply(BigInteger.valueOf(COMMON / MILLIS_PER_MINUTE)));
        return divided(sum.multiply(BigInteger.valueOf(num)), COMMON * den);
    }

    private static BigInteger times(long quantity, long price) {
        return price == Prices.UNSTATED
                ? BigInteger.ZERO
                : BigInteger.valueOf(quantity).multiply(BigInteger.valueOf(price));
    }

    /// `a × num / den`.
    static long share(long a, long num, long den) {
        long product = a * num;
        long rounded = product + den / 2;
        if (Math.multiplyHigh(a, num) != 0 || product < 0 || rounded < 0) {
            return divided(BigInteger.valueOf(a).multiply(BigInteger.valueOf(num)), den);
        }
        return Math.min(rounded / den, Bill.MOST);
    }

    private static long divided(BigInteger value, long den) {
        return value.add(BigInteger.valueOf(den / 2))
                .divide(BigInteger.valueOf(den))
                .min(BigInteger.valueOf(Bill.MOST))
                .longValueExact();
    }
}
