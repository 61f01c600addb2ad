package footing.legs.verdict;

import java.time.Instant;

/// A person's word on a verdict.
///
/// @param verdict id of the verdict
/// @param word what it says
/// @param reason why, 1 to 500 characters
/// @param by who said it: a key's name, or a user of this machine
/// @param until when it ends; a lift takes effect once
public record Ruling(
        String verdict, Word word, String reason, String by, Instant given, Instant until) {
    /// What a person says.
    public enum Word {
        /// Traffic flows in spite of the verdict, until the ruling ends.
        OVERRULE,
        /// The verdict is gone; what is seen from now on counts anew.
        LIFT
    }
}
