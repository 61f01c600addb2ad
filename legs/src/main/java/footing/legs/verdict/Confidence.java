package footing.legs.verdict;

import java.util.Locale;

/// How sure a verdict is.
public enum Confidence {
    /// Decided by a status alone, or known to be ambiguous.
    LOW,
    /// Decided by a code or a text that most suppliers share.
    MEDIUM,
    /// Decided by the supplier's own code, or by a text that means one thing only.
    HIGH;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
