package footing.ledger.price;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// From when until when something holds, to the second.
///
/// @param from first instant
/// @param until first instant after it; `Instant.MAX` where no end is known
public record Period(Instant from, Instant until) {
    public Period {
        if (!whole(from) || (!whole(until) && !until.equals(Instant.MAX))) {
            throw new IllegalArgumentException(
                    "from " + from + " until " + until + " (expected: whole seconds)");
        }
        if (!until.isAfter(from)) {
            throw new IllegalArgumentException(
                    "until " + until + " (expected: later than " + from + ")");
        }
    }

    public static Period from(Instant from) {
        return new Period(from, Instant.MAX);
    }

    public boolean holds(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }

    public boolean open() {
        return until.equals(Instant.MAX);
    }

    private static boolean whole(Instant at) {
        return at.equals(at.truncatedTo(ChronoUnit.SECONDS));
    }
}
