package footing.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where rows wait for the database: a row of memory-mapped files, written at the one end by many
/// threads and read at the other by one.
///
/// An append is a copy into mapped memory under a lock; it makes no system call, but for the one in
/// many thousands that begins a new segment when [#prepare()] has none ready. A row that was
/// appended outlives the process. It outlives the machine once [#force()] has run or the database
/// has it.
///
/// `lock` guards the list of segments and everything in them but their bytes. `upkeep` is held
/// while a file is forced or unmapped, so that neither happens under the other.
final class Journal implements AutoCloseable {
    private static final Logger LOG = System.getLogger("footing.ledger");
    private static final String SUFFIX = ".journal";
    private static final long RETRY_MILLIS = 1_000;

    private final Path directory;
    private final int segmentBytes;
    private final InstantSource clock;
    private final LongSupplier ids;
    private final Bell spareWanted;
    private final AtomicLong fileNumber = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock upkeep = new ReentrantLock();
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private @Nullable Segment active;
    private @Nullable Segment spare;
    private long nextOrder = 1;
    private long recorded;
    private long read;
    private long lost;
    private long lossTold;
    private long setAside;
    private boolean closed;
    private volatile @Nullable String error;
    private volatile boolean full;
    private volatile long failedAt;

    private Journal(
            Path directory,
            int segmentBytes,
            InstantSource clock,
            LongSupplier ids,
            Bell spareWanted) {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.clock = clock;
        this.ids = ids;
        this.spareWanted = spareWanted;
    }

    /// The journal in `directory` with what an earlier process left there. A directory that cannot
    /// be used is told by [#error()]; it is tried again with every new segment.
    ///
    /// @param ids for new segments, random, so that no two have the same
    /// @param spareWanted rung when [#prepare()] has something to do
    static Journal open(
            Path directory,
            int segmentBytes,
            InstantSource clock,
            LongSupplier ids,
            Bell spareWanted) {
        Journal journal = new Journal(directory, segmentBytes, clock, ids, spareWanted);
        try {
            Folder.makeDirectory(directory);
            journal.recover();
        } catch (IOException | UncheckedIOException e) {
            journal.failed(e);
        }
        return journal;
    }

