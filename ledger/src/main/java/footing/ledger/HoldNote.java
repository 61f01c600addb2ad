package footing.ledger;

import footing.ledger.allow.Amounts;
import footing.ledger.allow.Hold;

/// A hold as the journal and the database keep it.
///
/// @param id of the request
/// @param at when it began, milliseconds since 1970
/// @param until when it must have ended, milliseconds since 1970
record HoldNote(String id, String key, String route, long at, long until, Amounts most) {
    static HoldNote of(Hold hold, long at) {
        return new HoldNote(
                hold.id(),
                hold.claim().holder().key(),
                hold.claim().route(),
                at,
                hold.claim().millis(),
                hold.claim().most());
    }
}
