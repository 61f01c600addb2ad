package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Opens exchanges over pooled connections, in blocking style.
///
/// Made for virtual threads: only there does an interrupt close a blocked socket at once. On a
/// platform thread it is seen between two reads.
public final class HttpUpstream implements Upstream {
    /// A request up to this size goes out in one write, in bytes; a larger one on its own thread.
    private static final int ONE_WRITE = 64 * 1024;

    /// The most interim answers before the real one.
    private static final int INTERIM = 16;

    /// A pooled connection that breaks sooner than this after sending was stale; one that breaks
    /// later may have been at work on the request, which is then not sent again. Nanoseconds.
    private static final long STALE = TimeUnit.SECONDS.toNanos(1);

    private final UpstreamSettings settings;
    private final Timekeeper keeper = new Timekeeper("http-upstream-clock");
    private final Pool pool;
    private final Dialer dialer;

    /// Opens no connection yet.
    public HttpUpstream(UpstreamSettings settings) {
        this.settings = settings;
        this.pool = new Pool(settings.maxIdle(), settings.idle(), keeper);
        this.dialer = new Dialer(settings, pool, keeper);
    }

    /// How many connections are open, waiting ones included.
    public int connections() {
        return pool.open();
    }

    /// How many connections wait for their next exchange.
    public int waiting() {
        return pool.waiting();
    }

    @Override
    public UpstreamAnswer send(UpstreamRequest request) throws HttpBreak {
        if (Thread.currentThread().isInterrupted()) {
            throw new HttpBreak(Symptom.CANCELLED, Stage.CONNECT, "interrupted", null);
        }
        long totalAt = keeper.in(request.clocks().total());
        Link pooled = pool.take(request.origin());
        if (pooled != null) {
            long sentAt = keeper.now();
            try {
                return exchange(pooled, request, totalAt);
            } catch (HttpBreak e) {
                boolean stale =
                        (e.symptom() == Symptom.RESET || e.symptom() == Symptom.CLOSED)
                                && (e.stage() == Stage.SEND || e.stage() == Stage.WAIT)
                                && keeper.now() - sentAt < STALE;
                if (!stale) {
                    throw e;
                }
            }
        }
        long connectAt = keeper.in(request.clocks().connect());
        return exchange(
                dialer.dial(request.origin(), Math.min(connectAt, totalAt)), request, totalAt);
    }

    @Override
    public void close() {
        pool.close();
        keeper.close();
    }

    private UpstreamAnswer exchange(Link link, UpstreamRequest request, long totalAt)
            throws HttpBreak {
        boolean answered = false;
        try {
            Sender sender = send(link, request);
            readHead(link, request, sender, totalAt);
            try {
                link.head.frame(link.framing, request.method().equals("HEAD"));
            } catch (BadMessage e) {
                throw HeadReader.bad(e.says);
            }
            answered = true;
            boolean reusable = sender == null || sender.done();
            return new ClientAnswer(link, pool, reusable, request.clocks().idle(), totalAt);
        } finally {
            if (!answered) {
                link.discard();
            }
        }
    }

    /// Sends a small request; starts sending a large one.
    private @Nullable Sender send(Link link, UpstreamRequest request) throws HttpBreak {
        Line line = link.line;
        RequestText.write(line.outgoing, request, link);
        byte[] body = request.body();
        if (line.outgoing.size() + body.length > ONE_WRITE) {
            Sender sender = new Sender(link, body, request.clocks().firstByte());
            Thread.startVirtualThread(sender);
            return sender;
        }
        line.outgoing.put(body);
        link.limit(keeper.in(request.clocks().firstByte()));
        try {
            line.send();
            link.inTime();
        } catch (IOException e) {
            HttpBreak broken = link.broken(e, Symptom.FIRST_BYTE_TIMEOUT, Stage.SEND);
            // a server may refuse early, and its answer be here though sending failed
            if (link.used() || broken.symptom() != Symptom.RESET) {
                throw broken;
            }
        }
        return null;
    }

    /// Reads heads until one is final.
    private void readHead(Link link, UpstreamRequest request, @Nullable Sender sender, long totalAt)
            throws HttpBreak {
        HeadReader reader = new HeadReader(link, settings.head());
        long firstBy = keeper.in(request.clocks().firstByte());
        try {
            for (int interim = 0; interim <= INTERIM; interim++) {
                readOne(link, request, reader, sender, firstBy, totalAt);
                if (link.head.status >= 200) {
                    return;
                }
                if (link.head.status == 101) {
                    throw HeadReader.bad("101 though no upgrade was asked for");
                }
            }
            throw HeadReader.bad("more than " + INTERIM + " interim answers");
        } finally {
            if (sender != null) {
                sender.answered();
            }
        }
    }

    private void readOne(
            Link link,
            UpstreamRequest request,
            HeadReader reader,
            @Nullable Sender sender,
            long firstBy,
            long totalAt)
            throws HttpBreak {
        long headBy = Deadline.NONE;
        while (!reader.complete()) {
            boolean begun = reader.begun();
            if (begun && headBy == Deadline.NONE) {
                headBy = keeper.in(request.clocks().idle());
            }
            // while a large request is being sent, the sender keeps the first-byte clock
            long by = Math.min(totalAt, begun ? headBy : sender == null ? firstBy : totalAt);
            Stage stage = begun ? Stage.HEAD : waiting(sender);
            Symptom late =
                    by == totalAt
                            ? Symptom.TOTAL_TIMEOUT
                            : begun ? Symptom.IDLE_TIMEOUT : Symptom.FIRST_BYTE_TIMEOUT;
            int n;
            try {
                n = link.fill(by, late, stage);
            } catch (HttpBreak e) {
                throw sender != null && sender.late() && e.symptom() == Symptom.CANCELLED
                        ? new HttpBreak(
                                Symptom.FIRST_BYTE_TIMEOUT, waiting(sender), "time is up", e)
                        : e;
            }
            if (n < 0) {
                throw new HttpBreak(
                        Symptom.CLOSED, stage, "closed before the answer's head was whole", null);
            }
        }
    }

    private static Stage waiting(@Nullable Sender sender) {
        return sender == null || sender.done() ? Stage.WAIT : Stage.SEND;
    }
}
