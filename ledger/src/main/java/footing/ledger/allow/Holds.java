package footing.ledger.allow;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Who may spend: takes what a request would cost at most before it goes, and gives back what it
/// did not cost after it.
///
/// All in memory, a few microseconds at most; nothing here waits for a store. Safe for use by many
/// threads. A hold that meets a full pool gives back what it took of the others, so that nothing is
/// taken of a request that was not let in.
public final class Holds {
    /// A request draws from so many grants at most, so that its end fits the journal.
    private static final int MOST_DRAWS = 64;

    private final InstantSource clock;
    private final Notes notes;
    private final Pools maker;
    private final Map<String, Pool> pools = new ConcurrentHashMap<>();
    private final Map<String, GrantPool> grants = new ConcurrentHashMap<>();
    private final Map<String, Hold> open = new ConcurrentHashMap<>();
    private final OwnSpending own = new OwnSpending();
    private volatile Posted posted;
    private volatile PastSpending past = PastSpending.NONE;

    /// With no limit and no grant yet.
    public Holds(InstantSource clock, Notes notes) {
        this(clock, notes, Pools.LOCAL);
    }

    /// On limits and grants that are common to several nodes.
    public Holds(InstantSource clock, Notes notes, Leases leases) {
        this(clock, notes, leases.pools());
    }

    private Holds(InstantSource clock, Notes notes, Pools maker) {
        this.clock = clock;
        this.notes = notes;
        this.maker = maker;
        posted = new Posted(Rules.NONE, this::pool, this::grantPool);
    }

    /// Takes other rules from now on. What is held and spent stays so under the same limit or
    /// grant.
    public void post(Rules rules) {
        posted = new Posted(rules, this::pool, this::grantPool);
        pools.keySet().retainAll(posted.limitIds(pools.keySet()));
        grants.keySet().retainAll(rules.grants().stream().map(Grant::id).toList());
        maker.keep(Set.copyOf(pools.keySet()), Set.copyOf(grants.keySet()));
    }

    /// Takes what the books say of the spending of others.
    public void tell(PastSpending spending) {
        past = spending;
        maker.tell(spending);
        long now = clock.millis();
        for (LimitPool one : posted.known()) {
            // The sums of a leg know no lives: what this one adds would count twice.
            if (one.limit().subject().kind() != Subject.Kind.LEG) {
                tell(one, now);
            }
        }
        grants.forEach((id, pool) -> pool.tell(spending.drawn(id)));
    }

    private void tell(LimitPool one, long now) {
        if (one.pool() instanceof Budget budget) {
            Limit limit = one.limit();
            long first = firstDay(limit, now);
            budget.tell(past.of(limit.subject(), limit.measure(), limit.window(), first), now);
        }
    }

    private static long firstDay(Limit limit, long millis) {
        return limit.window().firstDay(today(millis));
    }

    private static long today(long millis) {
        return Math.floorDiv(millis, 86_400_000L);
    }

    private Pool pool(Limit limit) {
        long now = clock.millis();
        Pool pool =
                pools.computeIfAbsent(
                        limit.id(),
                        _ -> {
                            Pool made = maker.limit(limit, now);
                            if (limit.window().calendar()) {
                                made.begin(own.of(limit, firstDay(limit, now)), now);
                            }
                            tell(new LimitPool(limit, made), now);
                            return made;
                        });
        pool.resize(limit.amount());
        return pool;
    }

    private GrantPool grantPool(Grant grant) {
        long now = clock.millis();
        GrantPool pool =
                grants.computeIfAbsent(
                        grant.id(),
                        id -> {
                            GrantPool made = maker.grant(grant, now);
                            made.tell(past.drawn(id));
                            return made;
                        });
        pool.amend(grant);
        return pool;
    }

    /// Lets a request in and holds what it would take, or says which limit stands against it. Where
    /// limits are common to several nodes it may wait for a lease, a bounded time.
    public Admission hold(Claim claim) {
        Posted now = posted;
        long millis = clock.millis();
        if (now.isEmpty()) {
            return admitted(new Hold(claim, List.of(), List.of()), millis);
        }
        List<LimitPool> limits = now.limits(claim.holder(), claim.route());
        for (LimitPool each : limits) {
            if (!claim.known().of(each.limit().measure())) {
                return new Admission.Unpriced(each.limit());
            }
        }
        Wait wait = maker.patience();
        while (true) {
            Admission answer = attempt(now, limits, claim, wait);
            if (answer != null) {
                return answer;
            }
        }
    }

