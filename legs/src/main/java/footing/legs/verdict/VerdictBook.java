package footing.legs.verdict;

import footing.legs.Party;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// All verdicts of a house. Safe for use by many threads; a look at what stands costs well under a
/// microsecond and takes no lock.
public final class VerdictBook implements AutoCloseable {
    /// A book whose verdicts are kept in `store`. Begins with what is there.
    public VerdictBook(InstantSource clock, RandomGenerator random, VerdictStore store) {}

    /// What keeps a leg's model under a key from being asked now; empty where it may be asked.
    public Optional<Verdict> closed(Party party, @Nullable String key, String model) {
        return Optional.empty();
    }

    /// Judges a failure and marks what it speaks of.
    public void failed(Sighting seen) {}

    /// Notes a good answer: it clears suspicion, never a verdict that stands.
    public void succeeded(Party party, @Nullable String key, String model) {}

    /// All verdicts that are kept, the newest first.
    public List<Verdict> all() {
        return List.of();
    }

    /// Verdicts whose probe is due. Each is given out once until [#probed] is called for it.
    public List<Verdict> due() {
        return List.of();
    }

    /// Tells how a probe ended.
    ///
    /// @param failure null where it succeeded
    public void probed(Verdict verdict, @Nullable Sighting failure) {}

    @Override
    public void close() {}
}
