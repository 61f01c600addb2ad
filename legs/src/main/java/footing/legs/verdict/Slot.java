package footing.legs.verdict;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One verdict as it lives. The gate may be read by any thread; all else belongs to the docket's
/// lock.
final class Slot {
    volatile Gate gate;
    Verdict verdict;

    /// Whether it runs on the operator's own machines.
    final boolean selfHosted;

    /// The key and leg that saw it first.
    String firstFrom = "";

    /// Probes that succeeded in a row.
    int goodProbes;

    /// Times in a row that it came back soon after it had passed.
    int streak;

    /// When probation began; the verdict's beginning where it did not.
    Instant probation;

    /// When its probe was given out and not answered yet.
    @Nullable Instant given;

    Slot(Verdict verdict, boolean selfHosted, Instant now) {
        this.verdict = verdict;
        this.selfHosted = selfHosted;
        this.probation = now;
        this.gate = Gate.of(verdict, now);
    }

    /// Whether it speaks of a leg's model under a key.
    boolean covers(String supplier, String host, String key, String model) {
        Subject subject = verdict.subject();
        return subject.supplier().equals(supplier)
                && (subject.key().isEmpty() || subject.key().equals(key))
                && (subject.model().isEmpty() || subject.model().equals(model))
                && (subject.host().isEmpty() || subject.host().equals(host));
    }
}
