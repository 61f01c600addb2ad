package footing.ledger.allow;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// What a request has taken beforehand. Ends exactly once, by [Holds#settle], [Holds#release] or
/// the passing of its time.
public final class Hold {
    final Claim claim;
    final List<Taken> taken;
    final List<Part> parts;
    private final AtomicBoolean ended = new AtomicBoolean();

    Hold(Claim claim, List<Taken> taken, List<Part> parts) {
        this.claim = claim;
        this.taken = taken;
        this.parts = parts;
    }

    /// What it took of a limit.
    record Taken(LimitPool of, long amount) {}

    /// What it holds of a grant.
    record Part(GrantPool of, long amount) {}

    /// True for the first who ends it.
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    /// Id of the request.
    public String id() {
        return claim.id();
    }

    public Claim claim() {
        return claim;
    }
}