    /// One attempt; null when it is to be made again.
    private @Nullable Admission attempt(
            Posted now, List<LimitPool> limits, Claim claim, Wait wait) {
        long millis = clock.millis();
        List<Hold.Part> parts = new ArrayList<>(2);
        List<GrantPool> thinGrants = new ArrayList<>(0);
        Amounts uncovered = cover(now, claim, parts, thinGrants, Instant.ofEpochMilli(millis));
        boolean thinGrant = !thinGrants.isEmpty();
        boolean thin = thinGrant;
        List<Hold.Taken> taken = new ArrayList<>(limits.size());
        for (LimitPool each : limits) {
            long wanted = uncovered.of(each.limit().measure());
            long frees = each.pool().take(wanted, millis);
            if (frees == Pool.TAKEN) {
                taken.add(new Hold.Taken(each, wanted));
            } else if (frees == Pool.SHORT || (thinGrant && each.limit().measure().money())) {
                // The rest is asked too, so that all is fetched at once.
                thin = true;
            } else {
                return refused(new Hold(claim, taken, parts), each, wanted, frees);
            }
        }
        if (!thin) {
            return admitted(new Hold(claim, taken, parts), millis);
        }
        // What it held meanwhile would be missing elsewhere.
        giveBack(new Hold(claim, taken, parts), millis);
        return wait.again() ? null : lastly(now, limits, claim, wait.answered());
    }

    /// The attempt of a request that has waited long enough.
    private Admission lastly(Posted now, List<LimitPool> limits, Claim claim, boolean answered) {
        long millis = clock.millis();
        List<Hold.Part> parts = new ArrayList<>(2);
        List<GrantPool> thin = new ArrayList<>(0);
        Amounts uncovered = cover(now, claim, parts, thin, Instant.ofEpochMilli(millis));
        thin.forEach(GrantPool::giveUp);
        List<Hold.Taken> taken = new ArrayList<>(limits.size());
        for (LimitPool each : limits) {
            long wanted = uncovered.of(each.limit().measure());
            long frees = each.pool().lastly(wanted, millis, answered);
            if (frees != Pool.TAKEN) {
                return refused(new Hold(claim, taken, parts), each, wanted, frees);
            }
            taken.add(new Hold.Taken(each, wanted));
        }
        return admitted(new Hold(claim, taken, parts), millis);
    }

    private Admission refused(Hold tried, LimitPool by, long wanted, long frees) {
        long millis = clock.millis();
        long left = by.pool().left(millis);
        giveBack(tried, millis);
        return new Admission.Refused(by.limit(), wanted, left, frees);
    }

    private Admission admitted(Hold hold, long millis) {
        open.put(hold.id(), hold);
        notes.held(hold, millis);
        return new Admission.Admitted(hold);
    }

    /// Holds parts of grants and answers what the claim may still cost in money: all of it where a
    /// grant does not cover every way that the request may go.
    ///
    /// @param thin takes the grants of which others may have more
    private static Amounts cover(
            Posted posted, Claim claim, List<Hold.Part> parts, List<GrantPool> thin, Instant now) {
        List<GrantPool> grants = posted.grants(claim.holder(), claim.route());
        if (grants.isEmpty()) {
            return claim.most();
        }
        Coverage coverage = new Coverage(claim.most(), 1);
        boolean everywhere = true;
        for (GrantPool pool : grants) {
            Grant grant = pool.grant();
            long wanted = coverage.open(grant.unit());
            if (wanted == 0 || !grant.scope().covers(claim.lanes().getFirst(), claim.route())) {
                continue;
            }
            long part = pool.hold(wanted, now);
            if (part < wanted && pool.isShort()) {
                thin.add(pool);
            }
            if (part > 0) {
                parts.add(new Hold.Part(pool, part));
                coverage.cover(grant.unit(), part);
                everywhere &= coversAll(grant, claim);
            }
        }
        Amounts most = claim.most();
        return everywhere
                ? new Amounts(most.tokensIn(), most.tokensOut(), coverage.cny(), coverage.usd())
                : most;
    }

    private static boolean coversAll(Grant grant, Claim claim) {
        for (Lane lane : claim.lanes()) {
            if (!grant.scope().covers(lane, claim.route())) {
                return false;
            }
        }
        return true;
    }

