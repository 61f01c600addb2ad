package footing.gateway;

import footing.http.Upstream.Clocks;
import java.util.List;
import java.util.Map;

/// What an operator says about who serves which model name.
///
/// @param named model name, or `*` for every other, to its route
/// @param unknown what happens to a name that no route and no leg has
/// @param weights of legs by their name, 1..1000: how much of the asks among equal ones; 1 for a
///   leg that is not here
/// @param terms what holds where a route says nothing else
public record Routes(
        Map<String, Route> named,
        UnknownModels unknown,
        Map<String, Integer> weights,
        Terms terms) {
    public static final Routes DEFAULT =
            new Routes(Map.of(), UnknownModels.NEAREST, Clocks.DEFAULT);

    public Routes {
        named = Map.copyOf(named);
        weights = Map.copyOf(weights);
    }

    /// All legs of the same weight, and the usual terms but for the clocks.
    public Routes(Map<String, Route> named, UnknownModels unknown, Clocks clocks) {
        this(named, unknown, Map.of(), Terms.of(clocks));
    }

    int weight(String leg) {
        return weights.getOrDefault(leg, 1);
    }

    /// The legs for one model name.
    ///
    /// @param tiers in order; the legs of one tier are equal. Each leg is `LEG` or `LEG/MODEL`
    public record Route(List<List<String>> tiers, Terms terms) {
        public Route {
            tiers = tiers.stream().map(List::copyOf).toList();
        }

        /// A route of legs in order, none the equal of another.
        public static Route inOrder(List<String> legs, Terms terms) {
            return new Route(legs.stream().map(List::of).toList(), terms);
        }
    }

    /// What happens to a model name that no route and no leg has.
    public enum UnknownModels {
        /// A name that the catalogue or its family tells apart goes to the nearest in capability;
        /// any other is refused.
        NEAREST,
        /// Refused.
        REFUSE
    }
}
