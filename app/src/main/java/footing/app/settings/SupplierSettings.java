package footing.app.settings;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One supplier as the operator wants it; what is null is as the catalogue says.
///
/// @param like the supplier of the catalogue whose dialect and habits this one has; the leg's own
///   name where null
/// @param key where the secret is; the supplier's usual environment variable where null
/// @param baseUrl without a slash at its end, e.g. `https://api.openai.com/v1`
/// @param models the models to use, in order of preference; empty for those of the catalogue
public record SupplierSettings(
        @Nullable String like, @Nullable Secret key, @Nullable URI baseUrl, List<String> models) {
    /// As the catalogue says.
    public static final SupplierSettings DEFAULT =
            new SupplierSettings(null, null, null, List.of());

    public SupplierSettings {
        models = List.copyOf(models);
    }
}
