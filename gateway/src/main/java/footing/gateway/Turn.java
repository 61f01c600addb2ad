package footing.gateway;

import footing.legs.Resume;
import org.jspecify.annotations.Nullable;

/// The attempt that comes next.
///
/// @param key id of the leg's key; null where it has none
/// @param resume what shall be carried on; null for an answer from its start
/// @param lastResort whether a verdict closes the leg and nothing else is left
record Turn(Seat seat, @Nullable String key, @Nullable Resume resume, boolean lastResort) {}
