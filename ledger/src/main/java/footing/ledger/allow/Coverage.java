package footing.ledger.allow;

import java.math.BigInteger;

/// What of a request is not covered yet while grants are laid over it, one after the other.
///
/// Tokens and money are the same request told twice: a grant that covers a part of the one covers
/// the same part of the other. For one thread.
final class Coverage {
    private long tokens;
    private long requests;
    private long cny;
    private long usd;

    Coverage(Amounts whole, int requests) {
        tokens = whole.tokens();
        this.requests = requests;
        cny = whole.cny();
        usd = whole.usd();
    }

    /// How much of `unit` would cover all that is open.
    long open(Grant.Unit unit) {
        return switch (unit) {
            case TOKENS -> tokens;
            case REQUESTS -> requests;
            case CNY -> cny;
            case USD -> usd;
        };
    }

    /// `drawn` of `unit` covers its part.
    void cover(Grant.Unit unit, long drawn) {
        long whole = open(unit);
        if (drawn == 0 || whole == 0) {
            return;
        }
        if (drawn >= whole) {
            tokens = 0;
            requests = 0;
            cny = 0;
            usd = 0;
            return;
        }
        tokens -= unit == Grant.Unit.TOKENS ? drawn : part(tokens, drawn, whole);
        cny -= unit == Grant.Unit.CNY ? drawn : part(cny, drawn, whole);
        usd -= unit == Grant.Unit.USD ? drawn : part(usd, drawn, whole);
    }

    /// `of` times `drawn` through `whole`, rounded down: what is open is never less than it is.
    private static long part(long of, long drawn, long whole) {
        if (Math.multiplyHigh(of, drawn) == 0 && of * drawn >= 0) {
            return of * drawn / whole;
        }
        return BigInteger.valueOf(of)
                .multiply(BigInteger.valueOf(drawn))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }

    long cny() {
        return cny;
    }

    long usd() {
        return usd;
    }
}
