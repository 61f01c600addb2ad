package footing.gateway;

import footing.legs.Leg;
import footing.legs.ModelCard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which legs may serve an ask, in the order they are tried. Never empty.
record Plan(List<Step> steps) {
    Plan {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a plan without a leg (expected: 1 or more)");
        }
    }

    /// One leg under the name of one of its models.
    ///
    /// @param card what is known of the model; null where nothing is
    record Step(Leg leg, String model, @Nullable ModelCard card) {
        long contextTokens() {
            return card == null ? 0 : card.contextTokens();
        }
    }
}
