package footing.app.settings;

import footing.gateway.Terms;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which legs serve a model that callers name, in order.
///
/// @param tiers at least one, none empty; the first that has a leg that can answer does. Among the
///   legs of one tier the gateway chooses
/// @param terms how it is served; the house's where none are written
public record RouteSettings(List<List<LegChoice>> tiers, Terms terms) {
    public RouteSettings {
        tiers = tiers.stream().map(List::copyOf).toList();
    }

    /// The legs as `footing.yaml` writes them, e.g. `[[azure-east, azure-west], local]`.
    public String written() {
        return tiers.stream()
                .map(tier -> tier.size() == 1 ? tier.getFirst().toString() : tier.toString())
                .collect(Collectors.joining(", ", "[", "]"));
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
