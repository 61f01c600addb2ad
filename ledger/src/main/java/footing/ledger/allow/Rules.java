package footing.ledger.allow;

import java.util.List;

/// All limits and grants of the house at one time.
public record Rules(List<Limit> limits, List<Grant> grants) {
    public static final Rules NONE = new Rules(List.of(), List.of());

    /// Copies the lists.
    public Rules {
        limits = List.copyOf(limits);
        grants = List.copyOf(grants);
    }
}
