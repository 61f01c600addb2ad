package footing.http;

import footing.http.ServerConnection.After;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request on a [ServerConnection], and its answer.
final class ServerExchange implements Exchange {
    private enum Answer {
        NONE,
        BEGUN,
        ENDED
    }

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// A body up to this size goes out in one write with its head, in bytes.
    private static final int ONE_WRITE = 64 * 1024;

    private final ServerConnection connection;
    private final RequestHead head;
    private final Framing framing;
    private final Outgoing out;
    private Answer answer = Answer.NONE;
    private boolean committed;
    private boolean close;
    private boolean chunked;
    private boolean bodiless;
    private boolean bodyAsked;
    private boolean over;
    private @Nullable HttpBreak bodyBreak;
    private @Nullable Runnable gone;
    private @Nullable List<Header> headers;

    ServerExchange(ServerConnection connection) {
        this.connection = connection;
        this.head = connection.head;
        this.framing = connection.framing;
        this.out = connection.line.outgoing;
        this.close = head.close;
    }

    @Override
    public String method() {
        return head.method;
    }

    @Override
    public String path() {
        return head.path;
    }

    @Override
    public String query() {
        return head.query;
    }

    @Override
    public @Nullable String header(String name) {
        return head.fields.value(name);
    }

    @Override
    public List<Header> headers() {
        List<Header> list = headers;
        if (list == null) {
            list = head.fields.list();
            headers = list;
        }
        return list;
    }

    @Override
    public byte[] body(int limit) throws HttpBreak {
        if (bodyAsked || over) {
            throw new IllegalStateException(
                    "the body is read once, before the end of the exchange");
        }
        bodyAsked = true;
        try {
            byte[] body = new BodyReader(connection, limit).read(this::sayContinue);
            watch();
            return body;
        } catch (HttpBreak e) {
            bodyBreak = e;
            close = true;
            throw e;
        }
    }

    private void sayContinue() throws IOException {
        if (head.expectsContinue) {
            head.expectsContinue = false;
            out.put(CONTINUE);
            connection.flush();
        }
    }

    /// How reading the body failed, if it did.
    @Nullable HttpBreak bodyBreak() {
        return bodyBreak;
    }

    @Override
    public void respond(int status, List<Header> fields, byte[] body) throws IOException {
        open();
        head(status, fields, body.length);
        answer = Answer.ENDED;
        int length = bodiless ? 0 : body.length;
        int together = length <= ONE_WRITE ? length : 0;
        out.put(body, 0, together);
        send();
        if (together < length) {
            connection.flush(body, 0, length);
        }
    }

    @Override
    public void begin(int status, List<Header> fields) throws IOException {
        open();
        if (head.http10) {
            close = true;
        } else {
            chunked = true;
        }
        head(status, fields, -1);
        answer = Answer.BEGUN;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        begun();
        if (bodiless) {
            return;
        }
        int done = 0;
        while (done < length) {
            int n = Math.min(length - done, Outgoing.CHUNK);
            if (chunked) {
                n = out.chunked(bytes, offset + done, n);
            } else {
                out.put(bytes, offset + done, n);
            }
            done += n;
            if (n == 0 || out.size() >= ONE_WRITE) {
                send();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        begun();
        if (out.size() > 0) {
            send();
        }
    }

    @Override
    public void finish() throws IOException {
        begun();
        if (chunked && !bodiless) {
            out.endChunk();
            out.put(LAST_CHUNK);
        }
        answer = Answer.ENDED;
        send();
    }

    @Override
    public boolean committed() {
        return committed;
    }

    @Override
    public void onGone(Runnable whenGone) {
        if (over) {
            throw new IllegalStateException("the exchange is over");
        }
        gone = whenGone;
        watch();
    }

    /// The watch begins when the body has been read: until then what comes is the body.
    private void watch() {
        Runnable whenGone = gone;
        if (whenGone != null && framing.ended()) {
            connection.watch.arm(whenGone);
        }
    }

    @Override
    public void disarm() {
        gone = null;
        if (!over) {
            connection.watch.disarm();
        }
    }

    @Override
    public String remoteAddress() {
        var address = connection.line.raw.getInetAddress();
        return address == null ? "" : address.getHostAddress();
    }

    /// The handler has returned; nothing here may be used any more.
    void over() {
        over = true;
    }

    /// What becomes of the connection, now that the handler has returned without a failure.
    After outcome() throws IOException {
        return switch (answer) {
            case NONE -> connection.unanswered();
            case BEGUN -> After.RESET;
            case ENDED -> {
                if (!framing.ended() && (close || !skipRest())) {
                    yield After.LINGER;
                }
                yield close ? After.CLOSE : After.KEEP;
            }
        };
    }

    private boolean skipRest() throws IOException {
        try {
            new BodyReader(connection, ServerConnection.SMALL_REST).read(() -> {});
            return true;
        } catch (HttpBreak e) {
            return false;
        }
    }

    /// Whether so much of the body is unread that the connection cannot go on.
    private boolean restIsLarge() {
        return !framing.ended()
                && (head.expectsContinue
                        || framing.isChunked()
                        || framing.left() > ServerConnection.SMALL_REST);
    }

    private void open() {
        if (answer != Answer.NONE || over) {
            throw new IllegalStateException("the answer has begun before");
        }
    }

    private void begun() {
        if (answer != Answer.BEGUN || over) {
            throw new IllegalStateException("no answer is under way");
        }
    }

    private void send() throws IOException {
        out.endChunk();
        committed = true;
        connection.flush();
    }

    private void head(int status, List<Header> fields, int length) {
        out.clear();
        out.put(StatusLine.of(status));
        for (int i = 0; i < fields.size(); i++) {
            field(fields.get(i));
        }
        boolean empty = status == 204 || status == 304;
        bodiless = empty || head.method.equals("HEAD");
        if (length >= 0 && !empty) {
            out.put("content-length: ").put(length).crlf();
        } else if (chunked && !empty) {
            out.put("transfer-encoding: chunked\r\n");
        }
        out.put(connection.server.date.line());
        close = close || connection.server.draining() || restIsLarge();
        if (close) {
            out.put("connection: close\r\n");
        } else if (head.http10) {
            out.put("connection: keep-alive\r\n");
        }
        out.crlf();
    }

    /// Length, coding and connection are the engine's; of the handler's only `close` is heard.
    private void field(Header header) {
        switch (header.name().length()) {
            case 4 -> {
                if (header.name().equalsIgnoreCase("date")) {
                    return;
                }
            }
            case 10 -> {
                if (header.name().equalsIgnoreCase("connection")) {
                    close = close || header.value().equalsIgnoreCase("close");
                    return;
                }
                if (header.name().equalsIgnoreCase("keep-alive")) {
                    return;
                }
            }
            case 14 -> {
                if (header.name().equalsIgnoreCase("content-length")) {
                    return;
                }
            }
            case 17 -> {
                if (header.name().equalsIgnoreCase("transfer-encoding")) {
                    return;
                }
            }
            default -> {}
        }
        out.header(header);
    }
}
