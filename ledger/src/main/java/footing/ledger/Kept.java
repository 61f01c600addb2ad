package footing.ledger;

import footing.ledger.allow.Settlement;
import java.util.ArrayList;
import java.util.List;

/// What the journal keeps on its way to the database.
sealed interface Kept {
    /// An attempt.
    record Row(UsageRow row) implements Kept {}

    /// The beginning of a hold.
    record Held(HoldNote note) implements Kept {}

    /// The end of a hold.
    record Ended(Settlement settlement) implements Kept {}

    /// Whether any of it moves something in the books; holds and ends without draws do not.
    static boolean posted(List<Kept> all) {
        for (Kept each : all) {
            boolean moves =
                    switch (each) {
                        case Row _ -> true;
                        case Held _ -> false;
                        case Ended(Settlement settlement) -> !settlement.draws().isEmpty();
                    };
            if (moves) {
                return true;
            }
        }
        return false;
    }

    /// The attempts among `all`.
    static List<UsageRow> rows(List<Kept> all) {
        List<UsageRow> rows = new ArrayList<>(all.size());
        for (Kept each : all) {
            if (each instanceof Row(UsageRow row)) {
                rows.add(row);
            }
        }
        return rows;
    }
}
