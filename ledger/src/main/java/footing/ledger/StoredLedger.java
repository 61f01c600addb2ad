package footing.ledger;

import footing.ledger.allow.Holds;
import footing.ledger.allow.Leases;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A ledger in a store. See docs/ledger.md for what is durable when.
///
/// A gateway starts although the database cannot be used: rows wait in the journal, and
/// [LedgerState] tells.
public final class StoredLedger implements Ledger {
    private static final Logger LOG = System.getLogger("footing.ledger");

    /// Who makes a key where nobody is named.
    private static final String HOUSE = "footing";

    private static final int SEGMENT_BYTES = 8 * 1024 * 1024;
    private static final int PATIENCE = 5_000;
    private static final int PATIENCE_AT_START = 1_000;

    /// How long a start waits for the other nodes' limits.
    private static final Duration AT_START = Duration.ofMillis(500);

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
    private final Who who;
    private final Allowances allowances;
    private final Imports imports;
    private final Audit audit;
    private final BatchBooks.Life life;
    private final @Nullable Gate gate;

    /// What only a gateway has.
    private record Gate(
            FolderLock lock,
            Journal journal,
            Drain drain,
            Upkeep upkeep,
            Holds holds,
            NodeLink link,
            @Nullable Leases leases) {}

    /// How limits are shared with other nodes.
    ///
    /// @param ticker nanoseconds that only go on
    record Sharing(SharedLimits limits, RedisCommon.Terms terms, LongSupplier ticker) {}

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

    /// Opens the ledger of a gateway whose limits and grants are shared with other nodes on the
    /// same database. It opens although they cannot be reached.
    ///
    /// @param ticker nanoseconds that only go on
    public static Ledger open(
            StoreChoice choice,
            SharedLimits limits,
            InstantSource clock,
            LongSupplier ticker,
            SecureRandom random) {
        if (choice instanceof StoreChoice.Sqlite) {
            throw new LedgerFault("limits are shared by nodes on one PostgreSQL, not on SQLite");
        }
        Sharing sharing = new Sharing(limits, RedisCommon.Terms.USUAL, ticker);
        return open(choice, sharing, Role.GATEWAY, clock, random, SEGMENT_BYTES);
    }

    static Ledger open(
            StoreChoice choice,
            Role role,
            InstantSource clock,
            SecureRandom random,
            int segmentBytes) {
        return open(choice, null, role, clock, random, segmentBytes);
    }

    static Ledger open(
            StoreChoice choice,
            @Nullable Sharing sharing,
            Role role,
            InstantSource clock,
            SecureRandom random,
            int segmentBytes) {
        try {
            Folder made = Folder.make(choice.folder());
            Store store = Store.of(choice, made, random);
            return new StoredLedger(made, store, sharing, role, clock, random, segmentBytes);
        } catch (IOException e) {
            throw new LedgerFault("data folder " + choice.folder() + ": " + Faults.sentence(e), e);
        }
    }

    private StoredLedger(
            Folder folder,
            Store store,
            @Nullable Sharing sharing,
            Role role,
            InstantSource clock,
            SecureRandom random,
            int segmentBytes)
            throws IOException {
        this.store = store;
        this.node = Node.of(folder, random);
        this.clock = clock;
        this.random = random;
        life = new BatchBooks.Life(node.number(), HexFormat.of().toHexDigits(random.nextInt()));
        ring = new KeyRing(role == Role.GATEWAY ? new KeyCopy(folder.keys()) : KeyCopy.NONE, clock);
        watch = new RulingWatch(store);
        shelf = new StoredShelf(this::withDatabase, clock, watch);
        who = new WhoTables(new WhoDesk(), clock, random);
        allowances = new AllowTables(new WhoDesk(), clock, random);
        imports = new ImportTables(new WhoDesk(), clock, random);
        audit = new AuditTables(new WhoDesk(), clock);
        gate =
                switch (role) {
                    case VISITOR -> visit();
                    case GATEWAY -> takeGate(folder, sharing, segmentBytes);
                };
    }

    private @Nullable Gate visit() throws IOException {
        store.create();
        work((_, pepper) -> pepper);
        return null;
    }

