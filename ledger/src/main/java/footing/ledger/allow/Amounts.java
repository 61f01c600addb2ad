package footing.ledger.allow;

/// What a request takes, or took: tokens, and money in both currencies (the same sum told twice).
///
/// @param cny millionths of a yuan
/// @param usd millionths of a US dollar
public record Amounts(long tokensIn, long tokensOut, long cny, long usd) {
    public static final Amounts NONE = new Amounts(0, 0, 0, 0);

    /// Checks that nothing is negative.
    public Amounts {
        if ((tokensIn | tokensOut | cny | usd) < 0) {
            throw new IllegalArgumentException(
                    "an amount is negative (expected: 0 or more): "
                            + tokensIn
                            + ", "
                            + tokensOut
                            + ", "
                            + cny
                            + ", "
                            + usd);
        }
    }

    public long tokens() {
        return Math.addExact(tokensIn, tokensOut);
    }

    public Amounts plus(Amounts more) {
        return new Amounts(
                Math.addExact(tokensIn, more.tokensIn),
                Math.addExact(tokensOut, more.tokensOut),
                Math.addExact(cny, more.cny),
                Math.addExact(usd, more.usd));
    }

    /// As much of each as the larger has.
    public Amounts most(Amounts other) {
        return new Amounts(
                Math.max(tokensIn, other.tokensIn),
                Math.max(tokensOut, other.tokensOut),
                Math.max(cny, other.cny),
                Math.max(usd, other.usd));
    }

    /// How much a limit on `measure` counts for one request of this size.
    long of(Measure measure) {
        return switch (measure) {
            case REQUESTS, CONCURRENCY -> 1;
            case TOKENS_IN -> tokensIn;
            case TOKENS_OUT -> tokensOut;
            case TOKENS -> tokens();
            case CNY -> cny;
            case USD -> usd;
        };
    }
}
