package footing.legs.verdict;

import footing.legs.Evidence;
import footing.legs.Party;
import footing.legs.Refusal;
import org.jspecify.annotations.Nullable;

/// A failure as an attempt saw it.
///
/// @param key id of the key that was used; null where the leg has none
/// @param model the leg's own name of the model
public record Sighting(
        Party party, @Nullable String key, String model, Refusal why, Evidence evidence) {}
