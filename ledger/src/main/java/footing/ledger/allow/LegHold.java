package footing.ledger.allow;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// What an attempt has taken of the limits of its leg. Ends once, by [Holds#leave].
public final class LegHold {
    final String leg;
    final List<Hold.Taken> taken;
    private final AtomicBoolean ended = new AtomicBoolean();

    LegHold(String leg, List<Hold.Taken> taken) {
        this.leg = leg;
        this.taken = taken;
    }

    /// True for the first who ends it.
    boolean end() {
        return ended.compareAndSet(false, true);
    }
}
