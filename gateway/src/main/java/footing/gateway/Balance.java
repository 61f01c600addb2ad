package footing.gateway;

import footing.wire.Ask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Puts equal legs, and the keys of a leg, into the order in which a request shall try them. Safe
/// for use by many threads.
///
/// Two of the equals are drawn, each with a chance in proportion to its weight over the time in
/// which it begins to answer; the one with less under way, in that same proportion, goes first. The
/// next places are drawn so among the rest. What is drawn at random spreads even when all that is
/// known is stale, and two are enough to keep clear of the busiest.
final class Balance {
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;

    Balance(Limits limits, LongSupplier nanoTime, RandomGenerator random) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    Limits limits() {
        return limits;
    }

    /// The steps of `plan`, tier by tier.
    ///
    /// @param callerKey id of the caller's key
    List<Plan.Step> steps(Plan plan, Ask ask, String callerKey) {
        List<Plan.Step> steps = plan.steps();
        if (steps.getLast().tier() == steps.size() - 1 || !hasEquals(steps)) {
            return steps;
        }
        List<Plan.Step> order = new ArrayList<>(steps.size());
        for (int from = 0, to; from < steps.size(); from = to) {
            to = end(steps, from);
            order.addAll(tier(steps.subList(from, to), plan.terms().sticky(), ask, callerKey));
        }
        return order;
    }

    /// A request's way over the steps of `plan`.
    Course course(Plan plan, Ask ask, String callerKey) {
        return new Course(
                steps(plan, ask, callerKey).stream()
                        .distinct()
                        .map(step -> new Seat(step, this))
                        .toList(),
                plan.terms());
    }

    /// The keys of a leg.
    List<String> keys(String leg, List<String> keys) {
        if (keys.size() < 2) {
            return keys;
        }
        List<Drawn<String>> all = new ArrayList<>(keys.size());
        for (String key : keys) {
            all.add(new Drawn<>(key, limits.key(leg, key), 1));
        }
        return order(all);
    }

    private static boolean hasEquals(List<Plan.Step> steps) {
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).tier() == steps.get(i - 1).tier()) {
                return true;
            }
        }
        return false;
    }

    private static int end(List<Plan.Step> steps, int from) {
        int to = from + 1;
        while (to < steps.size() && steps.get(to).tier() == steps.get(from).tier()) {
            to++;
        }
        return to;
    }

    private List<Plan.Step> tier(
            List<Plan.Step> equals, Terms.Sticky sticky, Ask ask, String callerKey) {
        if (equals.size() == 1) {
            return equals;
        }
        @Nullable List<Plan.Step> kept =
                switch (sticky) {
                    case NONE -> null;
                    case CONVERSATION -> Sticky.order(equals, ask, callerKey);
                };
        if (kept != null) {
            return kept;
        }
        List<Drawn<Plan.Step>> all = new ArrayList<>(equals.size());
        for (Plan.Step step : equals) {
            all.add(new Drawn<>(step, limits.model(step), step.weight()));
        }
        return order(all);
    }

    /// One of several equals.
    private record Drawn<T>(T what, Load under, int weight) {}

    private <T> List<T> order(List<Drawn<T>> all) {
        long now = nanoTime.getAsLong();
        double usual = median(all);
        double[] pulls = new double[all.size()];
        for (int i = 0; i < pulls.length; i++) {
            Drawn<T> one = all.get(i);
            pulls[i] = one.weight() / Math.max(1, one.under().latency.expected(usual, now));
        }
        List<T> order = new ArrayList<>(all.size());
        while (order.size() < all.size()) {
            int first = draw(pulls);
            int second = order.size() == all.size() - 1 ? first : draw(pulls);
            int chosen = crowd(all, pulls, second) < crowd(all, pulls, first) ? second : first;
            order.add(all.get(chosen).what());
            pulls[chosen] = 0;
        }
        return order;
    }

    private static <T> double crowd(List<Drawn<T>> all, double[] pulls, int i) {
        return all.get(i).under().inFlight() / pulls[i];
    }

    /// The place of one with a pull, by chance in proportion to it.
    private int draw(double[] pulls) {
        double point = random.nextDouble() * Arrays.stream(pulls).sum();
        int last = -1;
        for (int i = 0; i < pulls.length; i++) {
            if (pulls[i] > 0) {
                last = i;
                point -= pulls[i];
                if (point < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    /// The middle of what is known of the equals; 1 where nothing is.
    private static <T> double median(List<Drawn<T>> all) {
        double[] known =
                all.stream()
                        .mapToDouble(one -> one.under().latency.mean())
                        .filter(mean -> mean >= 0)
                        .sorted()
                        .toArray();
        int middle = known.length / 2;
        if (known.length == 0) {
            return 1;
        }
        return known.length % 2 == 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2;
    }
}
