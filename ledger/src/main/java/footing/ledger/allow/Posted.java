package footing.ledger.allow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The rules in force, with what is left of each, by whom they are for.
final class Posted {
    private final Map<Subject, List<Limit>> limits = new HashMap<>();
    private final Map<Subject, List<Grant>> grants = new HashMap<>();
    private final Map<Subject, List<LimitPool>> limitPools = new ConcurrentHashMap<>();
    private final Map<Subject, List<GrantPool>> grantPools = new HashMap<>();
    private final Function<Limit, Pool> pool;
    private final boolean empty;

    Posted(Rules rules, Function<Limit, Pool> pool, Function<Grant, GrantPool> grantPool) {
        this.pool = pool;
        empty = rules.limits().isEmpty() && rules.grants().isEmpty();
        for (Limit limit : rules.limits()) {
            limits.computeIfAbsent(limit.subject(), _ -> new ArrayList<>()).add(limit);
        }
        for (Grant grant : rules.grants()) {
            grants.computeIfAbsent(grant.holder(), _ -> new ArrayList<>()).add(grant);
        }
        grants.forEach((holder, all) ->
                grantPools.put(holder, all.stream().sorted(Grant.ORDER).map(grantPool).toList()));
        limits.keySet().forEach(this::limits);
    }

    boolean isEmpty() {
        return empty;
    }

    /// All limits that stand over a request of `holder` on `route`, the house's first.
    List<LimitPool> limits(Holder holder, String route) {
        List<LimitPool> all = new ArrayList<>(4);
        if (!limits.isEmpty()) {
            for (Subject subject : subjects(holder, route)) {
                all.addAll(limits(subject));
            }
        }
        return all;
    }

    /// The limits over a leg.
    List<LimitPool> limits(String leg) {
        return limits.isEmpty() ? List.of() : limits(new Subject(Subject.Kind.LEG, leg));
    }

    private List<LimitPool> limits(Subject subject) {
        List<LimitPool> known = limitPools.get(subject);
        return known == null ? limitPools.computeIfAbsent(subject, this::find) : known;
    }

    /// The subject's own limits, and those of each of its kind for what it has none of its own.
    private List<LimitPool> find(Subject subject) {
        if (subject.name().equals(Limit.EACH)) {
            return List.of();
        }
        List<Limit> own = new ArrayList<>(limits.getOrDefault(subject, List.of()));
        if (subject.kind() != Subject.Kind.HOUSE) {
            for (Limit each :
                    limits.getOrDefault(new Subject(subject.kind(), Limit.EACH), List.of())) {
                if (own.stream().noneMatch(each::likens)) {
                    own.add(each.of(subject));
                }
            }
        }
        return own.stream().map(limit -> new LimitPool(limit, pool.apply(limit))).toList();
    }

    /// All grants that a request of `holder` on `route` may draw from, in the order in which they
    /// are spent.
    List<GrantPool> grants(Holder holder, String route) {
        if (grantPools.isEmpty()) {
            return List.of();
        }
        List<GrantPool> all = new ArrayList<>(4);
        for (Subject subject : subjects(holder, route)) {
            all.addAll(grantPools.getOrDefault(subject, List.of()));
        }
        all.sort((one, other) -> Grant.ORDER.compare(one.grant(), other.grant()));
        return all;
    }

    /// The grants that a leg's supplier gave, in the order in which they are spent.
    List<GrantPool> grants(String leg) {
        return grantPools.isEmpty()
                ? List.of()
                : grantPools.getOrDefault(new Subject(Subject.Kind.LEG, leg), List.of());
    }

    private static List<Subject> subjects(Holder holder, String route) {
        List<Subject> all = new ArrayList<>(6);
        all.add(Subject.HOUSE);
        add(all, Subject.Kind.ORG, holder.org());
        add(all, Subject.Kind.TEAM, holder.team());
        add(all, Subject.Kind.APP, holder.app());
        add(all, Subject.Kind.KEY, holder.key());
        add(all, Subject.Kind.ROUTE, route);
        return all;
    }

    private static void add(List<Subject> all, Subject.Kind kind, String name) {
        if (!name.isEmpty()) {
            all.add(new Subject(kind, name));
        }
    }

    /// The limits that somebody asked after.
    List<LimitPool> known() {
        return limitPools.values().stream().flatMap(List::stream).toList();
    }

    /// Which of these ids are of limits in force.
    Set<String> limitIds(Collection<String> ids) {
        Set<String> kept = new HashSet<>();
        for (String id : ids) {
            String kind = id.substring(0, id.indexOf(':') + 1);
            String what = id.substring(id.lastIndexOf('/', id.lastIndexOf('/') - 1));
            if (has(id) || has(kind + Limit.EACH + what)) {
                kept.add(id);
            }
        }
        return kept;
    }

    private boolean has(String id) {
        return limits.values().stream()
                .flatMap(List::stream)
                .anyMatch(limit -> limit.id().equals(id));
    }
}
