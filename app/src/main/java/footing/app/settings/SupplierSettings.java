package footing.app.settings;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One supplier as the operator wants it; what is null or empty is as the catalogue says.
///
/// @param like the supplier of the catalogue whose dialect and habits this one has; the leg's own
///   name where null
/// @param keys where the secrets of this one account are; the supplier's usual environment variable
///   where empty
/// @param baseUrl without a slash at its end, e.g. `https://api.openai.com/v1`
/// @param models the models to use, in order of preference; empty for those of the catalogue
/// @param weight 1..1000; how much of the asks this leg gets among equal ones
/// @param jurisdiction ISO country of who runs it; where null as the catalogue says, as long as the
///   address is one of the supplier's own
public record SupplierSettings(
        @Nullable String like,
        List<Secret> keys,
        @Nullable URI baseUrl,
        List<String> models,
        int weight,
        @Nullable String jurisdiction) {
    /// As the catalogue says, of weight 1.
    public static final SupplierSettings DEFAULT =
            new SupplierSettings(null, List.of(), null, List.of(), 1, null);

    public SupplierSettings {
        keys = List.copyOf(keys);
        models = List.copyOf(models);
    }
}
