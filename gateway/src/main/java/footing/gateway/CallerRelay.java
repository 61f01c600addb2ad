package footing.gateway;

import footing.http.Exchange;
import footing.http.Header;
import footing.legs.Relay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Writes one answer to the caller. A whole answer is kept until [#end], so that its usage row is
/// safe before the caller sees it; a stream flows as it comes, but for its last burst.
///
/// The lock is held by the attempt's thread, or by the one that keeps a silent stream alive.
final class CallerRelay implements Relay {
    private static final byte[] KEEP_ALIVE = {
        ':', ' ', 'k', 'e', 'e', 'p', '-', 'a', 'l', 'i', 'v', 'e', '\n', '\n'
    };

    private final Exchange exchange;
    private final String requestId;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    private String leg = "";
    private int attempt;
    private volatile boolean begun;
    private boolean unflushed;
    private volatile boolean prepared;
    private volatile boolean streaming;
    private volatile boolean ended;

    /// The end mark is written: nothing may follow it, and it is sent when its row is safe.
    private boolean marked;

    /// Somebody is about to send a comment.
    private volatile boolean comforting;

    private int status;
    private List<Header> headers = List.of();
    private List<Header> told = List.of();
    private byte @Nullable [] whole;
    private volatile long flushedNanos;

    CallerRelay(Exchange exchange, String requestId, LongSupplier nanoTime) {
        this.exchange = exchange;
        this.requestId = requestId;
        this.nanoTime = nanoTime;
    }

    /// Names the leg whose answer may come next.
    void attempt(String legName, int number) {
        leg = legName;
        attempt = number;
    }

    /// Headers that every answer of this request bears. Called before the first attempt.
    void tell(List<Header> more) {
        told = more;
    }

    boolean begun() {
        return begun;
    }

    /// The body of an answer in one piece; null where there is none.
    byte @Nullable [] whole() {
        return whole;
    }

    int status() {
        return status;
    }

    @Override
    public void begin(int answerStatus, List<Header> answerHeaders, long length) throws CallerGone {
        if (length < 0) {
            prepare(answerStatus, answerHeaders);
            open();
        } else {
            begun = true;
            status = answerStatus;
            headers = withOurs(answerHeaders);
        }
    }

    /// Keeps the head of a stream whose beginning is held back. It is sent by [#open], or when the
    /// caller would wait in silence for too long; until then another may take its place.
    void prepare(int answerStatus, List<Header> answerHeaders) {
        lock.lock();
        try {
            if (!streaming) {
                status = answerStatus;
                headers = withOurs(answerHeaders);
                if (!prepared) {
                    flushedNanos = nanoTime.getAsLong();
                    prepared = true;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Begins the stream whose head was prepared, unless it has begun.
    void open() throws CallerGone {
        if (streaming) {
            return;
        }
        lock.lock();
        try {
            start();
        } catch (IOException gone) {
            throw new CallerGone(gone);
        } finally {
            lock.unlock();
        }
    }

    private void start() throws IOException {
        if (!streaming) {
            exchange.begin(status, headers);
            streaming = true;
            begun = true;
            flushedNanos = nanoTime.getAsLong();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws CallerGone {
        if (!streaming) {
            whole =
                    offset == 0 && length == bytes.length
                            ? bytes
                            : Arrays.copyOfRange(bytes, offset, offset + length);
            return;
        }
        lock.lock();
        try {
            exchange.write(bytes, offset, length);
            unflushed = true;
            marked |= endsWithMark(bytes, offset, length);
        } catch (IOException gone) {
            throw new CallerGone(gone);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() throws CallerGone {
        if (!streaming || !unflushed) {
            return;
        }
        lock.lock();
        try {
            exchange.flush();
            unflushed = false;
            flushedNanos = nanoTime.getAsLong();
        } catch (IOException gone) {
            throw new CallerGone(gone);
        } finally {
            lock.unlock();
        }
    }

    /// Sends what is kept, and the proper end.
    void end() throws IOException {
        lock.lock();
        try {
            ended = true;
            if (streaming) {
                exchange.finish();
            } else {
                exchange.respond(status, headers, whole == null ? new byte[0] : whole);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Tells a caller who already has a part of a stream that no more will come: an error event and
    /// no `[DONE]`.
    void endBroken(byte[] error) throws IOException {
        lock.lock();
        try {
            ended = true;
            if (!streaming) {
                status = 502;
                exchange.respond(
                        status,
                        withOurs(List.of(new Header("content-type", "application/json"))),
                        error);
                return;
            }
            exchange.write(DATA, 0, DATA.length);
            exchange.write(error, 0, error.length);
            exchange.write(BLANK, 0, BLANK.length);
            exchange.finish();
        } finally {
            lock.unlock();
        }
    }

    /// Answers in the place of all legs: in one piece, or where a stream has been begun to keep the
    /// caller waiting, with an error event.
    void refuse(int errorStatus, List<Header> errorHeaders, byte[] error) throws IOException {
        lock.lock();
        try {
            if (streaming) {
                endBroken(error);
            } else {
                ended = true;
                status = errorStatus;
                exchange.respond(errorStatus, errorHeaders, error);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether the caller of an open stream has heard nothing since `since`. Who is told so calls
    /// [#keepAlive], and until that is over nobody else is told. For one thread.
    boolean takeSilence(long since) {
        if (comforting || !silentSince(since)) {
            return false;
        }
        comforting = true;
        return true;
    }

    private boolean silentSince(long since) {
        return (streaming || prepared) && !ended && flushedNanos - since < 0;
    }

    /// Sends a comment to who has heard nothing since `since`, unless the attempt is writing just
    /// now or has written its end.
    void keepAlive(long since) {
        if (lock.tryLock()) {
            try {
                if (silentSince(since) && !marked) {
                    start();
                    exchange.write(KEEP_ALIVE, 0, KEEP_ALIVE.length);
                    exchange.flush();
                    unflushed = false;
                    flushedNanos = nanoTime.getAsLong();
                }
            } catch (IOException gone) {
                ended = true;
            } finally {
                lock.unlock();
            }
        }
        comforting = false;
    }

    /// Whether these are the last bytes of a stream.
    private static boolean endsWithMark(byte[] bytes, int offset, int length) {
        int to = offset + length;
        while (to > offset && (bytes[to - 1] == '\n' || bytes[to - 1] == '\r')) {
            to--;
        }
        int from = to - MARK.length;
        return from >= offset && Arrays.equals(bytes, from, to, MARK, 0, MARK.length);
    }

    private List<Header> withOurs(List<Header> answerHeaders) {
        List<Header> all = new ArrayList<>(answerHeaders.size() + told.size() + 3);
        all.addAll(answerHeaders);
        all.addAll(told);
        all.add(new Header("footing-leg", leg));
        all.add(new Header("footing-attempts", Integer.toString(attempt)));
        all.add(new Header("footing-request-id", requestId));
        return all;
    }

    private static final byte[] MARK = {'[', 'D', 'O', 'N', 'E', ']'};
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':', ' '};
    private static final byte[] BLANK = {'\n', '\n'};
}
