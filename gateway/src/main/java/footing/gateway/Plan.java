package footing.gateway;

import footing.legs.Leg;
import footing.legs.ModelCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which legs may serve an ask, in the order they are tried, and on which terms. Never empty.
///
/// @param steps their tiers never decrease; steps of one tier are equal, and stand in the order of
///   the settings
record Plan(List<Step> steps, Terms terms, String route) {
    Plan {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a plan without a leg (expected: 1 or more)");
        }
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).tier() < steps.get(i - 1).tier()) {
                throw new IllegalArgumentException("tiers out of order: " + steps);
            }
        }
    }

    /// A plan of no route.
    Plan(List<Step> steps, Terms terms) {
        this(steps, terms, "");
    }

    /// The same without the legs that are not meant; empty where none is left. Tiers move up.
    Optional<Plan> only(Predicate<Leg> meant) {
        List<Step> left = new ArrayList<>(steps.size());
        int before = -1;
        int tier = -1;
        for (Step step : steps) {
            if (meant.test(step.leg())) {
                tier += step.tier() == before ? 0 : 1;
                before = step.tier();
                left.add(step.inTier(tier));
            }
        }
        return left.isEmpty() ? Optional.empty() : Optional.of(with(left));
    }

    /// A plan on the usual terms.
    Plan(List<Step> steps) {
        this(steps, Terms.DEFAULT);
    }

    /// The same with some of its steps.
    Plan with(List<Step> some) {
        return new Plan(some, terms, route);
    }

    /// One leg under the name of one of its models.
    ///
    /// @param card what is known of the model; null where nothing is
    /// @param tier steps of the same are equal; a lower one is preferred
    /// @param weight 1..1000; how much of the asks among equals
    record Step(Leg leg, String model, @Nullable ModelCard card, int tier, int weight) {
        Step(Leg leg, String model, @Nullable ModelCard card) {
            this(leg, model, card, 0, 1);
        }

        long contextTokens() {
            return card == null ? 0 : card.contextTokens();
        }

        Step inTier(int another) {
            return new Step(leg, model, card, another, weight);
        }
    }
}
