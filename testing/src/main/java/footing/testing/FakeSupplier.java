package footing.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A supplier of the OpenAI dialect on loopback: a real server on real sockets that answers
/// truthfully and fails as it is told. It shares no code with the house and keeps a log of what it
/// saw. Safe for use by many threads.
///
/// A fault is looked for in this order: the request's header `x-fake-fault`, what follows `!` in
/// its model's name (`gpt-4o!stall-after:2`), the faults of [#failNext], the rule of [#failWhen].
/// The words are those of [Fault#parse].
///
/// Serves `…/chat/completions`, `…/completions`, `…/embeddings`, `…/models`, `…/models/ID` under
/// any base path.
public final class FakeSupplier implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<Seen> seen = new ArrayList<>();
    private final ArrayDeque<Fault> next = new ArrayDeque<>();
    private final Set<Socket> open = new HashSet<>();
    private int connections;
    private volatile boolean closing;
    private volatile Function<Seen, Fault> rule = _ -> new Fault.None();
    private volatile Speech speech = Speech.DEFAULT;
    private volatile @Nullable Story story;
    private volatile List<String> models = List.of("fake-large", "fake-small", "fake-embedding");
    private volatile @Nullable String key;

    /// On a free port of loopback.
    public static FakeSupplier start() throws IOException {
        return start(0);
    }

    /// On a given port of loopback; 0 for a free one.
    public static FakeSupplier start(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
        return on(server);
    }

    /// On a socket that is bound already, e.g. one with TLS; closed with the supplier.
    public static FakeSupplier on(ServerSocket server) {
        FakeSupplier supplier = new FakeSupplier(server);
        supplier.threads.execute(supplier::accept);
        return supplier;
    }

    private FakeSupplier(ServerSocket server) {
        this.server = server;
        this.threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual()
                                .name("fake-supplier-" + server.getLocalPort() + "-", 0)
                                .factory());
    }

    public int port() {
        return server.getLocalPort();
    }

    /// E.g. `http://127.0.0.1:40001`.
    public String origin() {
        return "http://127.0.0.1:" + port();
    }

    /// E.g. `http://127.0.0.1:40001/v1`.
    public String baseUrl() {
        return origin() + "/v1";
    }

    /// How it speaks from the next request on.
    public FakeSupplier speak(Speech how) {
        speech = how;
        return this;
    }

    /// Answers with a story from the next request on, but to tools and schemas.
    public FakeSupplier tell(Story what) {
        story = what;
        return this;
    }

    /// Every request fails so, until told otherwise; [Fault.None] heals.
    public FakeSupplier fail(Fault fault) {
        return failWhen(_ -> fault);
    }

    /// Every request fails as the rule says.
    public FakeSupplier failWhen(Function<Seen, Fault> newRule) {
        rule = newRule;
        return this;
    }

    /// The next requests fail so, one fault each, before the rule of [#failWhen] counts again.
    public FakeSupplier failNext(Fault... faults) {
        locked(() -> next.addAll(Arrays.asList(faults)));
        return this;
    }

    /// Requests without `authorization: Bearer KEY` (or `api-key`, `x-api-key`) get a 401.
    public FakeSupplier requireKey(String newKey) {
        key = newKey;
        return this;
    }

    /// What `…/models` lists.
    public FakeSupplier models(List<String> ids) {
        models = List.copyOf(ids);
        return this;
    }

    /// The requests so far, in the order in which they were read.
    public List<Seen> seen() {
        lock.lock();
        try {
            return List.copyOf(seen);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until request `number` (1 is the first) has been read.
    ///
    /// @throws AssertionError when `patience` runs out
    public Seen awaitSeen(int number, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (seen.size() < number) {
                if (left <= 0) {
                    throw new AssertionError(
                            "requests seen: " + seen.size() + " (expected: " + number + ")");
                }
                left = arrived.awaitNanos(left);
            }
            return seen.get(number - 1);
        } finally {
            lock.unlock();
        }
    }

    /// Connections taken so far.
    public int connections() {
        lock.lock();
        try {
            return connections;
        } finally {
            lock.unlock();
        }
    }

    /// Connections that are open now.
    public int openConnections() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    /// Dies at once: resets every connection and closes the port. [#close] is still due.
    public void kill() {
        closing = true;
        try {
            server.close();
        } catch (IOException _) {
            // It is closed in any case.
        }
        List<Socket> sockets = new ArrayList<>();
        locked(() -> sockets.addAll(open));
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
            } catch (SocketException _) {
                // It is closed already.
            }
            shut(socket);
        }
    }

    /// Closes the port and every connection, and waits for its threads.
    @Override
    public void close() {
        closing = true;
        try {
            server.close();
        } catch (IOException _) {
            // It is closed in any case.
        }
        List<Socket> sockets = new ArrayList<>();
        locked(() -> sockets.addAll(open));
        sockets.forEach(FakeSupplier::shut);
        threads.close();
    }

    /// A process of its own: see [FakeSupplierCommand].
    public static void main(String[] arguments) throws Exception {
        FakeSupplierCommand.run(arguments);
    }

    boolean closing() {
        return closing;
    }

    Speech speech() {
        return speech;
    }

    @Nullable Story story() {
        return story;
    }

    List<String> models() {
        return models;
    }

    @Nullable String key() {
        return key;
    }

    void execute(Runnable task) {
        threads.execute(task);
    }

    Seen note(int connection, String method, String target, List<String> headers, byte[] body) {
        lock.lock();
        try {
            Seen request = new Seen(seen.size() + 1, connection, method, target, headers, body);
            seen.add(request);
            arrived.signalAll();
            return request;
        } finally {
            lock.unlock();
        }
    }

    Fault faultFor(Seen request, String model) {
        var header = request.header("x-fake-fault");
        if (header.isPresent()) {
            return Fault.parse(header.get());
        }
        int mark = model.indexOf('!');
        if (mark >= 0) {
            return Fault.parse(model.substring(mark + 1));
        }
        lock.lock();
        try {
            Fault queued = next.poll();
            if (queued != null) {
                return queued;
            }
        } finally {
            lock.unlock();
        }
        return rule.apply(request);
    }

    void gone(Socket socket) {
        locked(() -> open.remove(socket));
    }

    private void accept() {
        while (!closing) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                int[] number = new int[1];
                locked(() -> {
                    open.add(socket);
                    number[0] = ++connections;
                });
                if (closing) {
                    shut(socket);
                }
                threads.execute(new Talk(this, socket, number[0]));
            } catch (SocketException e) {
                if (!server.isClosed()) {
                    throw new AssertionError("the fake supplier cannot accept", e);
                }
            } catch (IOException e) {
                throw new AssertionError("the fake supplier cannot accept", e);
            }
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed in any case.
        }
    }
}
