package footing.ledger.allow;

/// How a limit stands.
///
/// @param taken spent or held in the present window
/// @param left what is there to take; negative where more was spent than there was
/// @param wholeMillis when all of it is there again if nobody takes any, milliseconds since 1970;
///   [Long#MAX_VALUE] where it will not be
public record Standing(Limit limit, long taken, long left, long wholeMillis) {}