    /// Ends a hold with what the request cost its caller, attempt by attempt; with nothing in
    /// `spent` it is void. False, and nothing is done, where it ended before.
    public boolean settle(Hold hold, List<Spent> spent) {
        if (spent.isEmpty()) {
            return release(hold);
        }
        if (!hold.end()) {
            return false;
        }
        long millis = clock.millis();
        open.remove(hold.id(), hold);
        List<Draw> draws = new ArrayList<>(2);
        Amounts used = draw(hold, spent, draws, Instant.ofEpochMilli(millis));
        for (Hold.Taken taken : hold.taken) {
            long counts = used.of(taken.of().limit().measure());
            taken.of().pool().settle(taken.amount(), counts, millis);
        }
        own.add(hold.claim.holder(), hold.claim.route(), used, today(millis));
        notes.ended(end(hold, millis, Settlement.End.SETTLED, used, draws));
        return true;
    }

    private static Settlement end(
            Hold hold, long millis, Settlement.End end, Amounts used, List<Draw> draws) {
        return new Settlement(
                hold.id(),
                hold.claim.holder().key(),
                hold.claim.route(),
                millis,
                end,
                end == Settlement.End.SETTLED ? 1 : 0,
                used,
                draws);
    }

    /// Draws what was spent from the grants, in their order, and answers the tokens of all of it
    /// and the money that no grant covers.
    private Amounts draw(Hold hold, List<Spent> spent, List<Draw> draws, Instant now) {
        List<GrantPool> all = posted.grants(hold.claim.holder(), hold.claim.route());
        List<Hold.Part> parts = new ArrayList<>(hold.parts);
        Amounts used = Amounts.NONE;
        int requests = 1;
        for (Spent one : spent) {
            Coverage coverage = new Coverage(one.amounts(), requests);
            for (GrantPool pool : all) {
                long part = part(parts, pool);
                String route = hold.claim.route();
                if (!draw(pool, part, coverage, one.lane(), route, draws, now) && part > 0) {
                    parts.add(new Hold.Part(pool, part));
                }
            }
            used =
                    used.plus(
                            new Amounts(
                                    one.amounts().tokensIn(),
                                    one.amounts().tokensOut(),
                                    coverage.cny(),
                                    coverage.usd()));
            requests = 0;
        }
        parts.forEach(part -> part.of().draw(part.amount(), 0, now));
        return used;
    }

    /// Draws what is open from a grant. False where it does not cover that way, or nothing is open.
    private static boolean draw(
            GrantPool pool,
            long part,
            Coverage coverage,
            Lane lane,
            String route,
            List<Draw> draws,
            Instant now) {
        Grant grant = pool.grant();
        long wanted = draws.size() < MOST_DRAWS ? coverage.open(grant.unit()) : 0;
        if (wanted == 0 || !grant.scope().covers(lane, route)) {
            return false;
        }
        long drawn = pool.draw(part, wanted, now);
        if (drawn > 0) {
            add(draws, new Draw(grant.id(), grant.unit(), drawn));
            coverage.cover(grant.unit(), drawn);
        }
        return true;
    }

    private static void add(List<Draw> draws, Draw more) {
        for (int i = 0; i < draws.size(); i++) {
            Draw draw = draws.get(i);
            if (draw.grant().equals(more.grant())) {
                draws.set(i, new Draw(draw.grant(), draw.unit(), draw.amount() + more.amount()));
                return;
            }
        }
        draws.add(more);
    }

