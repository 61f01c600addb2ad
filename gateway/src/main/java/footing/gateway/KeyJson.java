package footing.gateway;

import footing.ledger.Ledger;
import footing.ledger.Tenant;
import footing.ledger.Who;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Keys, tenants and changes as the admin API and the commands write them. Instants are those of
/// ISO 8601 in UTC; what is not so is null.
public final class KeyJson {
    private KeyJson() {}

    /// A key without its secret.
    public static ObjectNode of(Ledger.Key key, Instant now) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("id", key.id());
        json.put("name", key.name());
        json.put("key", key.prefix());
        json.put("admin", key.admin());
        json.put("organisation", key.owner().org());
        json.put("team", key.owner().teamId());
        json.put("application", key.owner().appId());
        ObjectNode scope = json.putObject("scope");
        key.scope()
                .restrictions()
                .forEach((name, words) -> {
                    ArrayNode array = scope.putArray(name);
                    words.forEach(array::add);
                });
        json.put("state", key.state(now).name().toLowerCase(Locale.ROOT));
        json.put("created", key.created().toString());
        json.put("expires", key.expires().map(Instant::toString).orElse(null));
        json.put("replaced_by", key.replaced().map(Ledger.Key.Replaced::by).orElse(null));
        json.put("ends", key.ends().map(Instant::toString).orElse(null));
        json.put("revoked", key.revoked().map(Instant::toString).orElse(null));
        return json;
    }

    /// A tenant.
    public static ObjectNode of(Tenant tenant) {
        boolean old = tenant.created().equals(Instant.EPOCH);
        return JsonMapper.shared()
                .createObjectNode()
                .put("id", tenant.id())
                .put("kind", tenant.kind().word())
                .put("name", tenant.name())
                .put("created", old ? null : tenant.created().toString())
                .put("closed", tenant.closed().map(Instant::toString).orElse(null))
                .put("keys", tenant.keys());
    }

    /// A change.
    public static ObjectNode of(Who.Change change) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("at", change.at().toString())
                .put("by", change.by())
                .put("what", change.what())
                .put("target", change.target())
                .put("detail", change.detail());
    }
}
