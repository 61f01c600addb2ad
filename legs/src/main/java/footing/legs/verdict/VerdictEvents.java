package footing.legs.verdict;

/// Hears what becomes of verdicts, to log and to count. Called by whichever thread brought the
/// change about, after it is in force and outside of any lock; must be quick and must not throw.
@FunctionalInterface
public interface VerdictEvents {
    /// Nobody listens.
    VerdictEvents NONE = (_, _) -> {};

    /// A verdict came to be, changed or went.
    void changed(Change change, Verdict verdict);

    /// What happened to a verdict.
    enum Change {
        /// Seen once, to be confirmed.
        SUSPECTED,
        /// In force from now on.
        STOOD,
        /// In force for a moment, and passes by itself.
        WAITS,
        /// Probes succeeded: a share of the traffic goes through.
        PROBATION,
        /// Gone: by probes, by probation that went well, or by a person.
        LIFTED,
        /// The suspicion was not confirmed.
        CLEARED,
        /// A person lets traffic through in spite of it.
        OVERRULED,
        /// The person's word has ended; it is in force again.
        RESUMED,
        /// Given up because too many are kept.
        DROPPED
    }

    /// A change, to be told later.
    record Happened(Change change, Verdict verdict) {}
}
