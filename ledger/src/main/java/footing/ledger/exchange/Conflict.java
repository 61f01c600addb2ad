package footing.ledger.exchange;

/// Two buckets that cannot both hold.
public sealed interface Conflict {
    /// What is there already.
    Bucket there();

    /// What came.
    Bucket came();

    /// The same group and time with other figures.
    record Changed(Bucket there, Bucket came) implements Conflict {}

    /// The same time, split in another way or into spans of another width: counted together, the
    /// same use would count twice.
    record Twice(Bucket there, Bucket came) implements Conflict {}
}
