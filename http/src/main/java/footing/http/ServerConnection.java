package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A caller's connection: reads requests one after the other and has each answered.
///
/// Owned by one thread at a time, which [Watch] may change between two requests.
final class ServerConnection implements Runnable {
    /// What becomes of the connection after an exchange.
    enum After {
        /// The next request may come.
        KEEP,
        /// Ends properly; nothing more is expected from the caller.
        CLOSE,
        /// Ends properly, and what the caller still sends is read and dropped for a while: a close
        /// with unread bytes would reset the connection and could destroy the answer on its way.
        LINGER,
        /// Ends visibly in the middle.
        RESET
    }

    private enum Phase {
        IDLE,
        BUSY,
        CLOSED
    }

    /// How long unread bytes are dropped after the last answer.
    private static final Duration LINGER = Duration.ofSeconds(3);

    /// How many unread bytes are dropped after the last answer.
    private static final long LINGER_BYTES = 64L * 1024 * 1024;

    /// The most of an unread body that is read and dropped to keep the connection, in bytes.
    static final int SMALL_REST = 64 * 1024;

    private static final System.Logger LOG = System.getLogger("footing.http");

    final HttpServer server;
    final Line line;
    final RequestHead head = new RequestHead();
    final Framing framing = new Framing();
    final Watch watch;
    private final Deadline readBy;
    private final Deadline writeBy;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);
    private volatile @Nullable Thread thread;

    ServerConnection(HttpServer server, Line line) {
        this.server = server;
        this.line = line;
        this.watch = new Watch(line, this::resume);
        // a read that takes too long sees the end, and can still be answered
        this.readBy = new Deadline(server.keeper, line::endInput);
        this.writeBy = new Deadline(server.keeper, line::reset);
    }

    @Override
    public void run() {
        go(() ->
                handshake()
                        && limitReading(server.keeper.in(server.settings.clocks().head()))
                        && read()
                        && busy());
    }

    /// Serves a caller for whom there is no room: 503 without looking at the request.
    void turnAway() {
        boolean plain = server.settings.tls() == null;
        end(
                plain
                        ? refuse(503, "too_many_connections", "too many connections are open")
                        : After.RESET);
    }

    /// Goes on after the watching thread has become the connection's.
    private void resume(boolean arrived) {
        go(() -> arrived && busy());
    }

    @FunctionalInterface
    private interface Begin {
        boolean begun() throws IOException;
    }

    private void go(Begin begin) {
        thread = Thread.currentThread();
        After after = After.RESET;
        try {
            after = begin.begun() ? one() : After.CLOSE;
            while (after == After.KEEP) {
                if (!rest()) {
                    after = After.CLOSE;
                    break;
                }
                if (watch.takeOver()) {
                    return;
                }
                boolean more = watch.callerStays() && (line.buffered() > 0 || read()) && busy();
                after = more ? one() : After.CLOSE;
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "connection ended: {0}", e.toString());
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "connection failed", e);
        }
        end(after);
    }

    private boolean handshake() throws IOException {
        SSLContext tls = server.settings.tls();
        if (tls == null) {
            return true;
        }
        writeBy.set(server.keeper.in(server.settings.clocks().head()));
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(line.raw, null, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        line.secure(socket);
        return writeBy.clear();
    }

    /// Waits for the next request with the idle clock; false when the server takes none.
    private boolean rest() {
        line.outgoing.rest();
        if (!limitReading(server.keeper.in(server.settings.clocks().idle()))) {
            return false;
        }
        phase.compareAndSet(Phase.BUSY, Phase.IDLE);
        return !server.draining() || !phase.compareAndSet(Phase.IDLE, Phase.CLOSED);
    }

    private boolean busy() {
        return phase.compareAndSet(Phase.IDLE, Phase.BUSY) && readBy.clear();
    }

    private boolean read() throws IOException {
        line.rest();
        return line.fill() > 0;
    }

    /// Closes if no request is under way.
    void closeIfIdle() {
        if (phase.compareAndSet(Phase.IDLE, Phase.CLOSED)) {
            line.close();
        }
    }

    /// Breaks off whatever is under way.
    void abort() {
        line.reset();
        Thread owner = thread;
        if (owner != null) {
            owner.interrupt();
        }
    }

    /// From here on reading ends at `time`; false when time was up before.
    boolean limitReading(long time) {
        return readBy.set(time);
    }

    /// The clock of reading stops; false when time is up.
    boolean inTime() {
        return readBy.clear();
    }

    boolean expired() {
        return readBy.expired();
    }

    private After one() throws IOException {
        try {
            if (!readHead()) {
                return After.CLOSE;
            }
            head.parse(server.settings.limits().headers());
        } catch (BadMessage e) {
            return refuse(e.status, e.code, e.says);
        }
        switch (head.body) {
            case NONE -> framing.none();
            case LENGTH -> framing.length(head.length);
            case CHUNKED -> framing.chunked();
        }
        return handle(new ServerExchange(this));
    }

    /// Reads to the end of a head; false when the caller left before it.
    private boolean readHead() throws IOException, BadMessage {
        int most = server.settings.limits().head();
        int seen = 0;
        boolean skipped = false;
        boolean timed = false;
        while (true) {
            if (!skipped
                    && line.buffered() >= 2
                    && line.buffer[line.from] == '\r'
                    && line.buffer[line.from + 1] == '\n') {
                line.from += 2;
                seen = 0;
            }
            skipped = skipped || line.buffered() >= 2;
            int end = Fields.end(line.buffer, line.from, line.from + seen, line.to);
            if (end >= 0 && end - line.from <= most) {
                head.fields.copy(line.buffer, line.from, end);
                line.from = end;
                return !timed || inTime() || tooSlow();
            }
            seen = line.buffered();
            if (seen > most) {
                throw tooLarge(most);
            }
            if (!timed) {
                timed = true;
                limitReading(server.keeper.in(server.settings.clocks().head()));
            }
            if (line.fill() < 0) {
                return expired() && tooSlow();
            }
        }
    }

    private static boolean tooSlow() throws BadMessage {
        throw new BadMessage(408, "request_timeout", "the head of the request came too slowly");
    }

    private BadMessage tooLarge(int most) {
        for (int i = line.from; i < line.from + Math.min(most, RequestHead.TARGET); i++) {
            if (line.buffer[i] == '\n') {
                return new BadMessage(
                        431, "header_too_large", "the head is longer than " + most + " bytes");
            }
        }
        return RequestHead.tooLong();
    }

    private After handle(ServerExchange exchange) throws IOException {
        try {
            server.handler.handle(exchange);
            watch.disarm();
            return exchange.outcome();
        } catch (HttpBreak e) {
            watch.disarm();
            return exchange.committed() || e != exchange.bodyBreak() ? After.RESET : refuse(e);
        } catch (IOException e) {
            watch.disarm();
            LOG.log(Level.DEBUG, "caller gone: {0}", e.toString());
            return After.RESET;
        } catch (RuntimeException | Error e) {
            watch.disarm();
            return exchange.committed() ? broken(e) : failed(e);
        } finally {
            exchange.over();
            Thread.interrupted();
        }
    }

    private After broken(Throwable e) {
        LOG.log(Level.ERROR, "handler failed in the middle of an answer", e);
        return After.RESET;
    }

    private After failed(Throwable e) {
        String id = server.nextId();
        LOG.log(Level.ERROR, "handler failed, id " + id, e);
        return refuse(500, "internal_error", "internal error, id " + id);
    }

    /// A handler that returned without a word.
    After unanswered() {
        return failed(new IllegalStateException("the handler gave no answer"));
    }

    private After refuse(HttpBreak e) {
        String says = String.valueOf(e.getMessage());
        if (e.symptom() == Symptom.BODY_TOO_LARGE) {
            return refuse(413, "request_too_large", says);
        }
        if (e.symptom() == Symptom.BODY_TOO_SLOW) {
            return refuse(408, "request_timeout", says);
        }
        return e.symptom() == Symptom.BAD_FRAMING ? refuse(400, "bad_request", says) : After.RESET;
    }

    private After refuse(int status, String code, String says) {
        byte[] body = server.settings.errors().of(status, code, says);
        Outgoing out = line.outgoing;
        out.clear();
        out.put(StatusLine.of(status)).put("content-type: application/json\r\ncontent-length: ");
        out.put(body.length).crlf().put(server.date.line()).put("connection: close\r\n\r\n");
        out.put(body);
        try {
            flush();
        } catch (IOException e) {
            return After.RESET;
        }
        return After.LINGER;
    }

    /// Sends what is in the line's buffer, under the write clock.
    ///
    /// An interrupt that came before does not tear the socket down; it stays for who asks.
    void flush() throws IOException {
        boolean interrupted = Thread.interrupted();
        limitWriting();
        try {
            line.send();
        } finally {
            restore(interrupted);
        }
        written();
    }

    /// Sends bytes past the buffer, each slice under the write clock.
    void flush(byte[] bytes, int offset, int length) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            for (int done = 0; done < length; done += Line.SLICE) {
                limitWriting();
                line.send(bytes, offset + done, Math.min(Line.SLICE, length - done));
                written();
            }
        } finally {
            restore(interrupted);
        }
    }

    private void limitWriting() {
        writeBy.set(server.keeper.in(server.settings.clocks().write()));
    }

    private void written() throws HttpBreak {
        if (!writeBy.clear()) {
            throw new HttpBreak(
                    Symptom.TOTAL_TIMEOUT, Stage.SEND, "the caller does not read", null);
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(After after) {
        writeBy.set(server.keeper.in(LINGER));
        switch (after) {
            case KEEP, CLOSE -> line.end();
            case LINGER -> linger();
            case RESET -> line.reset();
        }
        line.close();
        readBy.retire();
        writeBy.retire();
        server.ended(this);
    }

    private void linger() {
        line.endOutput();
        try {
            long dropped = 0;
            while (dropped < LINGER_BYTES) {
                line.from = line.to;
                int n = line.fill();
                if (n < 0) {
                    return;
                }
                dropped += n;
            }
        } catch (IOException e) {
            // the caller has closed, or time is up
        }
    }
}
