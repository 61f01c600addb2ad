package footing.ledger.allow;

import java.time.Instant;

/// What is left of a grant. Never below nothing.
///
/// What was drawn before this process began, and by other nodes, is told from the books.
class GrantPool {
    private volatile Grant grant;
    private long own;
    private long others;
    private long held;

    GrantPool(Grant grant) {
        this.grant = grant;
    }

    final Grant grant() {
        return grant;
    }

    /// Takes other terms; what is held and drawn stays so.
    synchronized void amend(Grant terms) {
        grant = terms;
    }

    /// Whether the last hold found too little although others may have some, and they were asked.
    boolean isShort() {
        return false;
    }

    /// A request goes on with what there is.
    void giveUp() {}

    /// Holds as much of `wanted` as is there, and answers how much.
    synchronized long hold(long wanted, Instant now) {
        if (!grant.current(now)) {
            return 0;
        }
        long part = Math.clamp(left(), 0, wanted);
        held += part;
        return part;
    }

    /// Ends a hold of `part` and draws as much of `wanted` as is there, and answers how much. What
    /// was held before the grant expired can still be drawn.
    synchronized long draw(long part, long wanted, Instant now) {
        held = Math.max(0, held - part);
        long most = grant.current(now) ? wanted : Math.min(wanted, part);
        long drawn = Math.clamp(left(), 0, most);
        own += drawn;
        return drawn;
    }

    /// What everybody but this process drew.
    synchronized void tell(long drawnByOthers) {
        others = drawnByOthers;
    }

    private long left() {
        return grant.amount() - own - others - held;
    }

    /// What can be held now; 0 before it is effective and after it expired.
    synchronized long left(Instant now) {
        return grant.current(now) ? Math.max(0, left()) : 0;
    }

    synchronized long held() {
        return held;
    }

    synchronized long drawn() {
        return own + others;
    }
}
