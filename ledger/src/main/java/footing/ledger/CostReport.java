package footing.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Costs beside the sums of [UsageReport], and the sums of tenants out of those of their keys.
///
/// Whole days come from the rollup, days that the query cuts from the rows, as there.
final class CostReport {
    private static final String COUNTED =
            """
            WITH counted AS (
                SELECT day, key_id, leg, model, currency, cost, charge FROM cost_rollup
                WHERE day >= ? AND day < ?
                UNION ALL
                SELECT (at - ((at % 86400000000) + 86400000000) % 86400000000) / 86400000000,
                       key_id, leg, model, currency, cost, charge
                FROM usage
                WHERE currency <> '' AND ((at >= ? AND at < ?) OR (at >= ? AND at < ?))
            )
            """;

    private CostReport() {}

    private record Group(String day, String key, String leg, String model) {}

    /// The sums of a query, with their costs; kept apart by tenants where it says so.
    static List<UsageGroup> sums(Connection db, UsageQuery query) throws SQLException {
        Set<UsageQuery.By> asked = query.by();
        Set<UsageQuery.By> own = EnumSet.noneOf(UsageQuery.By.class);
        own.addAll(asked);
        boolean tenants = own.removeIf(UsageQuery.By::tenant);
        if (tenants) {
            own.add(UsageQuery.By.KEY);
        }
        UsageQuery plain = new UsageQuery(query.from(), query.until(), own);
        Map<Group, Map<String, UsageGroup.Money>> costs = costs(db, plain);
        List<UsageGroup> groups = new ArrayList<>();
        for (UsageGroup group : UsageReport.sums(db, plain)) {
            groups.add(group.with(costs.getOrDefault(group(group), Map.of())));
        }
        return tenants ? Tenancy.fold(db, groups, asked) : groups;
    }

    private static Group group(UsageGroup group) {
        Ledger.UsageSum sum = group.sum();
        return new Group(
                group.day().map(Object::toString).orElse(""), sum.keyId(), sum.leg(), sum.model());
    }

    private static Map<Group, Map<String, UsageGroup.Money>> costs(Connection db, UsageQuery query)
            throws SQLException {
        Set<UsageQuery.By> by = query.by();
        List<String> groups = new ArrayList<>();
        String sql =
                COUNTED
                        + "SELECT "
                        + column(by, UsageQuery.By.DAY, "day", "NULL", groups)
                        + ", "
                        + column(by, UsageQuery.By.KEY, "key_id", "''", groups)
                        + ", "
                        + column(by, UsageQuery.By.LEG, "leg", "''", groups)
                        + ", "
                        + column(by, UsageQuery.By.MODEL, "model", "''", groups)
                        + ", currency, sum(cost), sum(charge) FROM counted GROUP BY "
                        + String.join(", ", groups)
                        + (groups.isEmpty() ? "" : ", ")
                        + "currency ORDER BY currency";
        Map<Group, Map<String, UsageGroup.Money>> found = new HashMap<>();
        try (PreparedStatement select = db.prepareStatement(sql)) {
            bind(select, Times.micros(query.from()), Times.micros(query.until()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Group group =
                            new Group(
                                    by.contains(UsageQuery.By.DAY)
                                            ? LocalDate.ofEpochDay(row.getLong(1)).toString()
                                            : "",
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4));
                    found.computeIfAbsent(group, _ -> new TreeMap<>())
                            .put(
                                    row.getString(5),
                                    new UsageGroup.Money(row.getLong(6), row.getLong(7)));
                }
            }
        }
        return found;
    }

    private static String column(
            Set<UsageQuery.By> by,
            UsageQuery.By wanted,
            String name,
            String otherwise,
            List<String> groups) {
        if (!by.contains(wanted)) {
            return otherwise;
        }
        groups.add(name);
        return name;
    }

    /// The whole days between, then what is before the first and after the last of them.
    private static void bind(PreparedStatement select, long from, long until) throws SQLException {
        long first = -Times.day(-from);
        long last = Math.max(first, Times.day(until));
        boolean within = first * Times.MICROS_PER_DAY > until;
        select.setLong(1, within ? 0 : first);
        select.setLong(2, within ? 0 : last);
        select.setLong(3, from);
        select.setLong(4, within ? until : first * Times.MICROS_PER_DAY);
        select.setLong(5, within ? 0 : last * Times.MICROS_PER_DAY);
        select.setLong(6, within ? 0 : until);
    }

    /// Sums of tenants.
    private static final class Tenancy {
        static List<UsageGroup> fold(
                Connection db, List<UsageGroup> groups, Set<UsageQuery.By> asked)
                throws SQLException {
            Map<String, Owner> owners = new HashMap<>();
            try (PreparedStatement select = db.prepareStatement("SELECT id, app FROM keys");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String key = row.getString(1);
                    Owner.of(row.getString(2)).ifPresent(owner -> owners.put(key, owner));
                }
            }
            Map<List<String>, UsageGroup> sums = new LinkedHashMap<>();
            for (UsageGroup group : groups) {
                UsageGroup owned =
                        group.of(Optional.ofNullable(owners.get(group.sum().keyId())), asked);
                sums.merge(owned.place(), owned, UsageGroup::plus);
            }
            return sums.values().stream().sorted(UsageGroup.ORDER).toList();
        }
    }
}
