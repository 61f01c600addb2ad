package footing.app.cli;

import footing.ledger.UsageGroup;
import footing.ledger.UsageQuery.By;
import footing.ledger.allow.Worded;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Usage in the columns of FOCUS, the FinOps Foundation's specification of bills, 1.2: those that
/// can be filled with what we know. A supplier's account, invoice and list price are not among it;
/// see docs/ledger.md. What we tell beyond it begins with `x_`.
final class Focus {
    /// What must be kept apart for it.
    static final Set<By> BY = EnumSet.of(By.DAY, By.ORG, By.TEAM, By.APP, By.KEY, By.LEG, By.MODEL);

    private static final List<String> COLUMNS =
            List.of(
                    "BilledCost",
                    "EffectiveCost",
                    "BillingCurrency",
                    "BillingPeriodStart",
                    "BillingPeriodEnd",
                    "ChargePeriodStart",
                    "ChargePeriodEnd",
                    "ChargeCategory",
                    "ChargeFrequency",
                    "ChargeDescription",
                    "ConsumedQuantity",
                    "ConsumedUnit",
                    "ServiceCategory",
                    "ServiceSubcategory",
                    "ServiceName",
                    "ProviderName",
                    "SkuMeter",
                    "SubAccountId",
                    "SubAccountName",
                    "Tags",
                    "x_Model",
                    "x_Requests",
                    "x_Attempts",
                    "x_TokensIn",
                    "x_TokensOut",
                    "x_Charge",
                    "x_PriceKnown");

    private Focus() {}

    /// A line of names and one for each group and currency.
    static List<String> lines(List<UsageGroup> groups) {
        List<String> lines = new ArrayList<>();
        lines.add(Csv.line(COLUMNS));
        for (UsageGroup group : groups) {
            if (group.money().isEmpty()) {
                lines.add(line(group, "", null, true));
            }
            boolean first = true;
            for (Map.Entry<String, UsageGroup.Money> money :
                    new TreeMap<>(group.money()).entrySet()) {
                lines.add(line(group, money.getKey(), money.getValue(), first));
                first = false;
            }
        }
        return lines;
    }

    /// @param counts whether the line tells the tokens; of several currencies only one may
    private static String line(
            UsageGroup group, String currency, UsageGroup.@Nullable Money money, boolean counts) {
        LocalDate day = group.day().orElse(LocalDate.EPOCH);
        LocalDate month = day.withDayOfMonth(1);
        long in = counts ? group.sum().tokensIn() : 0;
        long out = counts ? group.sum().tokensOut() : 0;
        String cost = money == null ? "0.00" : Worded.text(true, money.cost());
        return Csv.line(
                List.of(
                        cost,
                        cost,
                        currency.isEmpty() ? "USD" : currency,
                        start(month),
                        start(month.plusMonths(1)),
                        start(day),
                        start(day.plusDays(1)),
                        "Usage",
                        "Usage-Based",
                        group.sum().model() + " on " + group.sum().leg(),
                        Long.toString(Math.addExact(in, out)),
                        "Tokens",
                        "AI and Machine Learning",
                        "Generative AI",
                        group.sum().leg(),
                        group.sum().leg(),
                        "Tokens",
                        group.sum().keyId(),
                        group.sum().keyName(),
                        tags(group),
                        group.sum().model(),
                        Long.toString(counts ? group.sum().requests() : 0),
                        Long.toString(counts ? group.sum().attempts() : 0),
                        Long.toString(in),
                        Long.toString(out),
                        money == null ? "0.00" : Worded.text(true, money.charge()),
                        Boolean.toString(money != null)));
    }

    private static String start(LocalDate day) {
        return day + "T00:00:00Z";
    }

    private static String tags(UsageGroup group) {
        ObjectNode tags = JsonMapper.shared().createObjectNode();
        tags.put("organisation", group.org());
        tags.put("team", group.team());
        tags.put("application", group.app());
        return tags.toString();
    }
}
