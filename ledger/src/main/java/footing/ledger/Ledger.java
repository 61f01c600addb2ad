package footing.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keys and usage of one data folder. Safe for use by many threads and by several processes.
public interface Ledger extends AutoCloseable {
    /// The key that `secret` opens, unless revoked. Costs well under a microsecond; never touches
    /// the disk.
    Optional<Key> authenticate(String secret);

    /// Makes a key and returns its secret, which is told this once and kept as a hash only.
    NewKey addKey(String name);

    /// Revokes at once, also in other processes within a second. False where no such active key is.
    boolean revokeKey(String idOrPrefix);

    /// All keys, oldest first.
    List<Key> keys();

    /// Writes a row so that it survives `kill -9` when this returns. Takes microseconds; waits for
    /// no database.
    void record(UsageRow row);

    /// Sums per key, leg and model over rows of `[from, until)`, the largest first.
    List<UsageSum> usage(Instant from, Instant until);

    /// Waits until every recorded row is in the database.
    void drain();

    @Override
    void close();

    /// A caller's key, without its secret.
    ///
    /// @param id short and public, e.g. `k_3f9a1c2b`
    /// @param prefix the first characters of the secret, for people, e.g. `sk-footing-3f9a…`
    record Key(String id, String name, String prefix, Instant created, Optional<Instant> revoked) {}

    /// A key just made.
    ///
    /// @param secret `sk-footing-` and 43 characters of base64url
    record NewKey(Key key, String secret) {}

    /// What one key used on one leg and model.
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
