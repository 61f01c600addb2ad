package footing.legs.supplier;

import footing.legs.Jurisdiction;
import footing.legs.ModelCard;
import footing.legs.catalogue.Supplier;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A supplier as one house uses it.
///
/// @param leg the leg's name, unique in the house
/// @param baseUrl e.g. `https://api.openai.com/v1`; a query is kept and sent with each request
/// @param keys equal ones; empty where the supplier needs none
/// @param models the models that may be asked for; empty for any
/// @param country where who runs it is bound by law, as the operator says; null where the catalogue
///   shall say
public record Account(
        String leg,
        Supplier supplier,
        URI baseUrl,
        List<SupplierKey> keys,
        List<ModelCard> models,
        @Nullable String country) {
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

    /// An account that is where the catalogue says.
    public Account(
            String leg,
            Supplier supplier,
            URI baseUrl,
            List<SupplierKey> keys,
            List<ModelCard> models) {
        this(leg, supplier, baseUrl, keys, models, null);
    }

    /// An account with one key, which is called `key`.
    public Account(
            String leg, Supplier supplier, URI baseUrl, KeySource key, List<ModelCard> models) {
        this(leg, supplier, baseUrl, List.of(new SupplierKey("key", key)), models);
    }

    /// Who runs it is who the catalogue names only where its address is one of theirs.
    Jurisdiction jurisdiction() {
        if (country != null) {
            return new Jurisdiction.Country(country);
        }
        if (!supplier.jurisdiction().matches("[A-Z]{2}")) {
            return supplier.side() == Supplier.Side.SELF_HOSTED
                            || supplier.side() == Supplier.Side.LOCAL
                    ? new Jurisdiction.Operators()
                    : new Jurisdiction.Unknown();
        }
        return supplier.answersAt(baseUrl.getHost())
                ? new Jurisdiction.Country(supplier.jurisdiction())
                : new Jurisdiction.Unknown();
    }
}
