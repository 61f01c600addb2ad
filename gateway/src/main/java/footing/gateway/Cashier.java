package footing.gateway;

import footing.ledger.Costing;
import footing.ledger.Ledger;
import footing.ledger.Owner;
import footing.ledger.allow.Admission;
import footing.ledger.allow.Amounts;
import footing.ledger.allow.Claim;
import footing.ledger.allow.Hold;
import footing.ledger.allow.Holder;
import footing.ledger.allow.Holds;
import footing.ledger.allow.Lane;
import footing.ledger.allow.LegHold;
import footing.ledger.allow.Spent;
import footing.ledger.price.Article;
import footing.ledger.price.Bill;
import footing.ledger.price.Currency;
import footing.ledger.price.PriceBook;
import footing.ledger.price.Quantities;
import footing.legs.Leg;
import footing.legs.Outcome;
import footing.legs.Party;
import footing.tokens.PromptCounter;
import footing.wire.Ask;
import footing.wire.Endpoint;
import footing.wire.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks the ledger twice for each request: holds what it may cost before it goes, settles what it
/// cost after it. Safe for use by many threads.
final class Cashier {
    /// The end of an attempt on a leg without limits.
    private static final Permit.End UNLIMITED = _ -> {};

    /// So long after its last clock has run out a request may still settle.
    private static final Duration SLACK = Duration.ofMinutes(2);

    /// The most tokens that one answer is held for.
    private static final long MOST_OUT = 1_000_000;

    private final Holds holds;
    private final Supplier<PriceBook> prices;
    private final InstantSource clock;
    private final LongestAnswers longest = new LongestAnswers();

    Cashier(Holds holds, Supplier<PriceBook> prices, InstantSource clock) {
        this.holds = holds;
        this.prices = prices;
        this.clock = clock;
    }

    /// Whether a request was let in, and the plan that it may follow.
    ///
    /// @param plan without the legs that a budget rules out, as nobody knows what they cost
    record Entry(Admission admission, Plan plan) {}

    Entry enter(String requestId, Ledger.Key key, Ask ask, Plan wanted) {
        Instant now = clock.instant();
        Plan plan = givenFirst(wanted);
        Claim claim = claim(requestId, key, ask, plan, now);
        Admission admission = holds.hold(claim);
        if (!(admission instanceof Admission.Unpriced unpriced)) {
            return new Entry(admission, plan);
        }
        Currency currency =
                switch (unpriced.limit().measure()) {
                    case USD -> Currency.USD;
                    case CNY, REQUESTS, TOKENS, TOKENS_IN, TOKENS_OUT, CONCURRENCY -> Currency.CNY;
                };
        List<Plan.Step> priced =
                plan.steps().stream()
                        .filter(step -> bill(step, Usage.of(1, 1), now).in(currency).isPresent())
                        .toList();
        if (priced.isEmpty() || priced.size() == plan.steps().size()) {
            return new Entry(admission, plan);
        }
        Plan rest = plan.with(priced);
        return new Entry(holds.hold(claim(requestId, key, ask, rest, now)), rest);
    }

    /// Of equal legs those first of which a vendor's grant ends soonest, where the route wants so.
    private Plan givenFirst(Plan plan) {
        if (plan.terms().vendorGrants() == Terms.VendorGrants.IGNORE || !holds.limiting()) {
            return plan;
        }
        record Given(Plan.Step step, @Nullable Instant until) {}
        List<Given> steps = new ArrayList<>(plan.steps().size());
        for (Plan.Step step : plan.steps()) {
            steps.add(new Given(step, holds.givenUntil(step.leg().name())));
        }
        if (steps.stream().allMatch(one -> one.until() == null)) {
            return plan;
        }
        Comparator<Given> order =
                Comparator.<Given>comparingInt(one -> one.step().tier())
                        .thenComparing(
                                Given::until, Comparator.nullsLast(Comparator.naturalOrder()));
        steps.sort(order);
        List<Plan.Step> tiered = new ArrayList<>(steps.size());
        int tier = 0;
        for (int i = 0; i < steps.size(); i++) {
            tier += i > 0 && order.compare(steps.get(i - 1), steps.get(i)) != 0 ? 1 : 0;
            tiered.add(steps.get(i).step().inTier(tier));
        }
        return plan.with(tiered);
    }

    private Claim claim(String requestId, Ledger.Key key, Ask ask, Plan plan, Instant now) {
        List<Lane> lanes = new ArrayList<>(plan.steps().size());
        for (Plan.Step step : plan.steps()) {
            lanes.add(new Lane(step.leg().name(), step.model()));
        }
        Amounts most = Amounts.NONE;
        Claim.Known known = Claim.Known.BOTH;
        // Where nothing is limited and nothing was given, nothing is held.
        if (holds.limiting()) {
            long in = PromptCounter.estimateForHold(ask.body());
            long out = mostOut(ask, plan);
            most = new Amounts(in, out, 0, 0);
            boolean cny = true;
            boolean usd = true;
            for (Plan.Step step : plan.steps()) {
                Bill bill = bill(step, Usage.of(in, out), now);
                OptionalLong inCny = bill.in(Currency.CNY);
                OptionalLong inUsd = bill.in(Currency.USD);
                cny &= inCny.isPresent();
                usd &= inUsd.isPresent();
                most = most.most(new Amounts(in, out, inCny.orElse(0), inUsd.orElse(0)));
            }
            known = new Claim.Known(cny, usd);
        }
        Duration total = plan.terms().clocks().total();
        return new Claim(
                requestId,
                holder(key),
                plan.route(),
                most,
                lanes,
                known,
                now.plus(total).plus(SLACK).toEpochMilli());
    }

