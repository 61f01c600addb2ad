package footing.gateway;

import footing.http.Header;
import footing.legs.Attempt;
import footing.legs.Leg;
import footing.legs.Outcome;
import footing.legs.Relay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Hedging: a leg that keeps silent for a while is joined by a second; the first to begin its
/// answer gives it, and the other is let go. What the other spent is spent.
///
/// Each leg has a virtual thread; the thread of the request waits for both to end, and whoever
/// interrupts it cancels both.
final class Race {
    private final Passage passage;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Lane> lanes = new ArrayList<>(2);

    /// Whose answer goes to the caller. Guarded by the lock.
    private @Nullable Lane winner;

    Race(Passage passage) {
        this.passage = passage;
    }

    /// A leg that takes part.
    record Entry(Turn turn, Attempt attempt, Permit permit) {
        Leg leg() {
            return turn.seat().step.leg();
        }

        Plan.Step step() {
            return turn.seat().step;
        }
    }

    /// How a leg came in.
    record Finish(Entry entry, Outcome outcome, boolean outrun) {}

    /// Runs to its end. The one that decides comes last.
    ///
    /// @param second who joins; asked once at most, null where there is nobody
    List<Finish> run(Entry first, Duration hedge, Supplier<@Nullable Entry> second) {
        passage.continuity.leg(first.step(), 1, null);
        lock.lock();
        try {
            start(first);
            if (silent(hedge)) {
                Entry other = second.get();
                if (other != null) {
                    start(other);
                }
            }
            while (!decided()) {
                changed.await();
            }
        } catch (InterruptedException left) {
            lanes.forEach(lane -> lane.thread.interrupt());
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return finishes();
    }

    private void start(Entry entry) {
        Lane lane = new Lane(entry);
        lanes.add(lane);
        lane.thread.start();
    }

    /// Whether the first leg has neither begun nor ended when `hedge` is over.
    private boolean silent(Duration hedge) throws InterruptedException {
        Lane first = lanes.getFirst();
        long left = hedge.toNanos();
        while (winner == null && first.outcome == null && left > 0) {
            left = changed.awaitNanos(left);
        }
        return winner == null && first.outcome == null;
    }

    /// Whether one gave its answer, all ended, or one found the request itself at fault. Lets the
    /// others go.
    private boolean decided() {
        boolean over = lanes.stream().allMatch(lane -> lane.outcome != null);
        Lane first = winner;
        if (first == null) {
            first = lanes.stream().filter(Lane::blamesRequest).findFirst().orElse(null);
        }
        if (first != null) {
            for (Lane lane : lanes) {
                if (lane != first && lane.outcome == null && !lane.outrun) {
                    lane.outrun = true;
                    lane.thread.interrupt();
                }
            }
        }
        return over;
    }

    private List<Finish> finishes() {
        boolean interrupted = false;
        for (Lane lane : lanes) {
            interrupted |= joined(lane.thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Lane last = winner;
        for (Lane lane : lanes) {
            last = last == null && lane.blamesRequest() ? lane : last;
        }
        List<Finish> finishes = new ArrayList<>(2);
        for (Lane lane : lanes) {
            if (lane != last) {
                finishes.add(lane.finish());
            }
        }
        if (last != null) {
            finishes.add(last.finish());
        }
        return finishes;
    }

    /// Waits for the end of a thread whatever comes; says whether an interrupt came.
    private static boolean joined(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
    }

    /// One leg on its way; what it writes goes to the caller if it is the first to begin.
    private final class Lane implements Relay {
        private final Entry entry;
        private final Thread thread;

        /// Guarded by the lock.
        private @Nullable Outcome outcome;

        /// Guarded by the lock.
        private boolean outrun;

        /// Events left out before this leg began; of its own thread.
        private int skipped;

        Lane(Entry entry) {
            this.entry = entry;
            this.thread = Thread.ofVirtual().name("footing-race").unstarted(this::call);
        }

        private void call() {
            Outcome how = null;
            try {
                how = entry.leg().call(passage.ask, entry.attempt(), this);
            } finally {
                entry.permit().done(how);
            }
            lock.lock();
            try {
                outcome = how;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private boolean blamesRequest() {
            return outcome instanceof Outcome.Refused refused
                    && !refused.why().anotherLegMayServe();
        }

        private Finish finish() {
            Outcome how = outcome;
            if (how == null) {
                throw new IllegalStateException(entry.leg().name() + " ended without an outcome");
            }
            return new Finish(entry, how, outrun && how instanceof Outcome.CallerLeft);
        }

        @Override
        public void begin(int status, List<Header> headers, long length) throws CallerGone {
            lock.lock();
            try {
                if (outrun || (winner != null && winner != this)) {
                    outrun = true;
                    throw new CallerGone(new IllegalStateException("another leg was earlier"));
                }
                winner = this;
                passage.continuity.leg(entry.step(), lanes.size(), null);
                for (; skipped > 0; skipped--) {
                    passage.continuity.skipped();
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            passage.continuity.begin(status, headers, length);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws CallerGone {
            passage.continuity.write(bytes, offset, length);
        }

        @Override
        public void skipped() {
            if (winner == this) {
                passage.continuity.skipped();
            } else {
                skipped++;
            }
        }

        @Override
        public void usageUntold() throws CallerGone {
            passage.continuity.usageUntold();
        }

        @Override
        public void flush() throws CallerGone {
            passage.continuity.flush();
        }
    }
}
