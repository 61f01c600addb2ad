package footing.ledger.price;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;

/// A part of each day in which something else is asked for.
///
/// @param from first moment of it
/// @param to first moment after it; where it is not later than `from`, of the next day
/// @param offset the supplier's clock, without summer time
public record Hours(LocalTime from, LocalTime to, ZoneOffset offset, Change change) {
    private static final int DAY = 86_400;

    public Hours {
        if (from.equals(to)) {
            throw new IllegalArgumentException(
                    "hours from " + from + " to " + to + " (expected: two)");
        }
    }

    boolean hold(Instant at) {
        int now = Math.floorMod(at.getEpochSecond() + offset.getTotalSeconds(), DAY);
        int first = from.toSecondOfDay();
        int end = to.toSecondOfDay();
        return first < end ? now >= first && now < end : now >= first || now < end;
    }

    /// `16:30-00:30Z`, `00:30-08:30+08:00`.
    @Override
    public String toString() {
        return from + "-" + to + offset;
    }

    /// What is asked for then.
    public sealed interface Change {
        /// The usual prices, multiplied.
        record Times(Factor factor) implements Change {}

        /// Prices of their own.
        record Instead(Scale scale) implements Change {}
    }
}
