package footing.legs.supplier;

import footing.legs.ModelCard;
import footing.legs.catalogue.Supplier;
import java.net.URI;
import java.util.List;

/// A supplier as one house uses it.
///
/// @param leg the leg's name, unique in the house
/// @param baseUrl e.g. `https://api.openai.com/v1`; a query is kept and sent with each request
/// @param keys equal ones; empty where the supplier needs none
/// @param models the models that may be asked for; empty for any
public record Account(
        String leg,
        Supplier supplier,
        URI baseUrl,
        List<SupplierKey> keys,
        List<ModelCard> models) {
    public Account {
        keys = List.copyOf(keys);
        models = List.copyOf(models);
        if (baseUrl.getHost() == null
                || !("http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme()))) {
            throw new IllegalArgumentException(
                    "base URL of "
                            + leg
                            + ": "
                            + baseUrl
                            + " (expected: http(s)://HOST[:PORT]/PATH)");
        }
    }

    /// An account with one key, which is called `key`.
    public Account(
            String leg, Supplier supplier, URI baseUrl, KeySource key, List<ModelCard> models) {
        this(leg, supplier, baseUrl, List.of(new SupplierKey("key", key)), models);
    }
}
