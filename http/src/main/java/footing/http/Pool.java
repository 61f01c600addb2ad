package footing.http;

import footing.http.Upstream.Origin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Connections that wait for their next exchange, by origin; the last one used is taken first, so
/// that those not needed grow old and are closed.
final class Pool {
    private final int most;
    private final Duration idle;
    private final Timekeeper keeper;
    private final Map<Origin, ArrayDeque<Link>> waiting = new ConcurrentHashMap<>();
    private final Set<Link> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Pool(int most, Duration idle, Timekeeper keeper) {
        this.most = most;
        this.idle = idle;
        this.keeper = keeper;
    }

    @Nullable Link take(Origin origin) {
        ArrayDeque<Link> links = waiting.get(origin);
        if (links == null) {
            return null;
        }
        while (true) {
            Link link;
            synchronized (links) {
                link = links.pollLast();
            }
            if (link == null || link.wake()) {
                return link;
            }
            link.discard();
        }
    }

    void put(Link link) {
        ArrayDeque<Link> links = waiting.computeIfAbsent(link.origin, _ -> new ArrayDeque<>());
        link.rest(keeper.in(idle));
        boolean kept;
        synchronized (links) {
            kept = links.size() < most;
            if (kept) {
                links.addLast(link);
            }
        }
        if (!kept || closed) {
            link.discard();
        }
    }

    /// A connection has grown too old, waiting or not.
    void forget(Link link) {
        ArrayDeque<Link> links = waiting.get(link.origin);
        if (links == null) {
            return;
        }
        boolean waited;
        synchronized (links) {
            waited = links.remove(link);
        }
        if (waited) {
            link.discard();
        }
    }

    /// How many connections wait.
    int waiting() {
        int sum = 0;
        for (ArrayDeque<Link> links : waiting.values()) {
            synchronized (links) {
                sum += links.size();
            }
        }
        return sum;
    }

    /// A connection has been opened; false when the pool takes none any more.
    boolean opened(Link link) {
        open.add(link);
        return !closed;
    }

    void closed(Link link) {
        open.remove(link);
    }

    int open() {
        return open.size();
    }

    /// Closes all connections, also those that carry an exchange.
    void close() {
        closed = true;
        List<Link> all = new ArrayList<>(open);
        all.forEach(Link::discard);
    }
}
