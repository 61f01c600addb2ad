package footing.legs.verdict;

import java.util.Locale;

/// How far a verdict has come. Traffic flows unless it is [#STANDS]; in [#PROBATION] a share of it.
public enum State {
    /// Seen once and to be confirmed: the request went elsewhere, others continue.
    SUSPECT,
    /// In force: nothing is sent but probes.
    STANDS,
    /// Probes succeeded: a growing share is let through.
    PROBATION;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
