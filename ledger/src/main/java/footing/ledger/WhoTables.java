package footing.ledger;

import footing.ledger.Ledger.NewKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Tenants, keys and changes in the tables of the ledger's database.
final class WhoTables implements Who {
    private final Desk desk;
    private final InstantSource clock;
    private final SecureRandom random;

    /// Who gives out connections.
    interface Desk {
        /// Does `work` in one transaction, then lets this process obey what it changed.
        <T> T change(Work<T> work);

        /// Does `work` without changing anything.
        <T> T look(Work<T> work);
    }

    /// Something done with a connection.
    interface Work<T> {
        T with(Connection db, Pepper pepper) throws SQLException, IOException;
    }

    WhoTables(Desk desk, InstantSource clock, SecureRandom random) {
        this.desk = desk;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Done<NewKey> addKey(KeyTerms terms, String by) {
        Instant now = clock.instant();
        checkExpiry(terms.expires(), now);
        return desk.change((db, pepper) -> {
            String app = terms.owner().appId();
            Optional<Tenant> tenant = TenantTable.find(db, app);
            if (tenant.isEmpty()) {
                return new Done.Not<>(Why.NO_SUCH_TENANT, app);
            }
            if (tenant.get().closed().isPresent()) {
                return new Done.Not<>(Why.TENANT_CLOSED, app);
            }
            NewKey made = KeyTable.add(db, pepper, new KeyTable.Wanted(terms, now), random);
            Ledger.Key key = made.key();
            note(db, now, by, "key.added", key.id(), detail(key));
            return new Done.Good<>(made);
        });
    }

    private static void checkExpiry(Optional<Instant> expires, Instant now) {
        if (expires.isPresent() && !expires.get().isAfter(now)) {
            throw new IllegalArgumentException(
                    "expires: " + expires.get() + " (expected: after " + now + ")");
        }
    }

    /// What a key was made for.
    private static String detail(Ledger.Key key) {
        StringBuilder out = new StringBuilder(key.admin() ? "admin" : "caller");
        out.append(" of ").append(key.owner().appId());
        if (!key.scope().equals(Scope.ANY)) {
            out.append(", scope ").append(key.scope().toJson());
        }
        key.expires().ifPresent(at -> out.append(", expires ").append(at));
        return out.toString();
    }

    @Override
    public Done<Rotated> rotateKey(
            String key, Duration overlap, Optional<Instant> expires, String by) {
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new IllegalArgumentException(
                    "overlap: " + overlap + " (expected: 0 to " + LONGEST_OVERLAP.toDays() + " d)");
        }
        Instant now = clock.instant();
        checkExpiry(expires, now);
        return desk.change((db, pepper) -> {
            List<Ledger.Key> meant = KeyTable.meant(db, pepper, key);
            if (meant.size() != 1) {
                return notOne(meant);
            }
            Ledger.Key old = meant.getFirst();
            if (old.replaced().isPresent()) {
                return new Done.Not<>(Why.ALREADY_ROTATED, old.replaced().get().by());
            }
            if (!old.active(now)) {
                return new Done.Not<>(Why.KEY_ENDED, old.id());
            }
            KeyTerms terms =
                    new KeyTerms(
                            old.name(),
                            old.role(),
                            old.owner(),
                            old.scope(),
                            expires.or(old::expires));
            NewKey made = KeyTable.add(db, pepper, new KeyTable.Wanted(terms, now), random);
            Ledger.Key.Replaced replaced =
                    new Ledger.Key.Replaced(made.key().id(), now.plus(overlap));
            if (!KeyTable.replace(db, old.id(), replaced)) {
                throw new LedgerFault("key " + old.id() + " was changed at the same moment");
            }
            note(
                    db,
                    now,
                    by,
                    "key.rotated",
                    old.id(),
                    "replaced by " + replaced.by() + ", works until " + replaced.ends());
            return new Done.Good<>(new Rotated(made, KeyTable.one(db, old.id())));
        });
    }

    private static <T> Done<T> notOne(List<Ledger.Key> meant) {
        return meant.isEmpty()
                ? new Done.Not<>(Why.NO_SUCH_KEY, "")
                : new Done.Not<>(
                        Why.SEVERAL_KEYS,
                        String.join(", ", meant.stream().map(Ledger.Key::id).toList()));
    }

    @Override
    public Done<Ledger.Key> revokeKey(String key, String by) {
        Instant now = clock.instant();
        return desk.change((db, pepper) -> {
            List<Ledger.Key> meant = KeyTable.meant(db, pepper, key);
            if (meant.size() != 1) {
                return notOne(meant);
            }
            String id = meant.getFirst().id();
            if (!KeyTable.revoke(db, id, now)) {
                return new Done.Not<>(Why.NO_SUCH_KEY, "");
            }
            note(db, now, by, "key.revoked", id, "");
            return new Done.Good<>(KeyTable.one(db, id));
        });
    }

    @Override
    public List<Ledger.Key> keys() {
        return desk.look((db, _) -> KeyTable.all(db).stream().map(KeyTable.Stored::key).toList());
    }

    @Override
    public List<Tenant> tenants() {
        return desk.look((db, _) -> TenantTable.all(db));
    }

    @Override
    public Done<Tenant> addTenant(String id, String by) {
        Tenant.Kind kind = Tenant.kind(id);
        Instant now = clock.instant();
        return desk.change((db, _) -> {
            if (kind != Tenant.Kind.ORGANISATION) {
                String above = id.substring(0, id.lastIndexOf('/'));
                Optional<Tenant> parent = TenantTable.find(db, above);
                if (parent.isEmpty()) {
                    return new Done.Not<>(Why.NO_SUCH_TENANT, above);
                }
                if (parent.get().closed().isPresent()) {
                    return new Done.Not<>(Why.TENANT_CLOSED, above);
                }
            }
            if (!TenantTable.add(db, kind, id, now)) {
                return new Done.Not<>(Why.TENANT_EXISTS, id);
            }
            note(db, now, by, kind.word() + ".added", id, "");
            return new Done.Good<>(TenantTable.find(db, id).orElseThrow());
        });
    }

    @Override
    public Done<Tenant> closeTenant(String id, String by) {
        Tenant.Kind kind = Tenant.kind(id);
        Instant now = clock.instant();
        if ((Owner.DEFAULT.appId() + "/").startsWith(id + "/")) {
            return new Done.Not<>(Why.DEFAULT_STAYS, id);
        }
        return desk.change((db, _) -> {
            Optional<Tenant> found = TenantTable.find(db, id);
            if (found.isEmpty()) {
                return new Done.Not<>(Why.NO_SUCH_TENANT, id);
            }
            if (found.get().closed().isPresent()) {
                return new Done.Not<>(Why.TENANT_CLOSED, id);
            }
            TenantTable.close(db, kind, id, now);
            note(db, now, by, kind.word() + ".closed", id, "keys: " + found.get().keys());
            return new Done.Good<>(TenantTable.find(db, id).orElseThrow());
        });
    }

    @Override
    public List<Change> changes(int count) {
        return desk.look((db, _) -> ChangeTable.latest(db, count));
    }

    private static void note(
            Connection db, Instant at, String by, String what, String target, String detail)
            throws SQLException {
        ChangeTable.add(db, new Change(at, by, what, target, detail));
    }
}
