package footing.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Listens, and serves each connection on a virtual thread of its own.
public final class HttpServer implements AutoCloseable {
    /// How long accepting rests after a failure such as too many open files, in nanoseconds.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    /// How many callers beyond the most are answered 503 at a time; further ones are reset.
    private static final int TURNED_AWAY = 256;

    /// How long [#close] waits for threads that it has interrupted.
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger("footing.http");

    final ServerSettings settings;
    final Handler handler;
    final Timekeeper keeper = new Timekeeper("http-server-clock");
    final HttpDate date;
    private final ServerSocket socket;
    private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final Thread acceptor;
    private volatile boolean draining;

    /// Listens from here on.
    ///
    /// @throws IOException when the address cannot be bound
    public static HttpServer start(ServerSettings settings, Handler handler) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(settings.bind(), settings.backlog());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new HttpServer(settings, handler, socket);
    }

    private HttpServer(ServerSettings settings, Handler handler, ServerSocket socket) {
        this.settings = settings;
        this.handler = handler;
        this.socket = socket;
        this.date = new HttpDate(settings.time());
        this.acceptor = Thread.ofVirtual().name("http-accept").start(this::accept);
    }

    /// The port that callers use.
    public int port() {
        return socket.getLocalPort();
    }

    /// How many connections are open, idle ones included.
    public int connections() {
        return count.get();
    }

    /// Takes no new connections and no new requests, and lets the open ones end; returns when the
    /// last has ended or `patience` is over. Whether all have ended.
    public boolean drain(Duration patience) {
        draining = true;
        closeSocket();
        for (ServerConnection connection : connections) {
            connection.closeIfIdle();
        }
        return awaitEnd(patience);
    }

    /// Breaks off what is still open.
    @Override
    public void close() {
        draining = true;
        closeSocket();
        for (ServerConnection connection : connections) {
            connection.abort();
        }
        awaitEnd(LAST_WAIT);
        keeper.close();
    }

    boolean draining() {
        return draining;
    }

    /// Short and different for each failure of this process.
    String nextId() {
        return Long.toString(settings.time().millis(), 36) + "-" + ids.incrementAndGet();
    }

    void ended(ServerConnection connection) {
        connections.remove(connection);
        count.decrementAndGet();
        if (draining) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private synchronized boolean awaitEnd(Duration patience) {
        long end = keeper.in(patience);
        boolean interrupted = false;
        while (!connections.isEmpty() && !interrupted) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - keeper.now());
            if (left <= 0) {
                break;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return connections.isEmpty();
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the listening socket: {0}", e.toString());
        }
        acceptor.interrupt();
    }

    private void accept() {
        while (!draining) {
            try {
                open(socket.accept());
            } catch (IOException e) {
                if (!draining) {
                    LOG.log(Level.WARNING, "cannot accept a connection: {0}", e.toString());
                    LockSupport.parkNanos(PAUSE);
                }
            }
        }
    }

    private void open(Socket caller) throws IOException {
        Line line;
        try {
            caller.setTcpNoDelay(true);
            line = new Line(caller);
        } catch (IOException e) {
            caller.close();
            return;
        }
        int open = count.incrementAndGet();
        if (open > settings.maxConnections() + TURNED_AWAY) {
            count.decrementAndGet();
            line.reset();
            return;
        }
        ServerConnection connection = new ServerConnection(this, line);
        connections.add(connection);
        boolean full = open > settings.maxConnections();
        Thread.startVirtualThread(full ? connection::turnAway : connection);
        if (draining) {
            connection.closeIfIdle();
        }
    }
}
