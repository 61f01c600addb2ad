package footing.legs.verdict;

import footing.legs.Refusal;

/// What a refusal comes to: what it is, of whom, for how long, how sure.
///
/// @param kind may differ from the refusal's: a rate limit of hours is a plan that is used up
/// @param confirmNeeded whether it stands only after a second sighting or a probe
public record Judged(
        Refusal.Kind kind,
        Subject subject,
        Permanence permanence,
        Confidence confidence,
        boolean confirmNeeded,
        String decidedBy) {
    /// Whether anything is marked at all.
    public boolean marks() {
        return subject.scope() != Scope.REQUEST;
    }
}
