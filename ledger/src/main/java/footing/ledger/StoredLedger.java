package footing.ledger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A ledger in a store. See docs/ledger.md for what is durable when.
///
/// A gateway starts although the database cannot be used: rows wait in the journal, and
/// [LedgerState] tells.
public final class StoredLedger implements Ledger {
    private static final Logger LOG = System.getLogger("footing.ledger");
    private static final int SEGMENT_BYTES = 8 * 1024 * 1024;
    private static final int PATIENCE = 5_000;
    private static final int PATIENCE_AT_START = 1_000;

    private final Store store;
    private final Node node;
    private final InstantSource clock;
    private final SecureRandom random;
    private final KeyRing ring;
    private final AtomicLong implausible = new AtomicLong();
    private final AtomicLong direct = new AtomicLong();
    private final AtomicLong directLost = new AtomicLong();
    private final AtomicLong directRepeated = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final RulingWatch watch;
    private final Shelf shelf;
    private final @Nullable Gate gate;

    /// What only a gateway has.
    private record Gate(
            FolderLock lock, Journal journal, Drain drain, Upkeep upkeep, NodeLink link) {}

    /// Opens the ledger in the SQLite file of a folder. See the other `open`.
    public static Ledger open(Path folder, Role role, InstantSource clock, SecureRandom random) {
        return open(new StoreChoice.Sqlite(folder), role, clock, random);
    }

    /// Opens the ledger in a store. The data folder is made when it is not there. Throws
    /// [LedgerFault] when another gateway runs on the folder, when it cannot be made or used, when
    /// the pepper of the keys is missing, or, for a visitor, when the database cannot be used.
    public static Ledger open(
            StoreChoice choice, Role role, InstantSource clock, SecureRandom random) {
        return open(choice, role, clock, random, SEGMENT_BYTES);
    }

    static Ledger open(
            StoreChoice choice,
            Role role,
            InstantSource clock,
            SecureRandom random,
            int segmentBytes) {
        try {
            Folder made = Folder.make(choice.folder());
            Store store = Store.of(choice, made, random);
            return new StoredLedger(made, store, role, clock, random, segmentBytes);
        } catch (IOException e) {
            throw new LedgerFault("data folder " + choice.folder() + ": " + Faults.sentence(e), e);
        }
    }

    private StoredLedger(
            Folder folder,
            Store store,
            Role role,
            InstantSource clock,
            SecureRandom random,
            int segmentBytes)
            throws IOException {
        this.store = store;
        this.node = Node.of(folder, random);
        this.clock = clock;
        this.random = random;
        ring = new KeyRing(role == Role.GATEWAY ? new KeyCopy(folder.keys()) : KeyCopy.NONE, clock);
        watch = new RulingWatch(store);
        shelf = new StoredShelf(this::withDatabase, clock, watch);
        gate =
                switch (role) {
                    case VISITOR -> visit();
                    case GATEWAY -> takeGate(folder, segmentBytes);
                };
    }

    private @Nullable Gate visit() throws IOException {
        store.create();
        work((_, pepper) -> pepper);
        return null;
    }

