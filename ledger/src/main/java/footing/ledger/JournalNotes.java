package footing.ledger;

import footing.ledger.allow.Hold;
import footing.ledger.allow.Notes;
import footing.ledger.allow.Settlement;

/// Holds and their ends on their way to the database. What finds no room is counted and logged by
/// the journal.
record JournalNotes(Journal journal) implements Notes {
    @Override
    public void held(Hold hold, long atMillis) {
        journal.append(KeptCodec.encode(HoldNote.of(hold, atMillis)));
    }

    @Override
    public void ended(Settlement settlement) {
        journal.append(KeptCodec.encode(settlement));
    }
}
