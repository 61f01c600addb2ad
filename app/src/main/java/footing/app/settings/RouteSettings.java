package footing.app.settings;

import footing.http.Upstream.Clocks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which legs serve a model that callers name, in order.
///
/// @param legs at least one; the first that can answer does
/// @param clocks how long each part may take on this route; the house's where none are written
public record RouteSettings(List<LegChoice> legs, Clocks clocks) {
    public RouteSettings {
        legs = List.copyOf(legs);
    }

    /// A leg of a route.
    ///
    /// @param leg a supplier's name, or `local`
    /// @param model the leg's own name of the model; null asks it for the name that the caller
    ///   said, or the nearest
    public record LegChoice(String leg, @Nullable String model) {
        /// Reads `leg` or `leg/model`; the model may hold further slashes.
        public static LegChoice parse(String text) {
            int slash = text.indexOf('/');
            return slash < 0
                    ? new LegChoice(text, null)
                    : new LegChoice(text.substring(0, slash), text.substring(slash + 1));
        }

        /// As `footing.yaml` writes it.
        @Override
        public String toString() {
            return model == null ? leg : leg + "/" + model;
        }
    }
}
