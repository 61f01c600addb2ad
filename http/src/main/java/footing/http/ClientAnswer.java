package footing.http;

import footing.http.HttpBreak.Stage;
import footing.http.HttpBreak.Symptom;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The answer that is being read from a [Link].
final class ClientAnswer implements UpstreamAnswer {
    private final Link link;
    private final Line line;
    private final Framing framing;
    private final Pool pool;
    private final boolean reusable;
    private final long totalAt;
    private final int status;
    private final AtomicBoolean closed = new AtomicBoolean();
    private long idleNanos;
    private @Nullable List<Header> headers;

    ClientAnswer(Link link, Pool pool, boolean reusable, Duration idle, long totalAt) {
        this.link = link;
        this.line = link.line;
        this.framing = link.framing;
        this.pool = pool;
        this.reusable = reusable;
        this.idleNanos = idle.toNanos();
        this.totalAt = totalAt;
        this.status = link.head.status;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public List<Header> headers() {
        List<Header> list = headers;
        if (list == null) {
            open();
            list = link.head.fields.list();
            headers = list;
        }
        return list;
    }

    @Override
    public @Nullable String header(String name) {
        List<Header> list = headers;
        if (list == null) {
            open();
            return link.head.fields.value(name);
        }
        for (Header header : list) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }

    private void open() {
        if (closed.get()) {
            throw new IllegalStateException("the answer is closed");
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws HttpBreak {
        if (closed.get()) {
            throw new HttpBreak(Symptom.CANCELLED, Stage.BODY, "closed on this side", null);
        }
        if (length == 0) {
            return 0;
        }
        while (true) {
            switch (framing.advance(line)) {
                case END -> {
                    return -1;
                }
                case BROKEN -> throw broken();
                case DATA -> {
                    return take(into, offset, length);
                }
                case MORE -> {
                    int n = more(into, offset, length);
                    if (n > 0) {
                        return n;
                    }
                }
            }
        }
    }

    /// Takes what has been read, across chunks.
    private int take(byte[] into, int offset, int length) {
        int taken = 0;
        do {
            int most = Math.min(length - taken, line.buffered());
            int n = (int) Math.min(framing.left(), most);
            System.arraycopy(line.buffer, line.from, into, offset + taken, n);
            line.from += n;
            framing.took(n);
            taken += n;
        } while (taken < length && framing.advance(line) == Framing.Next.DATA);
        return taken;
    }

    /// Reads more; straight into the caller's array where no framing is in between. How many bytes
    /// that brought there.
    private int more(byte[] into, int offset, int length) throws HttpBreak {
        long idleAt = link.keeper.now() + idleNanos;
        long by = Math.min(idleAt, totalAt);
        Symptom late = by == totalAt ? Symptom.TOTAL_TIMEOUT : Symptom.IDLE_TIMEOUT;
        boolean straight = !framing.isChunked();
        int n;
        if (straight) {
            int most = (int) Math.min(length, framing.left());
            n = link.readInto(into, offset, most, by, late, Stage.BODY);
        } else {
            n = link.fill(by, late, Stage.BODY);
        }
        if (n < 0) {
            if (!framing.endsWithConnection()) {
                throw new HttpBreak(
                        Symptom.CLOSED, Stage.BODY, "closed within the body of the answer", null);
            }
            framing.connectionEnded();
            return 0;
        }
        if (!straight) {
            return 0;
        }
        framing.took(n);
        return n;
    }

    private HttpBreak broken() {
        return new HttpBreak(Symptom.BAD_FRAMING, Stage.BODY, framing.fault(), null);
    }

    @Override
    public boolean ready() {
        return !closed.get() && settled();
    }

    /// Whether data, the end or a failure is known without blocking. Reads what has arrived.
    private boolean settled() {
        try {
            while (framing.advance(line) == Framing.Next.MORE) {
                if (!line.arrived()) {
                    return false;
                }
                if (framing.isChunked()) {
                    if (line.fill() < 0) {
                        return true;
                    }
                } else {
                    return true;
                }
            }
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void idleClock(Duration idle) {
        idleNanos = idle.toNanos();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (reusable && link.head.keepAlive && whole() && line.buffered() == 0) {
            pool.put(link);
        } else {
            link.discard();
        }
    }

    /// The end of the body may have been read, or lie there, though nobody asked for it.
    private boolean whole() {
        return framing.ended() || (framing.isChunked() && settled() && framing.ended());
    }
}
