package footing.local.engine;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import footing.local.engine.ChildLink.Call;
import footing.local.engine.EngineFault.Kind;
import footing.local.engine.child.Reply;
import footing.local.engine.child.Request;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A model on llama.cpp in a supervised process of its own, because a native crash must never kill
/// the gateway.
///
/// The process is started by [#start] or by the first call, and again after it died: at once, then
/// with growing pauses. Calls that had no token yet when it died are tried once more on the next
/// process; others end with `CRASHED`. A process that does not answer pings, or that hangs in one
/// native call, is killed.
public final class ChildEngine implements LocalEngine {
    /// What the engine is doing.
    public enum State {
        /// No call has come yet.
        IDLE,
        STARTING,
        READY,
        /// The last start failed; it is tried again after a pause when a call comes.
        BROKEN,
        CLOSED
    }

    private static final Logger LOG = System.getLogger(ChildEngine.class.getName());
    private static final long FIRST_PAUSE = MILLISECONDS.toNanos(200);
    private static final long LONGEST_PAUSE = MILLISECONDS.toNanos(30_000);
    private static final long SETTLED = MILLISECONDS.toNanos(60_000);
    private static final long PING_EVERY = MILLISECONDS.toNanos(5_000);
    private static final long SILENT_TOO_LONG = MILLISECONDS.toNanos(30_000);
    private static final long HANGS_AFTER_MILLIS = 180_000;

    private final EngineSettings settings;
    private final GgufHeader header;
    private final ModelFacts facts;
    private final FreeMemory memory = new FreeMemory(Path.of("/"));

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.IDLE;
    private @Nullable ChildLink link;
    private @Nullable EngineFault fault;
    private @Nullable Thread supervisor;
    private boolean wanted;
    private int starts;

    private ChildEngine(EngineSettings settings, GgufHeader header) {
        this.settings = settings;
        this.header = header;
        this.facts = ModelShape.facts(header, settings);
    }

    /// Reads the model's header; starts nothing.
    ///
    /// @throws EngineFault `NO_MODEL` or `BAD_MODEL`
    public static ChildEngine open(EngineSettings settings) throws EngineFault {
        if (!Files.exists(settings.model())) {
            throw new EngineFault(
                    Kind.NO_MODEL,
                    "there is no model at "
                            + settings.model()
                            + ": bring one with `footing models pull` or `footing models add"
                            + " FILE.gguf` / 没有本地模型，请先 pull 或 add");
        }
        GgufHeader header = GgufHeader.read(settings.model());
        ModelShape.check(header);
        return new ChildEngine(settings, header);
    }

    @Override
    public ModelFacts facts() {
        return facts;
    }

