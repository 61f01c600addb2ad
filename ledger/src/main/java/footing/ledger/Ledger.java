package footing.ledger;

import footing.ledger.allow.Holds;
import footing.ledger.allow.Leases;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keys and whose they are, usage and verdicts of one data folder. Safe for use by many threads and
/// by several processes.
public interface Ledger extends AutoCloseable {
    /// The key that `secret` opens, while it is active. Costs well under a microsecond; never
    /// touches the disk.
    Optional<Key> authenticate(String secret);

    /// The key that `secret` opened until it expired, or until the overlap of its rotation ended.
    /// For telling so to its holder.
    Optional<Key> ended(String secret);

    /// Makes a key of the default application and returns its secret, which is told this once and
    /// kept as a hash only. The name is any text of 1 to 100 characters without control characters,
    /// else `IllegalArgumentException`.
    NewKey addKey(String name);

    /// As [#addKey], for a key of an admin.
    NewKey addAdminKey(String name);

    /// Revokes at once, also in other processes within a second. Takes an id, an unambiguous
    /// beginning of an id or of a secret, or a whole secret. False where no such key is that is not
    /// revoked.
    boolean revokeKey(String idOrPrefix);

    /// All keys, oldest first.
    List<Key> keys();

    /// Limits, budgets and grants, as people set them.
    Allowances allowances();

    /// Usage that other houses' exports tell, and grants made equal to it.
    Imports imports();

    /// Looks the books through.
    Audit audit();

    /// Holds before requests and settles after them. Only of a gateway; throws [LedgerFault] for a
    /// visitor.
    Holds holds();

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

    /// Tenants, their keys and who changed them. Usable until the ledger closes.
    Who who();

    /// Verdicts, rulings and unknown refusals of the same folder. Usable until the ledger closes.
    Shelf shelf();

    /// Whether this process does what one of all nodes on the same database does for the others,
    /// e.g. ask suppliers whether they serve again. When the node that leads dies another leads
    /// within about a second; within about 12 seconds when its host or network does. A node that
    /// cannot reach the database leads itself; a visitor never leads. Never touches the disk.
    boolean leads();

    /// How the ledger itself is doing, for `/readyz` and metrics. Never touches the disk.
    LedgerState state();

    /// How the sharing of limits with other nodes is doing; empty where none are shared.
    default Optional<Leases.State> shared() {
        return Optional.empty();
    }

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

    /// A key, without its secret.
    ///
    /// @param id short and public, e.g. `k_3f9a1c2b`
    /// @param prefix the first characters of the secret, for people, e.g. `sk-footing-3f9a…`
    /// @param revoked since when it is revoked, or one of its owner closed
    /// @param owner to whom it belongs for ever
    /// @param expires from when on it opens nothing
    /// @param replaced by which key, where it was rotated
    record Key(
            String id,
            String name,
            String prefix,
            Instant created,
            Optional<Instant> revoked,
            Role role,
            Owner owner,
            Scope scope,
            Optional<Instant> expires,
            Optional<Replaced> replaced) {
        /// What a key's holder is to this house.
        public enum Role {
            /// Asks models.
            CALLER,
            /// Asks models, and rules at the gateway's own desk.
            ADMIN
        }

        /// A rotation.
        ///
        /// @param by id of the key in its place
        /// @param ends from when on the old one opens nothing
        public record Replaced(String by, Instant ends) {}

        public boolean admin() {
            return role == Role.ADMIN;
        }

        /// How a key stands.
        public enum State {
            ACTIVE,
            /// Another is in its place and the overlap is over.
            REPLACED,
            EXPIRED,
            REVOKED
        }

        public State state(Instant now) {
            if (revoked.isPresent()) {
                return State.REVOKED;
            }
            if (active(now)) {
                return State.ACTIVE;
            }
            return expires.equals(ends()) ? State.EXPIRED : State.REPLACED;
        }

        /// From when on it opens nothing, by its expiry or its rotation.
        public Optional<Instant> ends() {
            Optional<Instant> overlap = replaced.map(Replaced::ends);
            return expires.isEmpty() || overlap.filter(expires.get()::isAfter).isPresent()
                    ? overlap
                    : expires;
        }

        /// Whether it opens something at `now`.
        public boolean active(Instant now) {
            return revoked.isEmpty() && ends().filter(end -> !now.isBefore(end)).isEmpty();
        }
    }

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
