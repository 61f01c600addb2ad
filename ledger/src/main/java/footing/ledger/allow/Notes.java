package footing.ledger.allow;

/// Where holds and their ends are written down so that they survive the process. Called on the data
/// path: must neither wait nor throw.
public interface Notes {
    /// A hold begins.
    void held(Hold hold, long atMillis);

    /// A hold ended.
    void ended(Settlement settlement);

    /// Writes nothing down.
    Notes NONE =
            new Notes() {
                @Override
                public void held(Hold hold, long atMillis) {}

                @Override
                public void ended(Settlement settlement) {}
            };
}
