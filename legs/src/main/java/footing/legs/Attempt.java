package footing.legs;

import footing.http.Upstream.Clocks;
import org.jspecify.annotations.Nullable;

/// One try of an ask on one leg.
///
/// @param requestId the request's id, the same over all attempts, e.g. `req_…`
/// @param number 1 for the first attempt
/// @param model the leg's own name of the model that shall answer
/// @param key id of the leg's key to use, one of [Leg#keys()]; null for the leg's first
/// @param resume what of the answer the caller already has; null for an answer from its start
/// @param clocks how long each part may take; `total` is what is left of the caller's deadline
public record Attempt(
        String requestId,
        int number,
        String model,
        @Nullable String key,
        @Nullable Resume resume,
        Clocks clocks) {

    /// A try with the leg's first key, of an answer from its start.
    public Attempt(String requestId, int number, String model, Clocks clocks) {
        this(requestId, number, model, null, null, clocks);
    }
}
