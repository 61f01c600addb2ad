package footing.ledger.allow;

import java.util.Set;

/// Where the pools of limits and grants come from.
interface Pools {
    /// In the memory of this process alone.
    Pools LOCAL =
            new Pools() {
                @Override
                public Pool limit(Limit limit, long nowMillis) {
                    return switch (limit.window()) {
                        case NOW -> new Slots(limit.amount());
                        case SECOND, MINUTE, HOUR ->
                                new Bucket(limit.amount(), limit.window(), nowMillis);
                        case DAY, MONTH, EVER ->
                                new Budget(limit.amount(), limit.window(), nowMillis);
                    };
                }

                @Override
                public GrantPool grant(Grant grant, long nowMillis) {
                    return new GrantPool(grant);
                }

                @Override
                public void keep(Set<String> limits, Set<String> grants) {}

                @Override
                public void tell(PastSpending past) {}

                @Override
                public Wait patience() {
                    return Wait.NONE;
                }
            };

    Pool limit(Limit limit, long nowMillis);

    GrantPool grant(Grant grant, long nowMillis);

    /// The ids that are still in use.
    void keep(Set<String> limits, Set<String> grants);

    /// Takes what the books say.
    void tell(PastSpending past);

    /// For one request.
    Wait patience();
}