    private Gate takeGate(Folder folder, @Nullable Sharing sharing, int segmentBytes)
            throws IOException {
        FolderLock lock = FolderLock.take(folder);
        try {
            return gate(lock, folder, sharing, segmentBytes);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private Gate gate(FolderLock lock, Folder folder, @Nullable Sharing sharing, int segmentBytes) {
        readKeys();
        Bell bell = new Bell();
        Journal journal =
                Journal.open(
                        folder.journal(), segmentBytes, clock, () -> node.segmentId(random), bell);
        Leases leases = sharing == null ? null : lease(sharing);
        JournalNotes notes = new JournalNotes(journal);
        Holds holds = leases == null ? new Holds(clock, notes) : new Holds(clock, notes, leases);
        RuleWatch rules = new RuleWatch(holds, leases, life, store.shared(), clock, random);
        Drain drain =
                new Drain(journal, store, node, ring, rules, new Scribe(life, clock), _ -> {});
        Upkeep upkeep = Upkeep.start(journal, drain, clock, bell, holds::expire);
        return new Gate(lock, journal, drain, upkeep, holds, store.link(ring), leases);
    }

    private Leases lease(Sharing sharing) {
        SharedLimits limits = sharing.limits();
        Leases leases =
                new Leases(
                        new RedisCommon(limits, life, sharing.terms()),
                        sharing.ticker(),
                        limits.whenAway(),
                        limits.patience());
        leases.start(AT_START);
        return leases;
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
        refresh();
        return ring.find(secret);
    }

    @Override
    public Optional<Key> ended(String secret) {
        refresh();
        return ring.ended(secret);
    }

    /// A visitor has no thread that looks for changes.
    private void refresh() {
        if (gate == null) {
            work((db, pepper) -> {
                ring.reload(pepper, db);
                return true;
            });
        }
    }

    @Override
    public NewKey addKey(String name) {
        return add(name, Key.Role.CALLER);
    }

    @Override
    public NewKey addAdminKey(String name) {
        return add(name, Key.Role.ADMIN);
    }

    private NewKey add(String name, Key.Role role) {
        return switch (who.addKey(Who.KeyTerms.plain(name, role), HOUSE)) {
            case Who.Done.Good<NewKey>(NewKey made) -> made;
            case Who.Done.Not<NewKey>(var why, var about) ->
                    throw new LedgerFault("no key can be made for " + about + ": " + why);
        };
    }

    @Override
    public boolean revokeKey(String idOrPrefix) {
        return switch (who.revokeKey(idOrPrefix, HOUSE)) {
            case Who.Done.Good<Key> _ -> true;
            case Who.Done.Not<Key>(var why, var ids) -> {
                if (why == Who.Why.SEVERAL_KEYS) {
                    throw new LedgerFault(
                            idOrPrefix
                                    + " is the beginning of several keys ("
                                    + ids
                                    + "): give the whole id");
                }
                yield false;
            }
        };
    }

    @Override
    public List<Key> keys() {
        return who.keys();
    }

    @Override
    public Who who() {
        return who;
    }

    @Override
    public Allowances allowances() {
        return allowances;
    }

    @Override
    public Imports imports() {
        return imports;
    }

    @Override
    public Audit audit() {
        return audit;
    }

    @Override
    public Holds holds() {
        if (gate == null) {
            throw new LedgerFault("only a gateway lets requests in");
        }
        return gate.holds();
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
                directRepeated.addAndGet(
                        Books.on(store, db, new Scribe(life, clock)).write(List.of(row)));
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
        return work((db, _) -> CostReport.sums(db, query));
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

    /// How tenants, keys and allowances come to their connections.
    private final class WhoDesk implements WhoTables.Desk {
        @Override
        public <T> T change(WhoTables.Work<T> work) {
            return work((db, pepper) -> {
                db.setAutoCommit(false);
                store.tellKeysChanged(db);
                T done = work.with(db, pepper);
                db.commit();
                db.setAutoCommit(true);
                ring.reload(pepper, db);
                if (gate != null) {
                    gate.holds().post(AllowTables.rules(db));
                }
                return done;
            });
        }

        @Override
        public <T> T look(WhoTables.Work<T> work) {
            return work(work::with);
        }
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
    public Optional<Leases.State> shared() {
        return gate == null
                ? Optional.empty()
                : Optional.ofNullable(gate.leases()).map(Leases::state);
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
            if (gate.leases() != null) {
                boolean whole =
                        gate.upkeep().error().isEmpty()
                                && gate.journal().counts().backlogRows() == 0;
                gate.leases().end(whole);
            }
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
