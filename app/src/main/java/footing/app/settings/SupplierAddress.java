package footing.app.settings;

import footing.legs.catalogue.Supplier;
import footing.legs.catalogue.Supplier.AuthScheme;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a supplier answers and by which key: what the file says, else the usual environment
/// variables, else the catalogue.
///
/// @param baseUrl without a slash at its end
/// @param key empty where none is needed; never shown
public record SupplierAddress(String baseUrl, String key) {
    /// What an address may lack.
    public enum Missing {
        KEY,
        BASE_URL
    }

    /// The address, or empty while something is missing.
    public static Optional<SupplierAddress> of(
            SupplierSettings settings, Supplier supplier, Map<String, String> env) {
        if (!missing(settings, supplier, env).isEmpty()) {
            return Optional.empty();
        }
        String key = key(settings, supplier, env).orElse("");
        return baseUrl(settings, supplier, env).map(url -> new SupplierAddress(url, key));
    }

    /// What must be written or set before the supplier can be called. A key that is written but
    /// cannot be found is not told here.
    static List<Missing> missing(
            SupplierSettings settings, Supplier supplier, Map<String, String> env) {
        List<Missing> missing = new ArrayList<>();
        boolean needed = supplier.auth().scheme() != AuthScheme.NONE_OR_BEARER;
        if (needed && settings.keys().isEmpty() && key(settings, supplier, env).isEmpty()) {
            missing.add(Missing.KEY);
        }
        if (baseUrl(settings, supplier, env).isEmpty()) {
            missing.add(Missing.BASE_URL);
        }
        return missing;
    }

    private static Optional<String> key(
            SupplierSettings settings, Supplier supplier, Map<String, String> env) {
        return settings.keys().isEmpty()
                ? first(supplier.keyEnv(), env)
                : settings.keys().getFirst().look(env);
    }

    private static Optional<String> baseUrl(
            SupplierSettings settings, Supplier supplier, Map<String, String> env) {
        if (settings.baseUrl() != null) {
            return Optional.of(settings.baseUrl().toString());
        }
        Optional<String> set = first(supplier.baseUrlEnv(), env);
        return set.isPresent() ? set.map(url -> url.replaceAll("/+$", "")) : supplier.baseUrl();
    }

    private static Optional<String> first(Collection<String> names, Map<String, String> env) {
        return names.stream()
                .map(name -> env.getOrDefault(name, "").strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /// Without the key.
    @Override
    public String toString() {
        return baseUrl;
    }
}
