package footing.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that does to each connection exactly what it is told, misbehaviour included.
final class RawServer implements AutoCloseable {
    /// What it does to one connection; the connection stays open when this returns.
    @FunctionalInterface
    interface Script {
        void run(RawCaller connection, int number) throws Exception;
    }

    private final ServerSocket socket;
    private final Script script;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<RawCaller> connections = ConcurrentHashMap.newKeySet();

    RawServer(Script script) throws IOException {
        this.script = script;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    /// Answers every connection's first request with these bytes, then ends the connection.
    static RawServer saying(String answer) throws IOException {
        return new RawServer((connection, _) -> {
            connection.readHead();
            connection.say(answer);
            connection.leave();
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    int accepted() {
        return accepted.get();
    }

    private void accept() {
        try {
            while (true) {
                RawCaller connection = new RawCaller(socket.accept());
                connections.add(connection);
                int number = accepted.incrementAndGet();
                Thread.startVirtualThread(() -> run(connection, number));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private void run(RawCaller connection, int number) {
        try {
            script.run(connection, number);
        } catch (Exception e) {
            // the other side has left; the test sees it there
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (RawCaller connection : connections) {
            connection.close();
        }
    }
}
