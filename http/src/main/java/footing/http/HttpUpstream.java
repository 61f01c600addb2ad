package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import java.io.IOException;
import java.time.Duration;
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
            Sender sender = sendAndReadHead(link, request, totalAt);
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

    private @Nullable Sender sendAndReadHead(Link link, UpstreamRequest request, long totalAt)
            throws HttpBreak {
        Sender sender;
        try {
            sender = send(link, request);
        } catch (HttpBreak unsent) {
            if (link.used() || unsent.symptom() != Symptom.RESET) {
                throw unsent;
            }
            return readEarlyAnswer(link, request, totalAt, unsent);
        }
        readHead(link, request, sender, totalAt);
        return sender;
    }

    /// A server may refuse before it has read the request; its answer may be here though sending
    /// failed.
    private @Nullable Sender readEarlyAnswer(
            Link link, UpstreamRequest request, long totalAt, HttpBreak unsent) throws HttpBreak {
        try {
            readHead(link, request, null, totalAt);
            link.head.keepAlive = false;
            return null;
        } catch (HttpBreak e) {
            unsent.addSuppressed(e);
            throw unsent;
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
            throw link.broken(e, Symptom.FIRST_BYTE_TIMEOUT, Stage.SEND);
        }
        return null;
    }

    /// Reads heads until one is final.
    private void readHead(Link link, UpstreamRequest request, @Nullable Sender sender, long totalAt)
            throws HttpBreak {
        HeadReader reader = new HeadReader(link, settings.head());
        long firstBy = keeper.in(request.clocks().firstByte());
        try {
            Stage silent = Stage.WAIT;
            for (int interim = 0; interim <= INTERIM; interim++) {
                waitFor(link, reader, sender, silent, Math.min(firstBy, totalAt), totalAt);
                readRest(link, reader, request.clocks().idle(), totalAt);
                if (link.head.status >= 200) {
                    return;
                }
                if (link.head.status == 101) {
                    throw HeadReader.bad("101 though no upgrade was asked for");
                }
                silent = Stage.HEAD;
            }
            throw HeadReader.bad("more than " + INTERIM + " interim answers");
        } finally {
            if (sender != null) {
                sender.answered();
            }
        }
    }

    /// Waits for the first byte of a head. While a large request is being sent, the sender keeps
    /// the first-byte clock.
    private static void waitFor(
            Link link,
            HeadReader reader,
            @Nullable Sender sender,
            Stage silent,
            long firstBy,
            long totalAt)
            throws HttpBreak {
        if (reader.begun()) {
            return;
        }
        long by = sender == null ? firstBy : totalAt;
        Symptom late = by == totalAt ? Symptom.TOTAL_TIMEOUT : Symptom.FIRST_BYTE_TIMEOUT;
        try {
            if (link.fill(by, late, silent) < 0) {
                throw new HttpBreak(Symptom.CLOSED, silent, "closed before an answer came", null);
            }
        } catch (HttpBreak e) {
            throw sender == null ? e : sender.explain(e, silent);
        }
    }

    private void readRest(Link link, HeadReader reader, Duration idle, long totalAt)
            throws HttpBreak {
        long by = Math.min(keeper.in(idle), totalAt);
        Symptom late = by == totalAt ? Symptom.TOTAL_TIMEOUT : Symptom.IDLE_TIMEOUT;
        while (!reader.complete()) {
            if (link.fill(by, late, Stage.HEAD) < 0) {
                throw new HttpBreak(
                        Symptom.CLOSED, Stage.HEAD, "closed within the head of the answer", null);
            }
        }
    }
}
