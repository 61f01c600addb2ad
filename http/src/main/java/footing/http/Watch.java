package footing.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sees the caller leave while its answer is being made: one more virtual thread that blocks in
/// read on the caller's socket.
///
/// What the read can bring:
/// - The end, or a reset: the caller is gone. A caller that only closed its sending side looks the
///   same and is taken for gone too; none of the clients we serve does that.
/// - Bytes: the next request, pipelined. They stay in the line's buffer and the watch ends, so that
///   a caller who pipelines and leaves is noticed by the next write only.
/// - Nothing, until the answer has ended. A blocked read cannot be taken back, so the watching
///   thread then *becomes* the thread of the connection, and the one that made the answer ends. No
///   thread waits for another.
///
/// All steps are compare-and-set on one state: a `gone` that was disarmed never starts.
final class Watch {
    private enum State {
        /// No thread watches.
        NONE,
        /// A thread reads, and will run `gone`.
        ARMED,
        /// A thread reads, and will tell nobody.
        CALM,
        /// `gone` runs.
        FIRING,
        /// The caller has left; no thread watches.
        LEFT,
        /// The next request has begun to come; no thread watches.
        HELD,
        /// The thread that reads is the connection's from now on.
        TAKEN
    }

    private static final System.Logger LOG = System.getLogger("footing.http");

    private final Line line;
    private final Resume resume;
    private final AtomicReference<State> state = new AtomicReference<>(State.NONE);
    private volatile Runnable gone = () -> {};
    private volatile CountDownLatch fired = new CountDownLatch(0);
    private volatile @Nullable Thread firing;

    /// Goes on with a connection on the watching thread.
    @FunctionalInterface
    interface Resume {
        /// Goes on. `arrived` is whether bytes came; else the caller has left.
        void go(boolean arrived);
    }

    Watch(Line line, Resume resume) {
        this.line = line;
        this.resume = resume;
    }

    /// From now on `gone` runs once when the caller leaves; it replaces the one before.
    void arm(Runnable whenGone) {
        disarm();
        gone = whenGone;
        while (true) {
            switch (now()) {
                case NONE -> {
                    if (line.buffered() > 0) {
                        state.set(State.HELD);
                        return;
                    }
                    state.set(State.ARMED);
                    Thread.startVirtualThread(this::read);
                    return;
                }
                case CALM -> {
                    if (state.compareAndSet(State.CALM, State.ARMED)) {
                        return;
                    }
                }
                case LEFT -> {
                    fired = new CountDownLatch(1);
                    state.set(State.FIRING);
                    Thread.startVirtualThread(this::fire);
                    return;
                }
                case HELD -> {
                    return;
                }
                case ARMED, FIRING, TAKEN -> throw new IllegalStateException("armed twice");
            }
        }
    }

    /// No `gone` starts after this; one that runs has ended, unless it is `gone` itself that calls.
    void disarm() {
        if (state.compareAndSet(State.ARMED, State.CALM) || state.get() != State.FIRING) {
            return;
        }
        if (firing == Thread.currentThread()) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                fired.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// After an exchange: whether a watching thread has become the connection's thread. The caller
    /// must not touch the connection then.
    boolean takeOver() {
        return state.compareAndSet(State.CALM, State.TAKEN);
    }

    /// After an exchange that no watching thread took over: whether the caller is still there.
    boolean callerStays() {
        return state.getAndSet(State.NONE) != State.LEFT;
    }

    private State now() {
        return Objects.requireNonNull(state.get());
    }

    private void read() {
        boolean arrived;
        try {
            arrived = line.fill() > 0;
        } catch (IOException e) {
            arrived = false;
        }
        while (true) {
            State now = now();
            if (now == State.TAKEN) {
                state.set(State.NONE);
                resume.go(arrived);
                return;
            }
            if (arrived) {
                if (state.compareAndSet(now, State.HELD)) {
                    return;
                }
            } else if (now == State.CALM) {
                if (state.compareAndSet(State.CALM, State.LEFT)) {
                    return;
                }
            } else {
                fired = new CountDownLatch(1);
                if (state.compareAndSet(State.ARMED, State.FIRING)) {
                    fire();
                    return;
                }
            }
        }
    }

    private void fire() {
        firing = Thread.currentThread();
        try {
            gone.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "what was to run when the caller left has failed", e);
        } finally {
            firing = null;
            state.set(State.LEFT);
            fired.countDown();
        }
    }
}
