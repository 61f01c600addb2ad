package footing.ledger;

import footing.ledger.Ledger.NewKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who may spend: tenants and their keys, and the record of who changed what about them.
///
/// Safe for use by many threads and by several processes. Every call asks the database and throws
/// [LedgerFault] where it cannot be used. A change and its record are kept together or not at all;
/// this process obeys a change at once, others on the same folder within a second. `by` says who
/// changes, for people.
public interface Who {
    /// How long a rotated key works on where nothing else is said.
    Duration OVERLAP = Duration.ofHours(24);

    /// The longest overlap of a rotation.
    Duration LONGEST_OVERLAP = Duration.ofDays(90);

    /// Makes a key and returns its secret, which is told this once. [Why#NO_SUCH_TENANT] or
    /// [Why#TENANT_CLOSED] where its application is not or no longer there.
    Done<NewKey> addKey(KeyTerms terms, String by);

    /// Makes a new key in the place of another, on the same terms. The old one works until the
    /// overlap ends, or its own expiry where that comes first; with no overlap it ends now.
    ///
    /// @param key as for [Ledger#revokeKey]; must be active and not rotated yet
    /// @param overlap 0 to 90 days
    /// @param expires of the new key; as that of the old where empty
    Done<Rotated> rotateKey(String key, Duration overlap, Optional<Instant> expires, String by);

    /// Revokes a key.
    ///
    /// @param key as for [Ledger#revokeKey]
    Done<Ledger.Key> revokeKey(String key, String by);

    /// All keys, oldest first.
    List<Ledger.Key> keys();

    /// All tenants, by id.
    List<Tenant> tenants();

    /// Makes a tenant. The one above it must be there and open: [Why#NO_SUCH_TENANT],
    /// [Why#TENANT_CLOSED]; else [Why#TENANT_EXISTS] where the id was ever given.
    /// `IllegalArgumentException` for what is no id.
    Done<Tenant> addTenant(String id, String by);

    /// Closes a tenant for ever, with all below it: their keys open nothing from now on.
    Done<Tenant> closeTenant(String id, String by);

    /// The latest changes, newest first.
    List<Change> changes(int count);

    /// What a key shall be.
    ///
    /// @param name any text of 1 to 100 characters without control characters
    /// @param expires from when on it opens nothing; never where empty
    record KeyTerms(
            String name,
            Ledger.Key.Role role,
            Owner owner,
            Scope scope,
            Optional<Instant> expires) {
        public KeyTerms {
            KeyTable.checkName(name);
        }

        /// A key of the default application that may do all that its role may.
        public static KeyTerms plain(String name, Ledger.Key.Role role) {
            return new KeyTerms(name, role, Owner.DEFAULT, Scope.ANY, Optional.empty());
        }
    }

    /// A rotation: the new key with its secret, and the old one as it is now.
    record Rotated(NewKey key, Ledger.Key old) {}

    /// A change that somebody made.
    ///
    /// @param what e.g. `key.rotated`
    /// @param target id of the key or tenant
    /// @param detail what else is worth knowing; may be empty, never a secret
    record Change(Instant at, String by, String what, String target, String detail) {}

    /// What became of a change.
    sealed interface Done<T> {
        /// It was made.
        record Good<T>(T what) implements Done<T> {}

        /// It was not made.
        ///
        /// @param about ids that tell more: of the tenant, of the keys meant, of the successor
        record Not<T>(Why why, String about) implements Done<T> {}
    }

    /// Why a change was not made.
    enum Why {
        /// No key that is not revoked is meant.
        NO_SUCH_KEY,
        /// The beginning of several keys.
        SEVERAL_KEYS,
        /// The key opens nothing any more.
        KEY_ENDED,
        /// The key was rotated before.
        ALREADY_ROTATED,
        NO_SUCH_TENANT,
        TENANT_CLOSED,
        /// The id was given before, perhaps to a tenant that is closed.
        TENANT_EXISTS,
        /// The default organisation, team and application cannot be closed: keys that are made
        /// without saying whose belong there.
        DEFAULT_STAYS
    }
}