    private Gate takeGate(Folder folder, int segmentBytes) throws IOException {
        FolderLock lock = FolderLock.take(folder);
        try {
            return gate(lock, folder, segmentBytes);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private Gate gate(FolderLock lock, Folder folder, int segmentBytes) {
        readKeys();
        Bell bell = new Bell();
        Journal journal =
                Journal.open(
                        folder.journal(), segmentBytes, clock, () -> node.segmentId(random), bell);
        Drain drain = new Drain(journal, store, node, ring, _ -> {});
        Upkeep upkeep = Upkeep.start(journal, drain, clock, bell);
        return new Gate(lock, journal, drain, upkeep, store.link(ring));
    }

    /// Makes what is missing and reads the keys, from the copy in the folder where the database is
    /// away; what that refuses now, the drain tries again.
    private void readKeys() {
        try {
            store.create();
            Threads.onPlatform(() -> {
                try (Connection db = store.connect(PATIENCE_AT_START)) {
                    ring.reload(store.prepare(db), db);
                }
                return true;
            });
        } catch (LedgerFault e) {
            throw e;
        } catch (Exception e) {
            LOG.log(
                    Level.ERROR,
                    "{0} cannot be used: {1}; starting {2}",
                    store.name(),
                    Faults.sentence(e),
                    fromCopy()
                            .map(at -> "with the keys of " + at)
                            .orElse("without the keys, which nobody can use yet"));
        }
    }

    private Optional<Instant> fromCopy() {
        try {
            return store.pepper().flatMap(ring::takeCopy);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the pepper: {0}", Faults.sentence(e));
            return Optional.empty();
        }
    }

    @Override
    public Optional<Key> authenticate(String secret) {
        if (gate == null) {
            work((db, pepper) -> {
                ring.reload(pepper, db);
                return true;
            });
        }
        return ring.find(secret);
    }

    @Override
    public NewKey addKey(String name) {
        return add(new KeyTable.Wanted(name, false, clock.instant()));
    }

    @Override
    public NewKey addAdminKey(String name) {
        return add(new KeyTable.Wanted(name, true, clock.instant()));
    }

    private NewKey add(KeyTable.Wanted wanted) {
        KeyTable.checkName(wanted.name());
        return changeKeys((db, pepper) -> KeyTable.add(db, pepper, wanted, random));
    }

    @Override
    public boolean revokeKey(String idOrPrefix) {
        return changeKeys((db, pepper) -> KeyTable.revoke(db, pepper, idOrPrefix, clock.instant()));
    }

    /// Changes something that [#authenticate] depends on, in one transaction, and tells all nodes.
    private <T> T changeKeys(Work<T> change) {
        return work((db, pepper) -> {
            db.setAutoCommit(false);
            store.tellKeysChanged(db);
            T changed = change.with(db, pepper);
            db.commit();
            db.setAutoCommit(true);
            ring.reload(pepper, db);
            return changed;
        });
    }

    @Override
    public List<Key> keys() {
        return work((db, _) -> KeyTable.all(db).stream().map(KeyTable.Stored::key).toList());
    }

    @Override
    public Receipt record(UsageRow row) {
        UsageRow fit = UsageRows.fit(row);
        if (!UsageRows.plausible(row)) {
            implausible.incrementAndGet();
            LOG.log(Level.WARNING, "leg {0} told an implausible usage", fit.leg());
        }
        if (gate == null) {
            return recordDirectly(fit);
        }
        return gate.journal().append(RowCodec.encode(fit)) ? Receipt.KEPT : Receipt.LOST;
    }

    /// A visitor owns no journal and waits for the store.
    private Receipt recordDirectly(UsageRow row) {
        try {
            work((db, _) -> {
                directRepeated.addAndGet(Books.on(store, db).write(List.of(row)));
                return true;
            });
            direct.incrementAndGet();
            return Receipt.KEPT;
        } catch (LedgerFault e) {
            directLost.incrementAndGet();
            LOG.log(Level.ERROR, "a usage row is lost: {0}", e.getMessage());
            return Receipt.LOST;
        }
    }

    @Override
    public List<UsageSum> usage(Instant from, Instant until) {
        UsageQuery query =
                new UsageQuery(
                        from,
                        until,
                        EnumSet.of(UsageQuery.By.KEY, UsageQuery.By.LEG, UsageQuery.By.MODEL));
        return usage(query).stream().map(UsageGroup::sum).toList();
    }

    @Override
    public List<UsageGroup> usage(UsageQuery query) {
        drain();
        return work((db, _) -> UsageReport.sums(db, query));
    }

    @Override
    public List<UsageRow> latest(int count) {
        drain();
        return work((db, _) -> UsageReport.latest(db, count));
    }

    @Override
    public Shelf shelf() {
        return shelf;
    }

    private <T> T withDatabase(StoredShelf.Work<T> work) {
        return work((db, _) -> work.with(db));
    }

    @Override
    public boolean leads() {
        return gate != null && gate.link().leads();
    }

    @Override
    public LedgerState state() {
        if (gate == null) {
            return new LedgerState(
                    ring.known(),
                    ring.asOf(),
                    direct.get(),
                    directLost.get(),
                    0,
                    0,
                    directRepeated.get(),
                    implausible.get(),
                    0,
                    Optional.empty(),
                    Optional.empty());
        }
        Journal.Counts counts = gate.journal().counts();
        return new LedgerState(
                ring.known(),
                ring.asOf(),
                counts.recorded(),
                counts.lost(),
                counts.backlogRows(),
                counts.bytes(),
                gate.drain().repeated(),
                implausible.get(),
                counts.setAside(),
                gate.upkeep().error(),
                gate.journal().error());
    }

    @Override
    public void drain() {
        if (gate != null) {
            gate.upkeep().drainNow();
        }
    }

    @Override
    public void close() {
        watch.close();
        if (gate != null && closed.compareAndSet(false, true)) {
            gate.link().close();
            gate.upkeep().close();
            gate.journal().close();
            gate.lock().close();
        }
    }

    /// Something done with a connection of its own.
    private interface Work<T> {
        T with(Connection db, Pepper pepper) throws SQLException, IOException;
    }

    private <T> T work(Work<T> work) {
        try {
            return Threads.onPlatform(() -> {
                try (Connection db = store.connect(PATIENCE)) {
                    return work.with(db, store.prepare(db));
                }
            });
        } catch (LedgerFault e) {
            throw e;
        } catch (Exception e) {
            throw new LedgerFault(store.name() + ": " + Faults.sentence(e), e);
        }
    }
}
