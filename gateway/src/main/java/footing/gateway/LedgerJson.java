package footing.gateway;

import footing.ledger.Allowances.Balance;
import footing.ledger.Allowances.GrantState;
import footing.ledger.UsageGroup;
import footing.ledger.UsageQuery.By;
import footing.ledger.allow.Grant;
import footing.ledger.allow.Limit;
import footing.ledger.allow.Standing;
import footing.ledger.allow.Worded;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Usage, limits, budgets, grants and balances as the admin API and the commands write them. Money
/// is in whole units with decimals, all else a count.
public final class LedgerJson {
    private LedgerJson() {}

    /// A line of usage.
    public static ObjectNode of(UsageGroup group, Set<By> by) {
        ObjectNode json = object();
        for (By each : By.values()) {
            if (by.contains(each)) {
                json.put(each.name().toLowerCase(Locale.ROOT), text(group, each));
                if (each == By.KEY) {
                    json.put("key_id", group.sum().keyId());
                }
            }
        }
        json.put("requests", group.sum().requests());
        json.put("attempts", group.sum().attempts());
        json.put("failed", group.sum().failed());
        json.put("tokens_in", group.sum().tokensIn());
        json.put("tokens_out", group.sum().tokensOut());
        ObjectNode costs = json.putObject("cost");
        ObjectNode charges = json.putObject("charge");
        new TreeMap<>(group.money())
                .forEach((currency, money) -> {
                    costs.put(currency, whole(money.cost()));
                    charges.put(currency, whole(money.charge()));
                });
        return json;
    }

    /// What a line says of one of the things that it is kept apart by.
    public static String text(UsageGroup group, By by) {
        return switch (by) {
            case DAY -> group.day().map(Object::toString).orElse("");
            case ORG -> group.org();
            case TEAM -> group.team();
            case APP -> group.app();
            case KEY ->
                    group.sum().keyName().isEmpty() ? group.sum().keyId() : group.sum().keyName();
            case LEG -> group.sum().leg();
            case MODEL -> group.sum().model();
        };
    }

    /// A limit.
    public static ObjectNode of(Limit limit) {
        ObjectNode json = object();
        json.put("id", limit.id());
        json.put("subject", limit.subject().toString());
        json.put("measure", limit.measure().word());
        json.put("window", limit.window().word());
        put(json, "amount", limit.measure().money(), limit.amount());
        return json;
    }

    /// A limit with what is left of it.
    public static ObjectNode of(Standing standing) {
        boolean money = standing.limit().measure().money();
        ObjectNode json = of(standing.limit());
        put(json, "spent", money, standing.taken());
        put(json, "left", money, standing.left());
        json.put(
                "begins_anew",
                standing.wholeMillis() == Long.MAX_VALUE
                        ? null
                        : Instant.ofEpochMilli(standing.wholeMillis()).toString());
        return json;
    }

    /// A grant and how it stands.
    public static ObjectNode of(GrantState state, Instant now) {
        Grant grant = state.grant();
        boolean money = Worded.money(grant.unit());
        ObjectNode json = object();
        json.put("id", grant.id());
        json.put("holder", grant.holder().toString());
        json.put("unit", grant.unit().word());
        put(json, "amount", money, grant.amount());
        put(json, "left", money, state.left());
        json.put("state", state(state, now));
        json.put("category", grant.category().word());
        json.put("priority", grant.priority());
        names(json, "legs", grant.scope().legs());
        names(json, "models", grant.scope().models());
        names(json, "routes", grant.scope().routes());
        json.put("effective", grant.effective().toString());
        json.put("expires", text(grant.expires()));
        json.put("rollover", grant.rollover());
        json.put("provenance", grant.provenance());
        json.put("created", state.created().toString());
        json.put("closed", state.closed().map(Instant::toString).orElse(null));
        return json;
    }

    /// Whether a grant is `to_come`, `current`, `spent` or `over`.
    public static String state(GrantState state, Instant now) {
        if (state.closed().isPresent()) {
            return "over";
        }
        if (now.isBefore(state.grant().effective())) {
            return "to_come";
        }
        if (!state.grant().current(now)) {
            return "over";
        }
        return state.left() > 0 ? "current" : "spent";
    }

    /// What an account holds.
    public static ObjectNode of(Balance balance) {
        ObjectNode json = object();
        json.put("account", balance.account());
        json.put("unit", balance.unit());
        boolean money = balance.unit().equals("CNY") || balance.unit().equals("USD");
        put(json, "amount", money, balance.amount());
        return json;
    }

    private static void names(ObjectNode json, String name, Set<String> names) {
        ArrayNode array = json.putArray(name);
        names.stream().sorted().forEach(array::add);
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static void put(ObjectNode json, String name, boolean money, long amount) {
        if (money) {
            json.put(name, whole(amount));
        } else {
            json.put(name, amount);
        }
    }

    /// Millionths as a decimal number without zeros at its end.
    private static BigDecimal whole(long micros) {
        BigDecimal whole = BigDecimal.valueOf(micros, 6).stripTrailingZeros();
        return whole.scale() < 0 ? whole.setScale(0) : whole;
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }
}
