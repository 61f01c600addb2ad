package footing.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Sends requests over many connections from one thread and checks every answer whole.
///
/// Connections are opened before a run starts, so that a run costs the gateway requests only. After
/// its window a run starts nothing more and waits for what is due, so that every request it started
/// is counted.
public final class LoadRun implements AutoCloseable {
    /// How long after its window a run waits for answers before it calls them lost.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long NEVER = Long.MIN_VALUE;
    private static final long NOT_YET = Long.MIN_VALUE + 1;

    private final Selector selector;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final Deque<LoadConnection> idle = new ArrayDeque<>();
    private final Deque<Long> late = new ArrayDeque<>();
    private final ByteBuffer shared = ByteBuffer.allocateDirect(64 * 1024);
    private final Histogram latency = new Histogram();
    private final Histogram firstChunk = new Histogram();
    private final Histogram relay = new Histogram();
    private long ok;
    private long bad;
    private long chunks;
    private @Nullable String firstFault;

    private LoadRun(Selector selector) {
        this.selector = selector;
    }

    /// A run of requests for an answer in one piece.
    static LoadRun whole(Target target, int connections) throws IOException {
        return connect(target, connections, Script.WHOLE, false);
    }

    /// A run of requests for streams.
    static LoadRun streams(Target target, int connections) throws IOException {
        return connect(target, connections, Script.STREAM, true);
    }

    private static LoadRun connect(Target target, int connections, byte[] body, boolean stream)
            throws IOException {
        LoadRun run = new LoadRun(Selector.open());
        byte[] request = target.request(body);
        ByteBuffer bytes = ByteBuffer.allocateDirect(request.length).put(request).flip();
        for (int i = 0; i < connections; i++) {
            AnswerCheck check =
                    stream
                            ? new AnswerCheck.Stream(Pace.CHUNKS, run.relay)
                            : new AnswerCheck.Whole();
            LoadConnection c = new LoadConnection(target, run.selector, bytes, check);
            c.open();
            run.connections.add(c);
            run.idle.add(c);
        }
        return run;
    }

    /// Each connection sends its next request as soon as it has its answer.
    LoadResult closedLoop(Duration window) throws IOException {
        long until = System.nanoTime() + window.toNanos();
        return run((now, free) -> now >= until ? NEVER : free ? now : NOT_YET, until);
    }

    /// Each connection gets one answer.
    LoadResult once(Duration limit) throws IOException {
        int all = connections.size();
        int[] started = {0};
        long until = System.nanoTime() + limit.toNanos();
        return run(
                (now, free) -> {
                    if (started[0] == all || !free) {
                        return started[0] == all ? NEVER : NOT_YET;
                    }
                    started[0]++;
                    return now;
                },
                until);
    }

    /// Requests at even times, whether or not earlier ones were answered. Latency counts from the
    /// time at which a request was due to be sent, also where no connection was free.
    LoadResult atRate(int perSecond, Duration window) throws IOException {
        long gap = 1_000_000_000L / perSecond;
        long[] next = {System.nanoTime() + 50_000_000L};
        long until = next[0] + window.toNanos();
        Thread ticker = Thread.ofPlatform().daemon().unstarted(() -> tick(next[0], gap, until));
        ticker.start();
        try {
            return run(
                    (now, _) -> {
                        if (next[0] >= until || next[0] > now) {
                            return next[0] >= until ? NEVER : NOT_YET;
                        }
                        long due = next[0];
                        next[0] += gap;
                        return due;
                    },
                    until);
        } finally {
            ticker.interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        for (LoadConnection c : connections) {
            c.close();
        }
        selector.close();
    }

    private void tick(long first, long gap, long until) {
        for (long due = first; due < until && !Thread.interrupted(); due += gap) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
            selector.wakeup();
        }
    }

    private LoadResult run(Feed feed, long until) throws IOException {
        long start = System.nanoTime();
        long giveUp = until + PATIENCE.toNanos();
        boolean more = startDue(feed);
        while (more || idle.size() < connections.size()) {
            if (System.nanoTime() > giveUp) {
                giveUp();
                break;
            }
            selector.select(this::ready, 100);
            more = startDue(feed);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new LoadResult(ok, bad, firstFault, seconds, chunks, latency, firstChunk, relay);
    }

    /// Sends all that is due; false when nothing more will ever be.
    private boolean startDue(Feed feed) throws IOException {
        while (!late.isEmpty() && !idle.isEmpty()) {
            send(idle.remove(), late.remove());
        }
        while (true) {
            long due = feed.next(System.nanoTime(), !idle.isEmpty());
            if (due == NEVER || due == NOT_YET) {
                return due == NOT_YET || !late.isEmpty();
            }
            if (idle.isEmpty()) {
                late.add(due);
            } else {
                send(idle.remove(), due);
            }
        }
    }

    private void send(LoadConnection c, long since) throws IOException {
        try {
            c.send(since);
        } catch (IOException e) {
            failed(c, e.toString());
        }
    }

    private void ready(SelectionKey key) {
        LoadConnection c = (LoadConnection) key.attachment();
        try {
            if (key.isValid() && key.isWritable()) {
                c.push();
            }
            if (key.isValid() && key.isReadable()) {
                LoadConnection.Progress p = c.read(shared);
                String fault = p.fault();
                if (!p.ended() && fault != null) {
                    c.open();
                } else if (fault != null) {
                    failed(c, fault);
                } else if (p.ended()) {
                    answered(c);
                }
            }
        } catch (IOException e) {
            failed(c, e.toString());
        }
    }

    private void answered(LoadConnection c) {
        long now = System.nanoTime();
        ok++;
        latency.add(now - c.since);
        chunks += c.check.chunks();
        if (c.check.firstChunkAt() != 0) {
            firstChunk.add(c.check.firstChunkAt() - c.since);
        }
        c.busy = false;
        idle.add(c);
    }

    private void failed(LoadConnection c, String fault) {
        bad++;
        if (firstFault == null) {
            firstFault = fault;
        }
        c.busy = false;
        idle.add(c);
        try {
            c.open();
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway takes no connections any more", e);
        }
    }

    private void giveUp() {
        int lost = connections.size() - idle.size() + late.size();
        bad += lost;
        if (firstFault == null) {
            firstFault = lost + " answers never ended";
        }
    }

    /// When requests are due.
    private interface Feed {
        /// The time at which the next request is or was due; [#NOT_YET] or [#NEVER] where none is.
        ///
        /// @param free whether a connection could take it at once
        long next(long now, boolean free);
    }
}
