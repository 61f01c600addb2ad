package footing.ledger.price;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rows of one layer, found by seller, model and instant. Letters' case in models' names does
/// not count.
final class Offers {
    private static final int FEWEST_DIGITS = 3;

    private final Map<String, Map<String, Row[]>> bySeller = new HashMap<>();

    Offers(List<PriceRow> rows) {
        Map<String, Map<String, List<Row>>> sorted = new HashMap<>();
        for (PriceRow row : rows) {
            Row ready = new Row(row);
            for (String model : row.offer().models()) {
                sorted.computeIfAbsent(row.offer().seller(), _ -> new HashMap<>())
                        .computeIfAbsent(model.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .add(ready);
            }
        }
        sorted.forEach((seller, models) -> {
            Map<String, Row[]> dated = new HashMap<>();
            models.forEach((model, of) -> dated.put(model, latestFirst(of)));
            bySeller.put(seller, dated);
        });
    }

    private static Row[] latestFirst(List<Row> rows) {
        rows.sort(Comparator.comparing((Row row) -> row.row().period().from()).reversed());
        for (int i = 1; i < rows.size(); i++) {
            PriceRow one = rows.get(i).row();
            if (one.period().from().equals(rows.get(i - 1).row().period().from())) {
                throw new IllegalArgumentException(
                        "two prices for the same model from "
                                + one.period().from()
                                + ": "
                                + one.id());
            }
        }
        return rows.toArray(Row[]::new);
    }

    /// The row that holds; null where there is none. A name that nobody lists is looked up by its
    /// longest known beginning, as far as what follows marks a dated or current edition; then as
    /// any model.
    @Nullable Row find(String seller, String model, Instant at) {
        Map<String, Row[]> models = bySeller.get(seller);
        if (models == null) {
            return null;
        }
        Row[] rows = models.get(model);
        if (rows == null) {
            rows = otherwise(models, model.toLowerCase(Locale.ROOT));
        }
        return rows == null ? null : holding(rows, at);
    }

    /// Every row that holds.
    List<PriceRow> holding(Instant at) {
        Set<PriceRow> rows = new LinkedHashSet<>();
        for (Map<String, Row[]> models : bySeller.values()) {
            for (Row[] dated : models.values()) {
                Row row = holding(dated, at);
                if (row != null) {
                    rows.add(row.row());
                }
            }
        }
        return List.copyOf(rows);
    }

    private static Row @Nullable [] otherwise(Map<String, Row[]> models, String name) {
        Row[] rows = models.get(name);
        if (rows == null) {
            rows = edition(models, name);
        }
        return rows == null ? models.get(PriceRow.Offer.ANY) : rows;
    }

    private static @Nullable Row holding(Row[] rows, Instant at) {
        long second = at.getEpochSecond();
        for (Row row : rows) {
            if (row.holds(second)) {
                return row;
            }
        }
        return null;
    }

    /// `gpt-4o-2024-08-06` is an edition of `gpt-4o`, `glm-4-0520` and `glm-4-latest` of `glm-4`;
    /// `glm-4-9b` and `claude-opus-4-1` are models of their own.
    private static Row @Nullable [] edition(Map<String, Row[]> models, String name) {
        int digits = 0;
        int end = name.length();
        while (true) {
            int dash = name.lastIndexOf('-', end - 1);
            if (dash < 1) {
                return null;
            }
            String part = name.substring(dash + 1, end);
            int numbers = digits(part);
            if (numbers < 0) {
                return null;
            }
            digits += numbers;
            if (digits >= FEWEST_DIGITS) {
                Row[] rows = models.get(name.substring(0, dash));
                if (rows != null) {
                    return rows;
                }
            }
            end = dash;
        }
    }

    /// How many digits a part of an edition has; enough of them for a word like `latest`; -1 where
    /// it is no part of an edition.
    private static int digits(String part) {
        if (part.equals("latest") || part.equals("preview")) {
            return FEWEST_DIGITS;
        }
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) < '0' || part.charAt(i) > '9') {
                return -1;
            }
        }
        return part.length() < 2 ? -1 : part.length();
    }
}
