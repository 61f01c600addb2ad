package footing.ledger;

import footing.ledger.Ledger.UsageSum;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// One line of an answer to a [UsageQuery].
///
/// @param day the day in UTC, where the query keeps days apart
/// @param sum its texts are empty for what the query does not keep apart
/// @param org id of the organisation, where the query keeps them apart; as `team` and `app` empty
///   for the house's own questions
/// @param money what it cost, by currency, those that are known only
public record UsageGroup(
        Optional<LocalDate> day,
        UsageSum sum,
        String org,
        String team,
        String app,
        Map<String, Money> money) {
    /// Days in order, the largest first within.
    static final Comparator<UsageGroup> ORDER =
            Comparator.comparing((UsageGroup one) -> one.day.map(LocalDate::toEpochDay).orElse(0L))
                    .thenComparing(
                            Comparator.comparingLong((UsageGroup one) ->
                                            one.sum.tokensIn() + one.sum.tokensOut())
                                    .reversed())
                    .thenComparing(one -> String.join("\n", one.place()));

    /// Copies the map.
    public UsageGroup {
        money = Map.copyOf(money);
    }

    /// A line of which no cost and no tenant is told.
    public UsageGroup(Optional<LocalDate> day, UsageSum sum) {
        this(day, sum, "", "", "", Map.of());
    }

    /// What something cost, in one currency.
    ///
    /// @param cost millionths that suppliers bill
    /// @param charge millionths that callers are charged
    public record Money(long cost, long charge) {
        Money plus(Money more) {
            return new Money(Math.addExact(cost, more.cost), Math.addExact(charge, more.charge));
        }
    }

    UsageGroup with(Map<String, Money> costs) {
        return new UsageGroup(day, sum, org, team, app, costs);
    }

    /// The same for the tenants of its key that are asked for.
    UsageGroup of(Optional<Owner> owner, Set<UsageQuery.By> asked) {
        boolean key = asked.contains(UsageQuery.By.KEY);
        UsageSum kept =
                new UsageSum(
                        key ? sum.keyId() : "",
                        key ? sum.keyName() : "",
                        sum.leg(),
                        sum.model(),
                        sum.requests(),
                        sum.attempts(),
                        sum.failed(),
                        sum.tokensIn(),
                        sum.tokensOut());
        return new UsageGroup(
                day,
                kept,
                asked.contains(UsageQuery.By.ORG) ? owner.map(Owner::org).orElse("") : "",
                asked.contains(UsageQuery.By.TEAM) ? owner.map(Owner::teamId).orElse("") : "",
                asked.contains(UsageQuery.By.APP) ? owner.map(Owner::appId).orElse("") : "",
                money);
    }

    /// What tells it from the other lines of an answer.
    List<String> place() {
        return List.of(
                day.map(LocalDate::toString).orElse(""),
                org,
                team,
                app,
                sum.keyId(),
                sum.leg(),
                sum.model());
    }

    /// Both together; of the place of this.
    public UsageGroup plus(UsageGroup more) {
        UsageSum one = sum;
        UsageSum other = more.sum;
        Map<String, Money> costs = new TreeMap<>(money);
        more.money.forEach((currency, cost) -> costs.merge(currency, cost, Money::plus));
        return new UsageGroup(
                day,
                new UsageSum(
                        one.keyId(),
                        one.keyName(),
                        one.leg(),
                        one.model(),
                        Math.addExact(one.requests(), other.requests()),
                        Math.addExact(one.attempts(), other.attempts()),
                        Math.addExact(one.failed(), other.failed()),
                        Math.addExact(one.tokensIn(), other.tokensIn()),
                        Math.addExact(one.tokensOut(), other.tokensOut())),
                org,
                team,
                app,
                costs);
    }
}
