package footing.gateway;

import footing.http.Upstream.Clocks;
import java.util.List;
import java.util.Map;

/// What an operator says about who serves which model name.
///
/// @param named model name, or `*` for every other, to its route
/// @param unknown what happens to a name that no route and no leg has
/// @param clocks how long each part of a request may take where a route says nothing else
public record Routes(Map<String, Route> named, UnknownModels unknown, Clocks clocks) {
    public static final Routes DEFAULT =
            new Routes(Map.of(), UnknownModels.NEAREST, Clocks.DEFAULT);

    public Routes {
        named = Map.copyOf(named);
    }

    /// An ordered list of legs for one model name.
    ///
    /// @param legs each `LEG` or `LEG/MODEL`
    public record Route(List<String> legs, Clocks clocks) {
        public Route {
            legs = List.copyOf(legs);
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
