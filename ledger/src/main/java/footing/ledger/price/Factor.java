package footing.ledger.price;

import java.math.BigDecimal;
import java.math.BigInteger;

/// A number by which prices are multiplied: a fraction in lowest terms.
public final class Factor {
    private static final long MILLION = 1_000_000;
    private static final long MOST = 1_000 * MILLION;

    public static final Factor ONE = ofMillionths(MILLION);

    private final long num;
    private final long den;
    private final String text;

    private Factor(long millionths) {
        long common =
                BigInteger.valueOf(millionths).gcd(BigInteger.valueOf(MILLION)).longValueExact();
        this.num = millionths / common;
        this.den = MILLION / common;
        this.text = BigDecimal.valueOf(millionths, 6).stripTrailingZeros().toPlainString();
    }

    /// 850,000 is 0.85; 0 to 1,000,000,000.
    public static Factor ofMillionths(long millionths) {
        if (millionths < 0 || millionths > MOST) {
            throw new IllegalArgumentException(
                    "a factor of " + millionths + " millionths (expected: 0 to " + MOST + ")");
        }
        return new Factor(millionths);
    }

    /// At most 10^9.
    long num() {
        return num;
    }

    /// 1 to 10^6.
    long den() {
        return den;
    }

    public long millionths() {
        return num * (MILLION / den);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Factor factor && factor.num == num && factor.den == den;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(millionths());
    }

    /// A decimal without trailing zeros: `0.85`.
    @Override
    public String toString() {
        return text;
    }
}
