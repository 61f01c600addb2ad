package footing.gateway;

import org.jspecify.annotations.Nullable;

/// How a leg's words join what the caller has.
///
/// @param seam where they join, and who speaks from here on
/// @param guard what watches the first words of a continuation; null where the leg answers anew, or
///   where it carries on exactly
/// @param opening text in front of its first words, e.g. a line that says that the answer starts
///   anew; may be empty
/// @param given what of the answer the leg was given; empty where it answers anew
/// @param choices answers that must finish
/// @param usageAsked whether the caller wants usage in the stream
/// @param promptGuess tokens of the prompt, roughly, for where no leg tells them
record SeamStart(
        Closing.Seam seam,
        @Nullable SeamGuard guard,
        String opening,
        String given,
        int choices,
        boolean usageAsked,
        long promptGuess) {}