    /// Takes the hold's part of a grant out of `parts`.
    private static long part(List<Hold.Part> parts, GrantPool pool) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).of().equals(pool)) {
                return parts.remove(i).amount();
            }
        }
        return 0;
    }

    /// Ends a hold of which nothing was used. False where it ended before.
    public boolean release(Hold hold) {
        if (!hold.end()) {
            return false;
        }
        long millis = clock.millis();
        open.remove(hold.id(), hold);
        giveBack(hold, millis);
        notes.ended(end(hold, millis, Settlement.End.VOID, Amounts.NONE, List.of()));
        return true;
    }

    private static void giveBack(Hold hold, long millis) {
        hold.taken.forEach(one -> one.of().pool().settle(one.amount(), 0, millis));
        Instant now = Instant.ofEpochMilli(millis);
        hold.parts.forEach(part -> part.of().draw(part.amount(), 0, now));
    }

    /// Takes what an attempt would use of the limits of its leg; null where one of them is reached,
    /// and then nothing is taken.
    public @Nullable LegHold enter(String leg, Amounts most) {
        List<LimitPool> limits = posted.limits(leg);
        if (limits.isEmpty()) {
            return new LegHold(leg, List.of());
        }
        Wait wait = maker.patience();
        while (true) {
            long millis = clock.millis();
            List<Hold.Taken> taken = new ArrayList<>(limits.size());
            long frees = Pool.TAKEN;
            for (LimitPool each : limits) {
                long wanted = most.of(each.limit().measure());
                frees = each.pool().take(wanted, millis);
                if (frees == Pool.SHORT && !wait.again()) {
                    frees = each.pool().lastly(wanted, millis, wait.answered());
                }
                if (frees != Pool.TAKEN) {
                    break;
                }
                taken.add(new Hold.Taken(each, wanted));
            }
            if (frees == Pool.TAKEN) {
                return new LegHold(leg, taken);
            }
            taken.forEach(one -> one.of().pool().settle(one.amount(), 0, millis));
            if (frees != Pool.SHORT) {
                return null;
            }
        }
    }

    /// Ends what an attempt took of the limits of its leg, and draws what it used from the grants
    /// that the leg's supplier gave. With null nothing was used.
    ///
    /// @param id of the attempt, for the books
    public void leave(LegHold hold, String id, Lane lane, @Nullable Amounts used) {
        if (!hold.end()) {
            return;
        }
        long millis = clock.millis();
        for (Hold.Taken taken : hold.taken) {
            long counts = used == null ? 0 : used.of(taken.of().limit().measure());
            taken.of().pool().settle(taken.amount(), counts, millis);
        }
        List<GrantPool> given = used == null ? List.of() : posted.grants(hold.leg);
        if (used == null || given.isEmpty()) {
            return;
        }
        List<Draw> draws = new ArrayList<>(1);
        Coverage coverage = new Coverage(used, 1);
        Instant now = Instant.ofEpochMilli(millis);
        for (GrantPool pool : given) {
            draw(pool, 0, coverage, lane, "", draws, now);
        }
        if (!draws.isEmpty()) {
            notes.ended(
                    new Settlement(
                            id,
                            new Subject(Subject.Kind.LEG, hold.leg).toString(),
                            "",
                            millis,
                            Settlement.End.SETTLED,
                            0,
                            Amounts.NONE,
                            draws));
        }
    }

    /// When the first grant that the leg's supplier gave ends of which something is left; null
    /// where none is left, [Instant#MAX] where those that are left do not end.
    public @Nullable Instant givenUntil(String leg) {
        Instant now = clock.instant();
        Instant first = null;
        for (GrantPool pool : posted.grants(leg)) {
            if (pool.left(now) > 0) {
                Instant ends = pool.grant().expires();
                Instant until = ends == null ? Instant.MAX : ends;
                first = first == null || until.isBefore(first) ? until : first;
            }
        }
        return first;
    }

    /// Ends holds whose time is over, as unknown, and answers how many.
    public int expire() {
        long millis = clock.millis();
        int expired = 0;
        for (Hold hold : List.copyOf(open.values())) {
            if (hold.claim.millis() <= millis && hold.end()) {
                open.remove(hold.id(), hold);
                giveBack(hold, millis);
                notes.ended(end(hold, millis, Settlement.End.UNKNOWN, Amounts.NONE, List.of()));
                expired++;
            }
        }
        return expired;
    }

    /// Whether there is any limit or grant.
    public boolean limiting() {
        return !posted.isEmpty();
    }

    /// How many holds are open.
    public int open() {
        return open.size();
    }

    /// How the limits of a holder on a route stand, for headers and lists; empty where there are
    /// none.
    public List<Standing> standings(Holder holder, String route) {
        Posted now = posted;
        if (now.isEmpty()) {
            return List.of();
        }
        long millis = clock.millis();
        List<LimitPool> limits = now.limits(holder, route);
        List<Standing> standings = new ArrayList<>(limits.size());
        for (LimitPool each : limits) {
            standings.add(standing(each, millis));
        }
        return standings;
    }

    private static Standing standing(LimitPool one, long millis) {
        return new Standing(
                one.limit(),
                one.pool().taken(millis),
                one.pool().left(millis),
                one.pool().whole(millis));
    }

    /// How all limits stand that were asked after since they were posted.
    public List<Standing> standings() {
        long millis = clock.millis();
        return posted.known().stream().map(one -> standing(one, millis)).toList();
    }

    /// What can still be drawn from each grant, by its id.
    public Map<String, Long> grantsLeft() {
        Instant now = clock.instant();
        Map<String, Long> left = new TreeMap<>();
        grants.forEach((id, pool) -> left.put(id, pool.left(now)));
        return left;
    }
}
