package footing.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keys, usage and verdicts of one data folder. Safe for use by many threads and by several
/// processes.
public interface Ledger extends AutoCloseable {
    /// The key that `secret` opens, unless revoked. Costs well under a microsecond; never touches
    /// the disk.
    Optional<Key> authenticate(String secret);

    /// Makes a key and returns its secret, which is told this once and kept as a hash only. The
    /// name is any text of 1 to 100 characters without control characters, else
    /// `IllegalArgumentException`.
    NewKey addKey(String name);

    /// As [#addKey], for a key that may also rule over verdicts at the gateway's own desk.
    NewKey addAdminKey(String name);

    /// Revokes at once, also in other processes within a second. Takes an id, an unambiguous
    /// beginning of an id or of a secret, or a whole secret. False where no such active key is.
    boolean revokeKey(String idOrPrefix);

    /// All keys, oldest first.
    List<Key> keys();

    /// Writes a row so that it survives `kill -9` when this returns [Receipt#KEPT]. Takes about a
    /// microsecond; waits for no database and throws nothing. `LOST` when neither the journal nor
    /// the disk has room: the answer goes on, the loss is logged and counted in [#state()].
    Receipt record(UsageRow row);

    /// Sums per key, leg and model over rows of `[from, until)`, the largest first. Rows still in
    /// this process's journal are drained first.
    List<UsageSum> usage(Instant from, Instant until);

    /// Sums as `query` groups them, days in order, the largest first within.
    List<UsageGroup> usage(UsageQuery query);

    /// The rows that came last, newest first.
    List<UsageRow> latest(int count);

    /// Verdicts, rulings and unknown refusals of the same folder. Usable until the ledger closes.
    Shelf shelf();

    /// Whether this process does what one of all nodes on the same database does for the others,
    /// e.g. ask suppliers whether they serve again. When the node that leads dies another leads
    /// within about a second; within about 12 seconds when its host or network does. A node that
    /// cannot reach the database leads itself; a visitor never leads. Never touches the disk.
    boolean leads();

    /// How the ledger itself is doing, for `/readyz` and metrics. Never touches the disk.
    LedgerState state();

    /// Waits until every row recorded before the call is in the database, or throws [LedgerFault]
    /// when the database cannot be written; the rows then stay in the journal.
    void drain();

    /// Drains, ends the threads and lets the folder go. Rows that could not be drained stay in the
    /// journal for the next gateway.
    @Override
    void close();

    /// What became of a row given to the ledger.
    enum Receipt {
        /// It survives the death of this process.
        KEPT,
        /// It found no room on the disk and is gone; [LedgerState#lost()] counts it.
        LOST
    }

    /// A caller's key, without its secret.
    ///
    /// @param id short and public, e.g. `k_3f9a1c2b`
    /// @param prefix the first characters of the secret, for people, e.g. `sk-footing-3f9a…`
    /// @param admin whether it may rule over verdicts
    record Key(
            String id,
            String name,
            String prefix,
            Instant created,
            Optional<Instant> revoked,
            boolean admin) {}

    /// A key just made.
    ///
    /// @param secret `sk-footing-` and 43 characters of base64url
    record NewKey(Key key, String secret) {}

    /// What one key used on one leg and model.
    ///
    /// @param requests requests whose first attempt went here, so that requests add up over legs
    /// @param attempts all attempts that went here
    /// @param failed attempts that ended other than `answered` or `caller_left`
    /// @param tokensIn fresh, cached and cache-writing input together
    /// @param tokensOut visible and reasoning output together
    record UsageSum(
            String keyId,
            String keyName,
            String leg,
            String model,
            long requests,
            long attempts,
            long failed,
            long tokensIn,
            long tokensOut) {}
}