    /// Starts the process without waiting for it.
    public void start() {
        lock.lock();
        try {
            wanted = true;
            if (supervisor == null && state != State.CLOSED) {
                state = State.STARTING;
                supervisor = Thread.ofPlatform().name("engine-supervisor").start(this::supervise);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Starts the process and waits until the model is loaded.
    ///
    /// @throws EngineFault why it could not be loaded
    public void awaitReady() throws EngineFault, InterruptedException {
        ready();
    }

    public State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /// Why the last start failed or the last process ended; null where none did.
    public @Nullable EngineFault lastFault() {
        lock.lock();
        try {
            return fault;
        } finally {
            lock.unlock();
        }
    }

    /// How often a process has become ready.
    public int starts() {
        lock.lock();
        try {
            return starts;
        } finally {
            lock.unlock();
        }
    }

    /// Calls that wait for replies, those in the queue included.
    public int callsUnderWay() {
        lock.lock();
        try {
            return link == null ? 0 : link.calls();
        } finally {
            lock.unlock();
        }
    }

    /// The process's id, or -1 where none runs.
    public long pid() {
        lock.lock();
        try {
            return link == null ? -1 : link.pid();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int[] tokenize(String text, boolean special) throws EngineFault {
        try {
            return call(
                    id -> new Request.Tokenize(id, special, text),
                    new Answering<int[]>() {
                        @Override
                        public int @Nullable [] take(Reply reply) {
                            return reply instanceof Reply.Tokens(_, int[] tokens) ? tokens : null;
                        }
                    });
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new EngineFault(Kind.BUSY, "interrupted before the engine was ready");
        }
    }

    @Override
    public Generated generate(Prompt prompt, Sampling sampling, Duration patience, Sink sink)
            throws EngineFault, InterruptedException {
        if (facts.embedsOnly()) {
            throw new EngineFault(
                    Kind.NO_MODEL,
                    facts.name() + " gives vectors only; take a chat model to get answers");
        }
        return call(
                id -> new Request.Generate(id, prompt, patience.toMillis(), sampling),
                new Answering<Generated>() {
                    private boolean spoken;

                    @Override
                    public @Nullable Generated take(Reply reply) throws EngineFault {
                        if (reply instanceof Reply.Text(_, double logprob, String text)) {
                            spoken = true;
                            sink.text(text, logprob);
                        }
                        return reply instanceof Reply.Done(_, Generated done) ? done : null;
                    }

                    @Override
                    public boolean mayRepeat() {
                        return !spoken;
                    }
                });
    }

    @Override
    public Embedded embed(List<String> texts) throws EngineFault, InterruptedException {
        return call(
                id -> new Request.Embed(id, texts),
                reply -> reply instanceof Reply.Vectors(_, Embedded embedded) ? embedded : null);
    }

    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            state = State.CLOSED;
            running = supervisor;
            if (link != null) {
                link.kill();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (running == null || running == Thread.currentThread()) {
            return;
        }
        try {
            running.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What a call makes of its replies.
    @FunctionalInterface
    private interface Answering<T> {
        /// @return the result, or null where more must come
        @Nullable T take(Reply reply) throws EngineFault;

        default boolean mayRepeat() {
            return true;
        }
    }

    @FunctionalInterface
    private interface Asking {
        Request request(int id);
    }

    private <T> T call(Asking asking, Answering<T> answering)
            throws EngineFault, InterruptedException {
        ChildLink first = ready();
        try {
            return callOn(first, asking, answering);
        } catch (EngineFault e) {
            if (!first.isDead() || !answering.mayRepeat() || state() == State.CLOSED) {
                throw e;
            }
        }
        return callOn(readyAfter(first), asking, answering);
    }

    private static <T> T callOn(ChildLink link, Asking asking, Answering<T> answering)
            throws EngineFault, InterruptedException {
        Call call = link.open();
        boolean ended = false;
        try {
            link.send(asking.request(call.id()));
            while (true) {
                Reply reply = call.next();
                if (reply instanceof Reply.Fault(_, Kind kind, String message)) {
                    ended = true;
                    throw new EngineFault(kind, message);
                }
                T result = answering.take(reply);
                if (result != null) {
                    ended = true;
                    return result;
                }
            }
        } finally {
            link.close(call);
            if (!ended) {
                link.cancel(call);
            }
        }
    }

    private ChildLink ready() throws EngineFault, InterruptedException {
        return readyAfter(null);
    }

    /// The process that is ready and is not `dead`; waits for it to load.
    private ChildLink readyAfter(@Nullable ChildLink dead)
            throws EngineFault, InterruptedException {
        start();
        lock.lockInterruptibly();
        try {
            while (true) {
                ChildLink now = link;
                if (state == State.READY && now != null && now != dead) {
                    return now;
                }
                if (state == State.CLOSED) {
                    throw new EngineFault(Kind.CRASHED, "the local engine is closed");
                }
                if (state == State.BROKEN && fault != null) {
                    throw fault;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void supervise() {
        long pause = 0;
        while (rest(pause)) {
            long began = System.nanoTime();
            EngineFault end = runOnce();
            boolean loaded = end.kind() == Kind.CRASHED;
            boolean settled = System.nanoTime() - began > SETTLED;
            pause = settled ? 0 : Math.clamp(pause * 2, FIRST_PAUSE, LONGEST_PAUSE);
            ended(end, loaded && pause <= LONGEST_PAUSE / 8);
        }
    }

    /// Waits for the pause to pass, and, where the last start failed, for a call.
    ///
    /// @return false where the engine is closed
    private boolean rest(long pause) {
        lock.lock();
        try {
            long left = pause;
            while (state != State.CLOSED && left > 0) {
                left = changed.awaitNanos(left);
            }
            while (state == State.BROKEN && !wanted) {
                changed.await();
            }
            if (state == State.CLOSED) {
                return false;
            }
            state = State.STARTING;
            wanted = false;
            return true;
        } catch (InterruptedException _) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Starts a process and serves its replies until it ends.
    private EngineFault runOnce() {
        ChildLink child = null;
        try {
            Path natives = Natives.unpack(settings.folder());
            MemoryNeed.of(header, settings, facts.contextTokens())
                    .check(memory.bytes(), settings, facts.contextTokens());
            child = ChildLink.launch(settings.folder());
            if (!adopt(child)) {
                child.kill();
                return new EngineFault(Kind.CRASHED, "closed");
            }
            Thread watch = watch(child);
            try {
                child.send(ModelShape.open(header, settings, natives));
                Reply first = child.first();
                if (first instanceof Reply.Fault(_, Kind kind, String message)) {
                    return new EngineFault(kind, message);
                }
                becameReady(child);
                return child.pump();
            } finally {
                watch.interrupt();
            }
        } catch (EngineFault e) {
            return e;
        } catch (IOException e) {
            return new EngineFault(
                    Kind.CRASHED, "the engine's process cannot be started: " + e.getMessage());
        } finally {
            if (child != null) {
                child.kill();
            }
        }
    }

    private boolean adopt(ChildLink child) {
        lock.lock();
        try {
            link = child;
            return state != State.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    private void becameReady(ChildLink child) {
        lock.lock();
        try {
            if (state == State.STARTING) {
                state = State.READY;
                starts++;
                LOG.log(
                        Level.INFO,
                        "local model ready: {0}, process {1}",
                        facts.name(),
                        Long.toString(child.pid()));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// @param again whether a new process is started without being asked for
    private void ended(EngineFault end, boolean again) {
        lock.lock();
        try {
            link = null;
            fault = end;
            if (state != State.CLOSED) {
                state = again ? State.STARTING : State.BROKEN;
                LOG.log(Level.WARNING, "local model: {0}", end.getMessage());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Pings a process, and kills it when it is silent, hangs, or loads for too long.
    private Thread watch(ChildLink child) {
        return Thread.ofVirtual()
                .name("engine-watch")
                .start(() -> {
                    try {
                        watchUntilInterrupted(child, settings.loadTime());
                    } catch (InterruptedException | EngineFault _) {
                        // The process has ended, or is about to: the supervisor sees it.
                    }
                });
    }

    private void watchUntilInterrupted(ChildLink child, Duration loadTime)
            throws InterruptedException, EngineFault {
        long began = System.nanoTime();
        long pinged = began;
        while (waitFor(PING_EVERY)) {
            if (state() != State.READY) {
                if (System.nanoTime() - began > loadTime.toNanos()) {
                    child.kill();
                }
                pinged = System.nanoTime();
                continue;
            }
            boolean silent = pinged - child.heardNanos() > SILENT_TOO_LONG;
            if (silent || child.busyMillis() > HANGS_AFTER_MILLIS) {
                LOG.log(
                        Level.WARNING,
                        "local model: process {0} hangs and is ended",
                        Long.toString(child.pid()));
                child.kill();
            }
            child.ping();
            pinged = System.nanoTime();
        }
    }

    /// @return false where the engine was closed meanwhile
    private boolean waitFor(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (state != State.CLOSED && left > 0) {
                left = changed.awaitNanos(left);
            }
            return state != State.CLOSED;
        } finally {
            lock.unlock();
        }
    }
}