    private void recover() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            found.forEach(files::add);
        }
        List<Segment> left = new ArrayList<>();
        for (Path file : files) {
            try {
                Segment segment = Segment.recover(file);
                if (segment == null) {
                    Files.deleteIfExists(file);
                } else {
                    left.add(segment);
                }
            } catch (IOException e) {
                LOG.log(Level.ERROR, "{0} is left alone: {1}", file, Faults.sentence(e));
            }
        }
        left.sort(Comparator.comparingLong(Segment::order));
        for (Segment segment : left) {
            segments.addLast(segment);
            nextOrder = Math.max(nextOrder, segment.order() + 1);
        }
    }

    /// Appends a row. False when there is no room for it; that is counted and logged.
    boolean append(byte[] payload) {
        int crc = Segment.crc(payload);
        lock.lock();
        try {
            if (appended(payload, crc)) {
                recorded += KeptCodec.isRow(payload) ? 1 : 0;
                return true;
            }
            lost++;
            tellLoss();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean appended(byte[] payload, int crc) {
        Segment into = active;
        if (closed) {
            return false;
        }
        if (into == null || !into.fits(payload.length)) {
            into = roll();
        }
        if (into != null && written(into, payload, crc)) {
            return true;
        }
        into = into == null ? null : roll();
        return into != null && written(into, payload, crc);
    }

    /// False when the memory behind the file is gone: someone cut the file, or a file system that
    /// copies on write is full. The segment then takes no more.
    private boolean written(Segment into, byte[] payload, int crc) {
        try {
            into.append(payload, crc);
            return true;
        } catch (InternalError fault) {
            into.markDamaged();
            into.seal();
            active = null;
            error = into.file() + " cannot be written any more: " + fault.getMessage();
        }
        try {
            Segment.tellFault();
        } catch (InternalError theSame) {
            LOG.log(Level.DEBUG, "told late: {0}", theSame.getMessage());
        }
        return false;
    }

    private @Nullable Segment roll() {
        Segment fresh = spare == null ? create() : spare;
        spare = null;
        if (fresh == null) {
            return null;
        }
        try {
            fresh.begin(ids.getAsLong(), nextOrder++);
        } catch (InternalError fault) {
            error = fresh.file() + " cannot be written: " + fault.getMessage();
            return null;
        }
        if (active != null) {
            active.seal();
        }
        segments.addLast(fresh);
        active = fresh;
        spareWanted.ring();
        return fresh;
    }

    /// A new segment, or null where there is no room; then no more is tried for a second. Callers
    /// may have been interrupted: their row is kept all the same.
    private @Nullable Segment create() {
        if (full && Math.abs(clock.millis() - failedAt) < RETRY_MILLIS) {
            return null;
        }
        boolean interrupted = Thread.interrupted();
        try {
            Folder.makeDirectory(directory);
            Segment fresh = createNext();
            error = null;
            full = false;
            return fresh;
        } catch (IOException | RuntimeException e) {
            full = true;
            failedAt = clock.millis();
            failed(e);
            return null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Segment createNext() throws IOException {
        while (true) {
            String name = String.format(Locale.ROOT, "%08d", fileNumber.incrementAndGet()) + SUFFIX;
            try {
                return Segment.create(directory.resolve(name), segmentBytes);
            } catch (FileAlreadyExistsException taken) {
                LOG.log(Level.DEBUG, "{0} is taken, the next number is tried", name);
            }
        }
    }

    private void failed(Exception e) {
        String now = "journal " + directory + ": " + Faults.sentence(e);
        if (!now.equals(error)) {
            LOG.log(Level.ERROR, now);
        }
        error = now;
    }

    private void tellLoss() {
        long now = clock.millis();
        if (lost == 1 || Math.abs(now - lossTold) >= RETRY_MILLIS) {
            lossTold = now;
            LOG.log(Level.ERROR, "{0} usage rows lost so far: {1}", lost, error);
        }
    }

    /// Makes the next segment ahead of need.
    void prepare() {
        lock.lock();
        try {
            if (closed || spare != null) {
                return;
            }
        } finally {
            lock.unlock();
        }
        Segment fresh = create();
        lock.lock();
        try {
            if (fresh != null && spare == null && !closed) {
                spare = fresh;
                return;
            }
        } finally {
            lock.unlock();
        }
        if (fresh != null) {
            retire(fresh);
        }
    }

    /// Writes to the disk itself what the database does not have yet.
    void force() {
        record Span(Segment segment, int from, int until) {}
        upkeep.lock();
        try {
            List<Span> spans = new ArrayList<>();
            lock.lock();
            try {
                segments.forEach(s -> spans.add(new Span(s, s.readTo(), s.end())));
            } finally {
                lock.unlock();
            }
            spans.forEach(span -> span.segment().force(span.from(), span.until()));
        } catch (UncheckedIOException e) {
            failed(e);
        } finally {
            upkeep.unlock();
        }
    }

    /// Sets where to read on, by what the database remembers of each segment.
    void resume(Map<Long, Integer> positions) {
        lock.lock();
        try {
            long before = backlog();
            segments.forEach(s -> resume(s, positions.getOrDefault(s.id(), Segment.HEADER)));
            read += before - backlog();
        } finally {
            lock.unlock();
        }
        retireDrained();
    }

    /// Where the file was cut under us, [#read(int)] finds that out again and gives it up.
    private static void resume(Segment segment, int position) {
        try {
            segment.resumeAt(position);
        } catch (InternalError fault) {
            segment.resumeAt(Segment.HEADER);
        }
    }

    /// The next rows, at most `most`, all of one segment; null when there are none. To be given to
    /// [#advance(Batch)] when the database has them. For the draining thread only.
    @Nullable Batch read(int most) {
        Segment from;
        int at;
        int until;
        lock.lock();
        try {
            from = segments.stream().filter(s -> s.readTo() < s.end()).findFirst().orElse(null);
            if (from == null) {
                return null;
            }
            at = from.readTo();
            until = from.end();
        } finally {
            lock.unlock();
        }
        List<Kept> rows = new ArrayList<>();
        long records = 0;
        boolean damaged = false;
        while (at < until && records < most) {
            byte[] payload;
            try {
                payload = from.at(at, until);
                if (payload == null) {
                    Segment.tellFault();
                }
            } catch (InternalError fault) {
                return giveUp(from, records, rows, fault);
            }
            Optional<Kept> row = payload == null ? Optional.empty() : KeptCodec.decode(payload);
            row.ifPresent(rows::add);
            damaged |= row.isEmpty();
            records += payload == null ? 0 : 1;
            at += payload == null ? 8 : Segment.padded(payload.length);
        }
        return new Batch(from, at, records, rows, damaged);
    }

    /// What could be read of a segment whose file was cut under us; the rest is lost and said so.
    private Batch giveUp(Segment from, long records, List<Kept> rows, InternalError fault) {
        lock.lock();
        try {
            from.seal();
            if (active == from) {
                active = null;
            }
            lost += from.backlog() - records;
            error = from.file() + " cannot be read any more: " + fault.getMessage();
            LOG.log(Level.ERROR, "{0} usage rows lost so far: {1}", lost, error);
            return new Batch(from, from.end(), from.backlog(), rows, true);
        } finally {
            lock.unlock();
        }
    }

    /// The database has this batch.
    void advance(Batch batch) {
        lock.lock();
        try {
            batch.segment().drained(batch.until(), batch.records());
            read += batch.records();
            if (batch.damaged()) {
                batch.segment().markDamaged();
            }
        } finally {
            lock.unlock();
        }
        retireDrained();
    }

    private void retireDrained() {
        List<Segment> done;
        lock.lock();
        try {
            done = segments.stream().filter(s -> s.sealed() && s.readTo() >= s.end()).toList();
            segments.removeAll(done);
        } finally {
            lock.unlock();
        }
        done.forEach(this::retire);
    }

    private void retire(Segment segment) {
        upkeep.lock();
        try {
            if (segment.retire()) {
                lock.lock();
                try {
                    setAside++;
                } finally {
                    lock.unlock();
                }
                LOG.log(
                        Level.WARNING,
                        "{0} was damaged: its whole rows are in the database, the file is kept"
                                + " beside it as *.corrupt",
                        segment.file());
            }
        } catch (IOException e) {
            failed(e);
        } finally {
            upkeep.unlock();
        }
    }

    /// Ends the journal. Files whose rows are all in the database are deleted, the others stay.
    @Override
    public void close() {
        List<Segment> left;
        lock.lock();
        try {
            closed = true;
            segments.forEach(Segment::seal);
            active = null;
        } finally {
            lock.unlock();
        }
        retireDrained();
        force();
        lock.lock();
        try {
            left = List.copyOf(segments);
            segments.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(Segment::close);
        if (spare != null) {
            retire(spare);
            spare = null;
        }
    }

    /// The ids of the segments that are there.
    Set<Long> ids() {
        lock.lock();
        try {
            return segments.stream().map(Segment::id).collect(Collectors.toSet());
        } finally {
            lock.unlock();
        }
    }

    private long backlog() {
        return segments.stream().mapToLong(Segment::backlog).sum();
    }

    /// Rows of this journal that the database has, on a scale on which [#appended()] is the end.
    long drained() {
        lock.lock();
        try {
            return read;
        } finally {
            lock.unlock();
        }
    }

    /// What [#drained()] is when the database has all there is now.
    long appended() {
        lock.lock();
        try {
            return read + backlog();
        } finally {
            lock.unlock();
        }
    }

    /// Counts for [LedgerState].
    Counts counts() {
        lock.lock();
        try {
            long bytes = segments.stream().mapToLong(Segment::bytes).sum();
            bytes += spare == null ? 0 : spare.bytes();
            return new Counts(recorded, lost, backlog(), bytes, setAside);
        } finally {
            lock.unlock();
        }
    }

    /// Why there was no room last time.
    Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /// Rows read but not yet acknowledged.
    ///
    /// @param until where the next batch begins
    /// @param records how many records that covers, readable or not
    /// @param damaged something between was no row
    record Batch(Segment segment, int until, long records, List<Kept> kept, boolean damaged) {
        /// The usage rows among it.
        List<UsageRow> rows() {
            return Kept.rows(kept);
        }
    }

    /// See [LedgerState].
    record Counts(long recorded, long lost, long backlogRows, long bytes, long setAside) {}
}
