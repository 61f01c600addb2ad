package footing.legs.verdict;

/// Who or what is marked. Parts that the scope does not need are empty.
///
/// @param supplier the catalogue's id
/// @param leg the account; empty for scopes over all legs of a supplier or host
/// @param key id of the key, for [Scope#KEY]
/// @param model for [Scope#MODEL], and for keys and accounts where one model only is meant
/// @param host for [Scope#NETWORK], [Scope#ROUTE], [Scope#REGION] and [Scope#SUPPLIER]: a supplier
///   that is reached by another host is another matter
public record Subject(
        Scope scope, String supplier, String leg, String key, String model, String host) {
    /// For people, e.g. `openai/gpt-4o key OPENAI_API_KEY#3f9a1c2b`.
    public String text() {
        return (leg.isEmpty() ? supplier : leg)
                + (model.isEmpty() ? "" : "/" + model)
                + (key.isEmpty() ? "" : " key " + key)
                + (host.isEmpty() ? "" : " at " + host);
    }
}
