package footing.legs;

import footing.http.Upstream.Clocks;

/// One try of an ask on one leg.
///
/// @param requestId the request's id, the same over all attempts, e.g. `req_…`
/// @param number 1 for the first attempt
/// @param model the leg's own name of the model that shall answer
/// @param clocks how long each part may take; `total` is what is left of the caller's deadline
public record Attempt(String requestId, int number, String model, Clocks clocks) {}
