package footing.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;

/// An OpenAI-dialect supplier on loopback that costs far less than any gateway before it: one
/// thread, one selector, ready-made answers.
///
/// A request that asks for a stream gets [Pace#chunks] events, each its own HTTP chunk and its own
/// write and each carrying the time it was sent, then the finish reason, the usage and `[DONE]`.
/// Every other request gets an answer in one piece.
public final class MockSupplier implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Selector selector;
    private final Thread thread;
    private final ByteBuffer shared = ByteBuffer.allocateDirect(64 * 1024);
    private final ByteBuffer answer = direct(Script.ANSWER_HEAD, Script.ANSWER_BODY);
    private final ByteBuffer streamHead = direct(Script.STREAM_HEAD);
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::due));
    private final AtomicLong leftEarly = new AtomicLong();
    private volatile Pace pace = Pace.BURST;
    private volatile boolean closing;

    private MockSupplier(ServerSocketChannel server, Selector selector) {
        this.server = server;
        this.selector = selector;
        thread = Thread.ofPlatform().name("mock-supplier").daemon().unstarted(this::run);
    }

    /// Starts on 127.0.0.1.
    ///
    /// @param port 0 for any free one
    static MockSupplier start(int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4_096);
        server.configureBlocking(false);
        Selector selector = Selector.open();
        server.register(selector, SelectionKey.OP_ACCEPT);
        MockSupplier mock = new MockSupplier(server, selector);
        mock.thread.start();
        return mock;
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /// How the streams that begin from now on flow.
    void pace(Pace pace) {
        this.pace = pace;
    }

    /// Streams whose reader went away before their end.
    long leftEarly() {
        return leftEarly.get();
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join();
            selector.close();
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing) {
                selector.select(this::ready, untilNextChunk());
                sendDue();
            }
            selector.keys().forEach(MockSupplier::cancel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long untilNextChunk() {
        Waiting first = waiting.peek();
        if (first == null) {
            return 0;
        }
        return Math.max(1, (first.due - System.nanoTime() + 999_999) / 1_000_000);
    }

    private void sendDue() {
        long now = System.nanoTime();
        while (!waiting.isEmpty() && waiting.peek().due <= now) {
            Waiting w = waiting.remove();
            if (w.key.isValid()) {
                guarded(w.key, w.connection, () -> carryOn(w.key, w.connection));
            }
        }
    }

    private void ready(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
            return;
        }
        MockConnection connection = (MockConnection) key.attachment();
        guarded(
                key,
                connection,
                () -> {
                    if (key.isWritable()) {
                        connection.drain();
                    }
                    if (key.isReadable() && !connection.read(shared)) {
                        throw new IOException("gone");
                    }
                    if (!connection.streaming()) {
                        answerAll(key, connection);
                    }
                });
    }

    private void accept() {
        try {
            for (SocketChannel c = server.accept(); c != null; c = server.accept()) {
                c.configureBlocking(false);
                c.setOption(StandardSocketOptions.TCP_NODELAY, true);
                SelectionKey key = c.register(selector, SelectionKey.OP_READ);
                key.attach(new MockConnection(c, key));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answerAll(SelectionKey key, MockConnection connection) throws IOException {
        while (true) {
            switch (connection.next()) {
                case NOTHING -> {
                    return;
                }
                case WHOLE -> connection.answerWhole(answer.duplicate());
                case STREAM -> {
                    connection.startStream(pace, streamHead.duplicate());
                    if (!connection.flow()) {
                        waiting.add(new Waiting(connection.due, key, connection));
                        return;
                    }
                }
            }
        }
    }

    private void carryOn(SelectionKey key, MockConnection connection) throws IOException {
        if (connection.flow()) {
            answerAll(key, connection);
        } else {
            waiting.add(new Waiting(connection.due, key, connection));
        }
    }

    private void guarded(SelectionKey key, MockConnection connection, Step step) {
        try {
            step.run();
        } catch (IOException _) {
            if (connection.streaming()) {
                leftEarly.incrementAndGet();
            }
            cancel(key);
        }
    }

    private static void cancel(SelectionKey key) {
        key.cancel();
        if (key.channel() instanceof SocketChannel c) {
            try {
                c.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static ByteBuffer direct(byte[]... parts) {
        int length = 0;
        for (byte[] p : parts) {
            length += p.length;
        }
        ByteBuffer all = ByteBuffer.allocateDirect(length);
        for (byte[] p : parts) {
            all.put(p);
        }
        return all.flip();
    }

    private record Waiting(long due, SelectionKey key, MockConnection connection) {}

    private interface Step {
        void run() throws IOException;
    }
}