    static Holder holder(Ledger.Key key) {
        Owner owner = key.owner();
        return new Holder(key.id(), owner.appId(), owner.teamId(), owner.org());
    }

    /// What the price book says of an attempt. Where nobody is paid, nothing is.
    Bill bill(Plan.Step step, Usage usage, Instant at) {
        return bill(step.leg(), step.model(), usage, at);
    }

    private Bill bill(Leg leg, String model, Usage usage, Instant at) {
        Party party = leg.party().orElse(null);
        String supplier = party == null ? leg.name() : party.supplier();
        Bill bill =
                prices.get()
                        .cost(
                                new Article(leg.name(), supplier, model),
                                Quantities.tokens(
                                        usage.freshIn(),
                                        usage.cachedIn(),
                                        usage.cacheWrite(),
                                        usage.visibleOut(),
                                        usage.reasoningOut()),
                                at);
        return !bill.priced() && (party == null || party.selfHosted()) ? OWN : bill;
    }

    /// An engine of the operator's own, of which the price book says nothing.
    private static final Bill OWN = new Bill(Currency.CNY, 0, 0, 0, "own", "");

    /// The longest answer that the ask allows, or else all but the longest hundredth of the
    /// route's, for each choice.
    private long mostOut(Ask ask, Plan plan) {
        if (ask.endpoint() == Endpoint.EMBEDDINGS) {
            return 0;
        }
        long asked = number(ask.member("max_completion_tokens"));
        long most = asked >= 0 ? asked : number(ask.member("max_tokens"));
        long choices = Math.clamp(number(ask.member("n")), 1, 128);
        long one = most >= 0 ? most : longest.of(plan.route());
        return Math.min(MOST_OUT, Math.min(MOST_OUT, one) * choices);
    }

    private static long number(@Nullable String json) {
        if (json == null || json.isEmpty() || json.length() > 12) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < json.length(); i++) {
            int digit = json.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /// What an attempt costs, and what of it the caller is charged.
    ///
    /// @param given tokens of the attempt that the caller is charged for
    Costed cost(Tried tried, Usage usage, Usage given, String counted) {
        Instant now = clock.instant();
        Plan.Step step = tried.step();
        Bill cost = bill(step, usage, now);
        Bill charge = given.equals(usage) ? cost : bill(step, given, now);
        long most = Math.min(cost.micros(), charge.micros());
        Costing costing =
                new Costing(
                        cost.priced() ? cost.currency().name() : "",
                        cost.micros(),
                        most,
                        given.tokensIn(),
                        given.tokensOut(),
                        cost.priceRow(),
                        counted);
        Amounts amounts =
                new Amounts(
                        given.tokensIn(),
                        given.tokensOut(),
                        charge.in(Currency.CNY).orElse(0),
                        charge.in(Currency.USD).orElse(0));
        return new Costed(costing, new Spent(new Lane(step.leg().name(), step.model()), amounts));
    }

    /// What an attempt costs, for its row and for its caller.
    record Costed(Costing costing, Spent spent) {}

    /// Ends a hold; with nothing spent it is void. Does nothing where it has ended.
    void settle(Hold hold, List<Spent> spent) {
        if (!holds.settle(hold, spent)) {
            return;
        }
        long out = 0;
        for (Spent one : spent) {
            out += one.amounts().tokensOut();
        }
        if (out > 0) {
            longest.saw(hold.claim().route(), out);
        }
    }

    /// Takes what an attempt would use of the limits that the operator set on its leg; null where
    /// one of them is reached. What is returned is to be told how the attempt ended.
    ///
    /// @param id of the attempt
    Permit.@Nullable End enter(Plan.Step step, Amounts most, String id) {
        if (!holds.limiting()) {
            return UNLIMITED;
        }
        LegHold hold = holds.enter(step.leg().name(), most);
        return hold == null ? null : outcome -> leave(hold, step, most, outcome, id);
    }

    /// What is not known counts as it was held.
    private void leave(
            LegHold hold, Plan.Step step, Amounts most, @Nullable Outcome outcome, String id) {
        Lane lane = new Lane(step.leg().name(), step.model());
        Usage told = outcome == null ? null : Reckoning.told(outcome);
        if (told != null) {
            Bill bill = bill(step, told, clock.instant());
            Amounts used =
                    new Amounts(
                            told.tokensIn(),
                            told.tokensOut(),
                            bill.in(Currency.CNY).orElse(0),
                            bill.in(Currency.USD).orElse(0));
            holds.leave(hold, id, lane, used);
        } else {
            boolean nothing =
                    outcome == null
                            || outcome instanceof Outcome.Refused
                            || outcome instanceof Outcome.Unreached;
            holds.leave(hold, id, lane, nothing ? null : most);
        }
    }

    Holds holds() {
        return holds;
    }
}
