package footing.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What comes in on one connection. A thread of its own reads all the time, so that the other
/// side's leaving is seen at once, even in the middle of an answer.
final class Inbox implements Runnable {
    private static final int LARGEST_HEAD = 1 << 20;

    private final InputStream in;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final ArrayDeque<byte[]> slices = new ArrayDeque<>();
    private int used;
    private boolean closed;

    Inbox(InputStream in) {
        this.in = in;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[16 * 1024];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                byte[] slice = java.util.Arrays.copyOf(buffer, n);
                lock.lock();
                try {
                    slices.add(slice);
                    news.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException _) {
            // A reset is an end as well.
        } finally {
            close();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the other side has left, or for `patience`.
    ///
    /// @return whether it has left
    boolean awaitClosed(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (!closed && left > 0) {
                left = news.awaitNanos(left);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Lines of a request's head without the empty one; an empty list where no request came.
    List<String> head() throws IOException {
        List<String> lines = new ArrayList<>();
        int size = 0;
        while (true) {
            int first = lines.isEmpty() ? next() : must();
            if (first < 0) {
                return List.of();
            }
            ByteArrayOutputStream line = new ByteArrayOutputStream(80);
            for (int b = first; b != '\n'; b = must()) {
                line.write(b);
                if (++size > LARGEST_HEAD) {
                    throw new IOException("a head of more than 1 MiB");
                }
            }
            String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            if (text.isEmpty()) {
                return lines;
            }
            lines.add(text);
        }
    }

    byte[] exactly(int length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        for (int i = 0; i < length; i++) {
            out.write(must());
        }
        return out.toByteArray();
    }

    byte[] chunked() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (true) {
            String size = head1();
            int length = Integer.parseInt(size.split(";", 2)[0].strip(), 16);
            out.writeBytes(exactly(length));
            if (length == 0) {
                while (!head1().isEmpty()) {
                    // Trailers are of no interest.
                }
                return out.toByteArray();
            }
            head1();
        }
    }

    private String head1() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = must(); b != '\n'; b = must()) {
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    private int must() throws IOException {
        int b = next();
        if (b < 0) {
            throw new EOFException("the connection closed inside a request");
        }
        return b;
    }

    private int next() throws IOException {
        lock.lock();
        try {
            while (slices.isEmpty() && !closed) {
                if (!news.await(10, TimeUnit.MINUTES)) {
                    throw new IOException("nothing came for ten minutes");
                }
            }
            byte[] slice = slices.peek();
            if (slice == null) {
                return -1;
            }
            int b = slice[used++] & 0xff;
            if (used == slice.length) {
                slices.remove();
                used = 0;
            }
            return b;
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }
}
