package footing.ledger.allow;

/// Of what requests take a part before they spend it, and return what they did not spend. Safe for
/// use by many threads; never waits.
interface Pool {
    /// What [#take] answers when it took.
    long TAKEN = 0;

    /// What [#take] answers when time alone will not help.
    long NEVER = Long.MAX_VALUE;

    /// What [#take] answers when others may have some and were asked.
    long SHORT = -1;

    /// Takes `amount` and answers [#TAKEN], or takes nothing and answers the milliseconds since
    /// 1970 at which it may be tried again, or [#NEVER], or [#SHORT].
    long take(long amount, long nowMillis);

    /// The same for a request that waits no longer; never [#SHORT].
    ///
    /// @param answered whether the others answered
    default long lastly(long amount, long nowMillis, boolean answered) {
        return take(amount, nowMillis);
    }

    /// What this process spent in the present period before the pool was there.
    default void begin(long own, long nowMillis) {}

    /// Ends a taking of `held`, of which `used` was spent. `used` may be more: then the pool owes
    /// the rest.
    void settle(long held, long used, long nowMillis);

    /// What is there to take; negative where more was spent than there was.
    long left(long nowMillis);

    /// When all of it is there again if nobody takes any, milliseconds since 1970; [#NEVER] where
    /// it will not be.
    long whole(long nowMillis);

    /// What was spent or is held in the present window.
    long taken(long nowMillis);

    /// Changes how much there is in all; what is taken stays taken.
    void resize(long amount);
}
