package footing.legs.refusal;

import footing.legs.Refusal;

/// What an answer or a break was.
public sealed interface Judged {
    /// A good answer to its end.
    record Good() implements Judged {}

    /// A refusal, a break or a failure.
    record Refused(Refusal why) implements Judged {}

    /// The caller left; it says nothing about the supplier.
    record Left() implements Judged {}

    /// The catalogue's word: a kind's, `ok`, or `client_cancelled`.
    default String word() {
        return switch (this) {
            case Good _ -> "ok";
            case Refused(Refusal why) -> why.kind().word();
            case Left _ -> "client_cancelled";
        };
    }
}
