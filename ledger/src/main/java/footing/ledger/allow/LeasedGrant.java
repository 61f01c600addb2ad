package footing.ledger.allow;

import java.time.Instant;

/// This node's part of a grant that several nodes share: what it draws was leased before, so that
/// all together never draw more than there is.
final class LeasedGrant extends GrantPool {
    private final LeasedPool pool;

    LeasedGrant(Grant grant, LeasedPool pool) {
        super(grant);
        this.pool = pool;
        pool.resize(grant.amount());
    }

    @Override
    synchronized void amend(Grant terms) {
        super.amend(terms);
        pool.resize(terms.amount());
    }

    @Override
    boolean isShort() {
        return pool.askable();
    }

    @Override
    void giveUp() {
        pool.giveUp();
    }

    @Override
    synchronized long hold(long wanted, Instant now) {
        return grant().current(now) ? pool.takeSome(wanted, now.toEpochMilli()) : 0;
    }

    @Override
    synchronized long draw(long part, long wanted, Instant now) {
        long most = grant().current(now) ? wanted : Math.min(wanted, part);
        return pool.draw(part, most, now.toEpochMilli());
    }

    @Override
    synchronized long left(Instant now) {
        return grant().current(now) ? Math.max(0, pool.left(now.toEpochMilli())) : 0;
    }

    @Override
    synchronized long held() {
        return pool.held();
    }
}
